import { PARTNERS } from '../simulators/odoo/seed/partners.js'
import { odooDocument, referencesOf, totalOf, vatOf, euros, type Entered } from './documents.js'
import { INVOICE_DATE } from './make-plan.js'
import type { InvoiceRecord, Ledger, Standing } from './ledger.js'
import type { Customer, Plan, PlannedEvent } from './plan.js'
import { lifeOf, type World } from './world.js'

/** What each customer demands to find on an invoice. */
export const SERVICE: Partial<Record<Customer, string>> = { hospital: 'SERVICE_DEST_SERV_OBL' }
export const COMMITMENT: Partial<Record<Customer, string>> = { school: 'EJ-2026-00421' }

/** The people at work in Odoo and on the portal. */
export class People {
  readonly #entered: Entered[]

  constructor(
    private readonly plan: Plan,
    private readonly world: World,
    private readonly ledger: Ledger,
  ) {
    this.#entered = plan.invoices.map(({ number, customer, untaxed }) => ({
      number,
      customer,
      untaxed,
      service: SERVICE[customer],
      commitment: COMMITMENT[customer],
      contract: undefined,
    }))
    for (const { customer } of plan.invoices)
      ledger.invoices.push({ id: undefined, isPublic: customer !== 'bakery', standings: [], events: [] })
  }

  /** Does what the plan says as far as Odoo lets people do it by now. */
  act(event: PlannedEvent): void {
    const record = this.ledger.invoices[event.invoice]
    const entered = this.#entered[event.invoice]
    if (record === undefined || entered === undefined) return
    const done =
      event.kind === 'arrive' ? this.#arrive(event, record, entered) : this.#change(event, record, entered)
    if (!done) return
    const { deposits } = this.world.chorus.book
    record.events.push({ at: this.world.now(), deposits: deposits.length, event })
    this.look()
  }

  /** Takes down how each invoice stands: the bridge writes on them too. */
  look(): void {
    this.ledger.invoices.forEach((record, place) => {
      const entered = this.#entered[place]
      if (record.id !== undefined && entered) this.ledger.stands(record, this.#standing(record.id, entered))
    })
  }

  #standing(id: number, entered: Entered): Standing {
    const row = this.world.odoo.record('account.move', id)
    const state = row?.['state']
    return {
      deposits: this.world.chorus.book.deposits.length,
      state: state === 'posted' || state === 'draft' || state === 'cancel' ? state : 'deleted',
      number: entered.number,
      total: euros(totalOf(entered)),
      ...referencesOf(entered),
      isComplete:
        entered.service === SERVICE[entered.customer] && entered.commitment === COMMITMENT[entered.customer],
      doNotSend: row?.['x_chorus_request'] === 'do_not_send',
    }
  }

  #arrive(
    event: Extract<PlannedEvent, { kind: 'arrive' }>,
    record: InvoiceRecord,
    entered: Entered,
  ): boolean {
    const given = event.incomplete ? { ...entered, service: undefined, commitment: undefined } : entered
    this.#entered[event.invoice] = given
    const { number, customer, untaxed, service, commitment } = given
    record.id = this.world.odoo.addInvoice({
      partner: customer,
      name: number,
      date: INVOICE_DATE,
      untaxed: untaxed / 100,
      tax: vatOf(given) / 100,
      ...(service !== undefined && { service }),
      ...(commitment !== undefined && { commitment }),
      document: { pdf: odooDocument(given) },
    })
    if (event.lateMinutes > 0) this.world.odoo.wroteEarlier(record.id, event.lateMinutes * 60_000)
    return true
  }

  /** Answers whether it could be done. */
  #change(
    event: Exclude<PlannedEvent, { kind: 'arrive' }>,
    { id }: InvoiceRecord,
    entered: Entered,
  ): boolean {
    const { odoo, chorus } = this.world
    const state = id === undefined ? undefined : odoo.record('account.move', id)?.['state']
    if (id === undefined || state === undefined) return false
    const enter = (change: Partial<Entered>): Entered => {
      const changed = { ...entered, ...change }
      this.#entered[event.invoice] = changed
      odoo.renderAs(id, { pdf: odooDocument(changed) })
      return changed
    }
    switch (event.kind) {
      case 'complete': {
        const { service, commitment } = enter({
          service: SERVICE[entered.customer],
          commitment: COMMITMENT[entered.customer],
        })
        odoo.editInvoice(id, {
          buyer_reference: service ?? false,
          purchase_order_reference: commitment ?? false,
        })
        return true
      }
      case 'reset':
        if (state !== 'posted') return false
        odoo.resetToDraft(id)
        return true
      case 'repost':
        if (state !== 'draft') return false
        odoo.postInvoice(id)
        return true
      case 'cancel':
        if (state === 'cancel') return false
        odoo.cancelInvoice(id)
        return true
      case 'delete':
        odoo.deleteInvoice(id)
        return true
      case 'amount': {
        if (state === 'cancel') return false
        if (state === 'posted') odoo.resetToDraft(id)
        const changed = enter({ untaxed: event.untaxed })
        const total = totalOf(changed) / 100
        odoo.editInvoice(id, {
          amount_untaxed: changed.untaxed / 100,
          amount_tax: vatOf(changed) / 100,
          amount_total: total,
          amount_residual: total,
        })
        if (state === 'posted') odoo.postInvoice(id)
        return true
      }
      case 'renumber': {
        if (state === 'cancel') return false
        const life = this.plan.invoices[event.invoice]?.life
        if (life !== undefined) chorus.setLife(event.number, lifeOf(life))
        enter({ number: event.number })
        odoo.editInvoice(id, { name: event.number })
        return true
      }
      case 'reference':
        enter({ contract: event.contract })
        odoo.editInvoice(id, { contract_reference: event.contract })
        return true
      case 'request':
        odoo.editInvoice(id, { x_chorus_request: event.request })
        return true
      case 'touch':
        odoo.editInvoice(id, { narration: 'Vu avec le client.' })
        return true
      case 'by-hand':
        return this.#depositByHand(event, entered)
    }
  }

  #depositByHand(event: Extract<PlannedEvent, { kind: 'by-hand' }>, entered: Entered): boolean {
    const { chorus } = this.world
    const planned = this.plan.invoices[event.invoice]
    const isThere = chorus.book.invoices.some(({ numero }) => numero === entered.number)
    if (isThere || planned === undefined) return false
    const total = totalOf(entered) + (event.sameAmount ? 0 : 100)
    chorus.depositManually({
      numero: entered.number,
      destinataire: PARTNERS.find(({ key }) => key === entered.customer)?.siret,
      montantTTC: euros(total),
      life: lifeOf(planned.life),
    })
    return true
  }
}
