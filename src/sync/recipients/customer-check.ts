import { gathered, missingOnCustomer, missingOnInvoice } from '../../domain/recipients/customer-check.js'
import { referencesOf } from '../../domain/invoice/fillers.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import type { Recipient } from '../../domain/requirements/index.js'
import { chooseByTags } from '../../domain/recipients/selection.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { STAGES_UNTIL_ASKED, type Stage as InvoiceStage } from '../../domain/chorus-status/stage.js'
import type { OdooPort } from '../../odoo/port.js'
import { DirectoryDoubted } from './directory-doubt.js'
import { recipientOf, type DirectoryContext } from './directory.js'
import { whyMaybePublic } from './maybe-public.js'

export interface CheckContext extends DirectoryContext {
  readonly odoo: OdooPort
}

export interface CheckedCustomer {
  readonly customer: OdooPartner
  /** Undefined: Chorus Pro knows no public structure with its SIRET, or it has none. */
  readonly recipient: Recipient | undefined
  /** Open invoices: drafts, and posted ones that Chorus Pro does not have yet. */
  readonly open: number
  /** Empty: all is well. */
  readonly missing: readonly string[]
}

/** Invoices that something can still be filled in on before they are deposited. */
const OPEN: readonly InvoiceStage[] = ['discovered', 'blocked', 'ready', ...STAGES_UNTIL_ASKED]

/**
 * Every public customer of the connection's company: those of its invoices from `startDate` on, those with the public
 * tag, those marked in Odoo as public bodies, and those of its invoices that may be public although Chorus Pro does not
 * know them. Private ones are left out. Changes nothing in Odoo.
 */
export async function checkCustomers(context: CheckContext): Promise<CheckedCustomer[]> {
  const { odoo, connection } = context
  const open = new Map<number, OdooInvoice[]>()
  const all = odoo.changedInvoices({ since: undefined, startDate: connection.startDate })
  for await (const { invoices } of all) {
    const stillOpen = await openOf(context, invoices)
    for (const { buyerId } of invoices) if (!open.has(buyerId)) open.set(buyerId, [])
    for (const invoice of stillOpen) open.get(invoice.buyerId)?.push(invoice)
  }
  const customers = new Map<number, OdooPartner>()
  const named = await odoo.publicPartners(connection.publicTag)
  for (const customer of [...(await odoo.readPartners([...open.keys()])), ...named])
    customers.set(customer.id, customer)
  const surely = new Set(named.map(({ id }) => id))
  const checked: CheckedCustomer[] = []
  for (const customer of [...customers.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'))) {
    if (chooseByTags(customer, connection)?.selected === false) continue
    const invoices = open.get(customer.id) ?? []
    const recipient = await lookUp(context, customer, undefined).catch(doubted)
    if (recipient instanceof DirectoryDoubted) {
      checked.push({ customer, recipient: undefined, open: invoices.length, missing: [recipient.message] })
      continue
    }
    if (recipient !== undefined || surely.has(customer.id)) {
      checked.push(await checkOne(context, customer, recipient, invoices))
      continue
    }
    const found = await whyMaybePublic(context, customer)
    if (found === undefined) continue
    const missing = [`maybe a public body: ${found.sentence.en}`]
    checked.push({ customer, recipient, open: invoices.length, missing })
  }
  return checked
}

async function openOf(
  { store, connection }: CheckContext,
  page: readonly OdooInvoice[],
): Promise<OdooInvoice[]> {
  const rows = await store.knownInvoices(
    connection.name,
    page.map(({ id }) => id),
  )
  const stages = new Map(rows.map(({ odooId, stage }) => [odooId, stage]))
  return page.filter(({ id, state }) => {
    const stage = stages.get(id)
    return state === 'draft' || (state === 'posted' && (stage === undefined || OPEN.includes(stage)))
  })
}

async function checkOne(
  context: CheckContext,
  customer: OdooPartner,
  recipient: Recipient | undefined,
  invoices: readonly OdooInvoice[],
): Promise<CheckedCustomer> {
  const faults: { invoice: string; what: string }[] = []
  for (const { id, number, references: given } of recipient === undefined ? [] : invoices) {
    const detailed = await lookUp(context, customer, given.serviceCode ?? customer.reference)
    if (detailed === undefined) continue
    const references = referencesOf({ references: given }, customer, detailed)
    const invoice = number === '' ? `draft ${id}` : number
    faults.push(...missingOnInvoice(references, detailed).map((what) => ({ invoice, what })))
  }
  const missing = [...missingOnCustomer(customer, recipient), ...gathered(faults)]
  return { customer, recipient, open: invoices.length, missing }
}

function doubted(error: unknown): DirectoryDoubted {
  if (error instanceof DirectoryDoubted) return error
  throw error
}

function lookUp(
  context: CheckContext,
  { siret }: OdooPartner,
  serviceCode: string | undefined,
): Promise<Recipient | undefined> {
  return siret !== undefined && isSiret(siret)
    ? recipientOf(context, siret, serviceCode)
    : Promise.resolve(undefined)
}
