import type { Database } from '../database.js'
import { environment } from '../environment.js'
import { insertInvoice } from '../seed/add-invoice.js'
import { ADMIN_ID, partnerId } from '../seed/base.js'
import { linesOf } from '../orders.js'
import type { PartnerKey } from '../seed/partners.js'
import { idsOf, type JsonObject, numberOf, type Row, textOf } from '../values.js'
import { isSince } from '../version.js'

/** A quotation to add, of one line. */
export interface NewOrder {
  /** A partner of the seed, or the id of any other. */
  readonly partner: PartnerKey | number
  /** 100 when absent. */
  readonly untaxed?: number
  /** `client_order_ref`. */
  readonly customerReference?: string
  /** Values of other fields, manual ones for instance. */
  readonly values?: JsonObject
}

export function insertOrder(db: Database, order: NewOrder): Row {
  const { stamp } = environment(db, ADMIN_ID)
  const log = { create_date: stamp, create_uid: ADMIN_ID, write_date: stamp, write_uid: ADMIN_ID }
  const partner = typeof order.partner === 'number' ? order.partner : partnerId(db, order.partner)
  const untaxed = order.untaxed ?? 100
  const table = db.table('sale.order')
  const row = table.insert({
    name: `S${String(table.rows.length + 1).padStart(5, '0')}`,
    state: 'draft',
    company_id: 1,
    partner_id: partner,
    partner_invoice_id: partner,
    user_id: ADMIN_ID,
    date_order: stamp,
    client_order_ref: order.customerReference ?? false,
    amount_total: untaxed * 1.2,
    invoice_status: 'no',
    ...order.values,
    ...log,
  })
  const line = { order_id: row.id, name: 'Prestation', price_subtotal: untaxed, invoice_lines: [] }
  db.table('sale.order.line').insert({ ...line, ...log })
  return row
}

function change(db: Database, id: number, values: JsonObject): void {
  const row = db.table('sale.order').get(id)
  const { stamp } = environment(db, ADMIN_ID)
  if (row !== undefined)
    db.table('sale.order').update(row, { ...values, write_date: stamp, write_uid: ADMIN_ID })
}

export function confirmOrder(db: Database, id: number): void {
  change(db, id, {
    state: 'sale',
    invoice_status: 'to invoice',
    date_order: environment(db, ADMIN_ID).stamp,
  })
}

export function cancelOrder(db: Database, id: number): void {
  change(db, id, { state: 'cancel', invoice_status: 'no' })
}

/** A cancelled order becomes a quotation again. */
export function orderToDraft(db: Database, id: number): void {
  change(db, id, { state: 'draft', invoice_status: 'no' })
}

/**
 * One draft of several orders, as the wizard makes it: `ref` is *Référence client*, from 19.0 on the order's number where
 * there is none, joined where the orders say different things; what other modules added to orders is not carried.
 */
export function invoiceOrders(db: Database, ids: readonly number[]): Row {
  const orders = ids.flatMap((id) => db.table('sale.order').get(id) ?? [])
  const [first] = orders
  if (first === undefined) throw new Error('no such order')
  const refs = orders.map(
    (order) =>
      textOf(order, 'client_order_ref') || (isSince(db.version, '19.0') ? textOf(order, 'name') : ''),
  )
  const untaxed = linesOf(db, orders).reduce((sum, line) => sum + numberOf(line, 'price_subtotal'), 0)
  const invoice = insertInvoice(db, {
    partner: numberOf(first, 'partner_invoice_id'),
    state: 'draft',
    untaxed,
    reference: [...new Set(refs)].join(', '),
    origin: orders.map((order) => textOf(order, 'name')).join(', '),
  })
  const made = db
    .table('account.move.line')
    .lookup('move_id', invoice.id)
    .filter((line) => line['display_type'] === 'product')
  for (const line of linesOf(db, orders)) {
    const invoiced = [...idsOf(line['invoice_lines'] ?? []), ...made.map(({ id }) => id)]
    db.table('sale.order.line').update(line, { invoice_lines: invoiced })
  }
  for (const { id } of orders) change(db, id, { invoice_status: 'invoiced' })
  return invoice
}
