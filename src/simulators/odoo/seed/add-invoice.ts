import type { Database, InvoiceDocument } from '../database.js'
import { environment } from '../environment.js'
import { documentName } from '../models/documents.js'
import { nextNumber } from '../models/move.js'
import { type JsonObject, numberOf, type Row } from '../values.js'
import { ADMIN_ID, partnerId, taxId } from './base.js'
import type { SeedInvoice, SeedLine } from './invoices.js'
import type { PartnerKey } from './partners.js'
import { hasPlatform, isBefore } from '../version.js'

/** An invoice to add; without lines it gets one for the whole amount. */
export interface NewInvoice extends Omit<
  SeedInvoice,
  'partner' | 'date' | 'lines' | 'untaxed' | 'tax' | 'reverses'
> {
  /** A partner of the seed, or the id of any other. */
  readonly partner: PartnerKey | number
  /** `YYYY-MM-DD`; today when absent. */
  readonly date?: string
  /** 100 when absent. */
  readonly untaxed?: number
  /** 20 % when absent. */
  readonly tax?: number
  readonly lines?: readonly SeedLine[]
  /** The next free number when absent. */
  readonly name?: string
  /** `posted` when absent. */
  readonly state?: 'draft' | 'posted'
  readonly reversedEntryId?: number
  /** Values of other fields, manual ones for instance. */
  readonly values?: JsonObject
  readonly document?: InvoiceDocument
}

/** When a record was made and last written, as stored datetimes, and the ids that a recorded server gave. */
export interface Recorded {
  readonly created: string
  readonly written: string
  /** `YYYY-MM-DD` */
  readonly due: string
  readonly id: number
  readonly firstLine: number | undefined
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}

function lineValues(db: Database, line: SeedLine): JsonObject {
  const empty = { quantity: 0, price_unit: 0, discount: 0, price_subtotal: 0, price_total: 0, tax_ids: [] }
  if ('section' in line) return { ...empty, display_type: 'line_section', name: line.section }
  if ('note' in line) return { ...empty, display_type: 'line_note', name: line.note }
  return {
    display_type: 'product',
    name: line.name,
    quantity: line.quantity,
    price_unit: line.price,
    discount: line.discount ?? 0,
    price_subtotal: line.subtotal,
    price_total: line.total,
    tax_ids: [taxId(db, line.rate, line.service)],
  }
}

/** The lines of the form, then the journal items that Odoo adds: one for each tax, one for the due amount. */
function insertLines(
  db: Database,
  move: Row,
  lines: readonly SeedLine[],
  log: JsonObject,
  first?: number,
): void {
  const table = db.table('account.move.line')
  const sign = move['move_type'] === 'out_refund' ? 1 : -1
  let id = first
  const add = (values: JsonObject): void => {
    table.insert({ product_id: false, product_uom_id: false, ...values, move_id: move.id, ...log }, id)
    id = undefined
  }
  for (const line of lines)
    add({ ...lineValues(db, line), amount_currency: 'subtotal' in line ? sign * line.subtotal : 0 })
  for (const [tax, { rate, amount }] of vatByTax(db, lines, numberOf(move, 'amount_tax'))) {
    add({
      display_type: 'tax',
      name: `TVA ${String(rate).replace('.', ',')}%`,
      tax_ids: [],
      tax_line_id: tax,
      amount_currency: sign * amount,
    })
  }
  add({ display_type: 'payment_term', name: move['payment_reference'] ?? false, tax_ids: [] })
}

/**
 * The VAT of each tax, rounded line by line before 19.0 and on the sum since (measured); what an invoice states beyond
 * that is the first tax's.
 */
function vatByTax(
  db: Database,
  lines: readonly SeedLine[],
  stated: number,
): Map<number, { rate: number; amount: number }> {
  const byLine = isBefore(db.version, '19.0')
  const vat = new Map<number, { rate: number; amount: number }>()
  for (const line of lines) {
    if (!('rate' in line) || line.rate === 0) continue
    const amount = byLine ? cents(line.total - line.subtotal) : (line.subtotal * line.rate) / 100
    const tax = taxId(db, line.rate, line.service)
    vat.set(tax, { rate: line.rate, amount: (vat.get(tax)?.amount ?? 0) + amount })
  }
  for (const [tax, { rate, amount }] of vat) vat.set(tax, { rate, amount: cents(amount) })
  const [first] = vat
  if (first !== undefined) {
    const [tax, { rate, amount }] = first
    const sum = [...vat.values()].reduce((total, other) => total + other.amount, 0)
    vat.set(tax, { rate, amount: cents(amount + stated - sum) })
  }
  return vat
}

function references(db: Database, invoice: NewInvoice): JsonObject {
  if (db.registry.field('account.move', 'buyer_reference') === undefined) return {}
  return {
    buyer_reference: invoice.service ?? false,
    purchase_order_reference: invoice.commitment ?? false,
    contract_reference: invoice.contract ?? false,
  }
}

/** What 16.0 makes when an invoice is posted: the XML, on an EDI document that hides it. */
function addEdiDocument(db: Database, move: Row, xml: Uint8Array, log: JsonObject, stamp: string): void {
  const values = {
    name: documentName(move, '_factur_x.xml'),
    mimetype: 'application/xml',
    res_model: false,
    res_id: 0,
  }
  const attachment = db.addAttachment(values, xml, stamp, ADMIN_ID)
  db.table('account.edi.document').insert({
    move_id: move.id,
    edi_format_id: db.table('account.edi.format').rows[0]?.id ?? false,
    attachment_id: attachment.id,
    state: 'sent',
    error: false,
    blocking_level: false,
    ...log,
  })
}

/** How often a partner was invoiced; nobody's writing, so that the partner keeps its `write_date`. */
function countCustomer(db: Database, id: number, state: NewInvoice['state']): void {
  const partner = db.table('res.partner').get(id)
  if (partner === undefined || state === 'draft') return
  db.table('res.partner').update(partner, { customer_rank: numberOf(partner, 'customer_rank') + 1 })
}

/** Puts an invoice into the database as Odoo would have kept it. */
export function insertInvoice(db: Database, invoice: NewInvoice, recorded?: Recorded): Row {
  const env = environment(db, ADMIN_ID)
  const created = recorded?.created ?? env.stamp
  const written = recorded?.written ?? env.stamp
  const log = { create_date: created, create_uid: ADMIN_ID, write_date: written, write_uid: ADMIN_ID }
  const partner = typeof invoice.partner === 'number' ? invoice.partner : partnerId(db, invoice.partner)
  const commercial = db.table('res.partner').get(partner)?.['commercial_partner_id'] ?? partner
  const untaxed = invoice.untaxed ?? 100
  const tax = invoice.tax ?? cents(untaxed * 0.2)
  const total = cents(untaxed + tax)
  const date = invoice.date ?? env.stamp.slice(0, 10)
  const refund = invoice.refund === true
  const residual = invoice.residual ?? total
  const values: JsonObject = {
    state: invoice.state ?? 'posted',
    move_type: refund ? 'out_refund' : 'out_invoice',
    journal_id: 1,
    company_id: 1,
    currency_id: db.ref('base.EUR') ?? false,
    partner_id: partner,
    commercial_partner_id: commercial,
    partner_shipping_id: partner,
    partner_bank_id: refund ? false : 1,
    date,
    invoice_date: date,
    invoice_date_due: invoice.reversedEntryId === undefined ? (recorded?.due ?? created.slice(0, 10)) : date,
    amount_untaxed: untaxed,
    amount_tax: tax,
    amount_total: total,
    amount_residual: residual,
    payment_state: residual === total ? 'not_paid' : residual === 0 ? 'paid' : 'partial',
    reversed_entry_id: invoice.reversedEntryId ?? false,
    ref: invoice.reference ?? false,
    invoice_origin: invoice.origin ?? false,
    narration: invoice.note ?? false,
    is_move_sent: false,
    message_main_attachment_id: false,
    ...references(db, invoice),
    ...(hasPlatform(db.version) ? { l10n_fr_pdp_status: 'out_of_scope' } : {}),
    ...invoice.values,
    ...log,
  }
  const move = db.table('account.move').insert(values, recorded?.id)
  countCustomer(db, partner, invoice.state)
  const name = invoice.name ?? (invoice.state === 'draft' ? '' : nextNumber(env, move))
  db.table('account.move').update(move, {
    name: name === '' ? false : name,
    payment_reference: refund || name === '' ? false : name,
  })
  const whole: SeedLine = {
    name: 'Prestation',
    quantity: 1,
    price: untaxed,
    rate: 20,
    subtotal: untaxed,
    total,
  }
  insertLines(db, move, invoice.lines ?? [whole], log, recorded?.firstLine)
  if (invoice.document !== undefined) {
    db.documents.set(move.id, invoice.document)
    const { xml } = invoice.document
    if (isBefore(db.version, '17.0') && xml !== undefined) addEdiDocument(db, move, xml, log, written)
  }
  return move
}
