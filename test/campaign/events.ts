import { OdooError } from '../../src/simulators/odoo/errors.js'
import type { Json } from '../../src/simulators/odoo/index.js'
import { answersIn } from './checker/answers.js'
import { DEMANDS, demandsOf, isComplete, isPublicBody } from './demands.js'
import {
  odooDocument,
  partyOf,
  referencesOf,
  sellerOf,
  totalOf,
  vatOf,
  euros,
  type Entered,
} from './documents.js'
import { INVOICE_DATE } from './make-plan.js'
import type { InvoiceRecord, Ledger, Standing } from './ledger.js'
import type { Customer, Event, Plan, PlannedEvent } from './plan.js'
import { changeFiles, deleteFile, dropFile, markedFiles } from './files.js'
import { credit, depositByHand } from './other-papers.js'
import type { CustomerRecord, Paper } from './paper.js'
import { EXCLUDING_TAG, lifeOf, type World } from './world.js'

/** The people at work in Odoo and on the portal. */
export class People {
  /** Customers whose record was spoilt, by their id in Odoo. */
  readonly #unreadable = new Set<number>()
  readonly #papers: readonly Paper[]
  readonly #customers = new Map<string, CustomerRecord>()
  readonly #locked = new Set<Paper>()

  constructor(
    private readonly plan: Plan,
    private readonly world: World,
    private readonly ledger: Ledger,
  ) {
    this.#papers = plan.invoices.map(({ company = 'duret', number, customer, untaxed }, place): Paper => {
      const record: InvoiceRecord = {
        id: undefined,
        standings: [],
        events: [],
        shown: [],
        cleared: [],
        dropped: [],
        comments: [],
      }
      ledger.invoices.push(record)
      const parties = { buyer: partyOf(customer), seller: sellerOf(company) }
      const { service, commitment } = DEMANDS[customer]
      const entered = { number, customer, untaxed, service, commitment, contract: undefined, ...parties }
      return { place, company, odoo: world.odooOf(company), record, entered }
    })
  }

  /** Does what the plan says as far as Odoo lets people do it by now. Answers whether it did. */
  act(event: PlannedEvent): boolean {
    const paper = this.#papers[event.invoice]
    if (paper === undefined) return false
    const { record } = paper
    // What the bridge has written meanwhile.
    this.look()
    const { deposits } = this.world.chorus.book
    const happening = {
      at: this.world.now(),
      deposits: deposits.length,
      requests: this.ledger.requests.length,
      pending: record.shown.at(-1)?.request ?? '',
      answers: record.id === undefined ? 0 : answersIn(paper.odoo.book.chatter(record.id)).length,
      event,
    }
    try {
      if (!this.#happens(event, paper)) return false
    } catch (error) {
      // Odoo does not let them.
      if (error instanceof OdooError) return false
      throw error
    }
    record.events.push(happening)
    this.look()
    return true
  }

  /** Nothing breaks any more: what was locked is opened, and Chorus Pro takes every supplier's flows again. */
  end(): void {
    this.world.chorus.refuseFlows(undefined)
    for (const { odoo, record } of this.#papers)
      if (record.id !== undefined) odoo.lockInvoice(record.id, undefined)
  }

  /** Takes down how each invoice stands: the bridge writes on them too. */
  look(): void {
    for (const paper of this.#papers) {
      const { record } = paper
      if (record.id === undefined) continue
      this.ledger.stands(record, this.#standing(paper))
      const row = this.#row(paper)
      if (row === undefined) continue
      this.ledger.shows(record, {
        stage: textOf(row['x_chorus_stage']),
        reason: textOf(row['x_chorus_reason']),
        request: textOf(row['x_chorus_request']),
      })
    }
  }

  #row({ odoo, record }: Paper) {
    return record.id === undefined ? undefined : odoo.record('account.move', record.id)
  }

  #standing(paper: Paper): Standing {
    const { entered } = paper
    const row = this.#row(paper)
    const state = row?.['state']
    return {
      deposits: this.world.chorus.book.deposits.length,
      requests: this.ledger.requests.length,
      state: state === 'posted' || state === 'draft' || state === 'cancel' ? state : 'deleted',
      number: entered.number,
      total: euros(totalOf(entered)),
      customer: entered.customer,
      seller: entered.seller.siret,
      ...referencesOf(entered),
      files: markedFiles(paper.odoo, row?.['x_chorus_attachment_ids']),
      isPublic: isPublicBody(entered.buyer.siret),
      isExcluded: this.#customer(paper).isExcluded,
      isComplete: isComplete(entered),
      doNotSend: row?.['x_chorus_request'] === 'do_not_send',
    }
  }

  /** The record of the invoice's customer, or of another one in the same Odoo. */
  #customer({ company, odoo, entered }: Paper, customer: Customer = entered.customer): CustomerRecord {
    const key = `${company} ${customer}`
    const known = this.#customers.get(key)
    if (known !== undefined) return known
    const party = partyOf(customer)
    // Nobody renames a customer before it is looked up here.
    const id = odoo.records('res.partner').find(({ name }) => name === party.name)?.id
    if (id === undefined) throw new Error(`no partner ${party.name}`)
    const found = { company, id, party, isExcluded: false }
    this.#customers.set(key, found)
    return found
  }

  /** Answers whether it could be done. */
  #happens(event: PlannedEvent, paper: Paper): boolean {
    if (event.kind === 'arrive') return this.#arrive(event, paper)
    if (event.kind === 'seller') {
      // The company is there, whatever became of the invoice.
      this.#changeSeller(paper, event.siret)
      return true
    }
    const { id } = paper.record
    if (id === undefined || this.#row(paper) === undefined) return false
    const isOnIt = !OFF_THE_INVOICE.includes(event.kind)
    return !(isOnIt && this.#locked.has(paper)) && this.#change(event, paper, id)
  }

  #arrive({ incomplete, lateMinutes }: Event<'arrive'>, paper: Paper): boolean {
    if (paper.record.id !== undefined) return false
    const given = incomplete ? { service: undefined, commitment: undefined } : {}
    // Its customer's record may have been changed before.
    paper.entered = { ...paper.entered, ...given, buyer: this.#customer(paper).party }
    const { number, untaxed, service, commitment } = paper.entered
    const id = paper.odoo.addInvoice({
      partner: this.#customer(paper).id,
      name: number,
      date: INVOICE_DATE,
      untaxed: untaxed / 100,
      tax: vatOf(paper.entered) / 100,
      ...(service !== undefined && { service }),
      ...(commitment !== undefined && { commitment }),
      document: { pdf: odooDocument(paper.entered) },
    })
    paper.record.id = id
    if (lateMinutes > 0) paper.odoo.wroteEarlier(id, lateMinutes * 60_000)
    return true
  }

  #enter(paper: Paper, change: Partial<Entered>): Entered {
    paper.entered = { ...paper.entered, ...change }
    const { id } = paper.record
    if (id !== undefined) paper.odoo.renderAs(id, { pdf: odooDocument(paper.entered) })
    return paper.entered
  }

  #change(event: Exclude<PlannedEvent, { kind: 'arrive' | 'seller' }>, paper: Paper, id: number): boolean {
    const { odoo, entered } = paper
    const state = this.#row(paper)?.['state']
    switch (event.kind) {
      case 'complete':
        this.#giveReferences(paper, id, demandsOf(entered.buyer.siret))
        return true
      case 'references': {
        const { service, commitment } = demandsOf(entered.buyer.siret)
        this.#giveReferences(paper, id, {
          service: event.service ? service : undefined,
          commitment: event.commitment ? commitment : undefined,
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
      case 'amount':
        return this.#asDraft(paper, id, () => {
          const changed = this.#enter(paper, { untaxed: event.untaxed })
          const total = totalOf(changed) / 100
          odoo.editInvoice(id, {
            amount_untaxed: changed.untaxed / 100,
            amount_tax: vatOf(changed) / 100,
            amount_total: total,
            amount_residual: total,
          })
        })
      case 'customer':
        return this.#asDraft(paper, id, () => {
          const { id: partner, party } = this.#customer(paper, event.customer)
          odoo.editInvoice(id, { partner_id: partner })
          this.#enter(paper, { customer: event.customer, buyer: party })
          if (this.#unreadable.has(partner)) paper.record.isSpoilt = true
          if (event.completes) this.#giveReferences(paper, id, demandsOf(party.siret))
        })
      case 'renumber': {
        if (state === 'cancel') return false
        const life = this.plan.invoices[event.invoice]?.life
        if (life !== undefined) this.world.chorus.setLife(event.number, lifeOf(life))
        this.#enter(paper, { number: event.number })
        odoo.editInvoice(id, { name: event.number })
        return true
      }
      case 'reference':
        this.#enter(paper, { contract: event.contract })
        odoo.editInvoice(id, { contract_reference: event.contract })
        return true
      case 'request':
        odoo.editInvoice(id, { x_chorus_request: event.request })
        return true
      case 'pay':
      case 'unpay':
        // Paid before it is in Chorus Pro, it would be asked for another framework.
        if (state !== 'posted' || !this.#row(paper)?.['x_chorus_identifier']) return false
        odoo.editInvoice(id, { payment_state: event.kind === 'pay' ? 'paid' : 'not_paid' })
        return true
      case 'touch':
        odoo.editInvoice(id, { narration: 'Vu avec le client.' })
        return true
      case 'by-hand':
        return depositByHand(event, paper, this.plan, this.world)
      case 'siret':
      case 'rename':
        this.#changeCustomer(paper, event)
        return true
      case 'tag': {
        const customer = this.#customer(paper)
        odoo.tag(customer.id, EXCLUDING_TAG, event.isGiven)
        customer.isExcluded = event.isGiven
        return true
      }
      case 'attach':
      case 'unmark':
      case 'exchange-file':
        return changeFiles(event.kind, paper, id, this.world.now())
      case 'drop-file':
        dropFile(event, paper, id, this.world.now())
        return true
      case 'delete-file':
        return deleteFile(paper)
      case 'comment':
        odoo.editInvoice(id, { x_chorus_buyer_comment: event.words })
        paper.record.comments.push(event.words)
        return true
      case 'validator':
        odoo.editInvoice(id, { x_chorus_validator_siret: event.siret })
        return true
      case 'lock':
        this.#locked.add(paper)
        odoo.lockInvoice(id, 'Vous ne pouvez pas modifier une écriture antérieure à la date de verrouillage.')
        return true
      case 'unlock':
        this.#locked.delete(paper)
        odoo.lockInvoice(id, undefined)
        return true
      case 'credit':
        return credit(event.number, paper, id, this.ledger)
      case 'replaces': {
        const other = this.#papers[event.of]
        if (other?.record.id === undefined || other.company !== paper.company) return false
        odoo.editInvoice(id, { x_chorus_replaces_id: other.record.id })
        return true
      }
      case 'credit-notes': {
        const { company, id: partner } = this.#customer(paper)
        odoo.edit('res.partner', partner, { x_chorus_rejected_credit_notes: event.answer })
        const { answer } = event
        const { deposits } = this.world.chorus.book
        this.ledger.answers.push({ company, partner, answer, deposits: deposits.length })
        return true
      }
      case 'spoil':
        this.#spoil(event, paper, id)
        return true
      case 'refuse-flows':
        this.world.chorus.refuseFlows(event.words ?? undefined)
        return true
    }
  }

  #giveReferences(
    paper: Paper,
    id: number,
    { service, commitment }: Pick<Partial<Entered>, 'service' | 'commitment'>,
  ): void {
    this.#enter(paper, { service, commitment })
    paper.odoo.editInvoice(id, {
      buyer_reference: service ?? false,
      purchase_order_reference: commitment ?? false,
    })
  }

  /** What Odoo lets people change on a draft only: back to draft, changed and posted again at once. */
  #asDraft(paper: Paper, id: number, change: () => void): boolean {
    const state = this.#row(paper)?.['state']
    if (state === 'cancel') return false
    if (state === 'posted') paper.odoo.resetToDraft(id)
    change()
    if (state === 'posted') paper.odoo.postInvoice(id)
    return true
  }

  #changeCustomer(paper: Paper, event: Event<'siret' | 'rename'>): void {
    const customer = this.#customer(paper)
    if (event.kind === 'siret') {
      paper.odoo.identify(customer.id, event.siret)
      customer.party = { ...customer.party, siret: event.siret }
    } else {
      customer.party = { ...customer.party, name: event.name }
      paper.odoo.edit('res.partner', customer.id, { name: event.name })
    }
    for (const other of this.#papers)
      if (this.#customer(other) === customer) this.#enter(other, { buyer: customer.party })
  }

  #changeSeller({ company, odoo }: Paper, siret: string): void {
    const partner = odoo.records('res.company')[0]?.['partner_id']
    if (typeof partner !== 'number') throw new Error('the company has no partner')
    odoo.identify(partner, siret)
    for (const paper of this.#papers)
      if (paper.company === company) this.#enter(paper, { seller: { ...paper.entered.seller, siret } })
  }

  #spoil({ where, values, lacks }: Event<'spoil'>, paper: Paper, id: number): void {
    const strange: Record<string, Json | undefined> = { ...values }
    for (const name of lacks) strange[name] = undefined
    const { odoo, record, entered } = paper
    record.isSpoilt = true
    if (where === 'invoice') odoo.spoil('account.move', id, strange)
    if (where === 'search') this.world.chorus.spoilRow(entered.number, strange)
    if (where !== 'customer') return
    const customer = this.#customer(paper)
    odoo.spoil('res.partner', customer.id, strange)
    this.#unreadable.add(customer.id)
    for (const other of this.#papers) if (this.#customer(other) === customer) other.record.isSpoilt = true
  }
}

/** What Odoo lets people do though the invoice is locked. */
const OFF_THE_INVOICE: readonly PlannedEvent['kind'][] = [
  'unlock',
  'pay',
  'unpay',
  'by-hand',
  'siret',
  'rename',
  'tag',
  'credit',
  'credit-notes',
  'spoil',
  'refuse-flows',
]

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
