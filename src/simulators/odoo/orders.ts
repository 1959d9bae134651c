import type { Database } from './database.js'
import { idsOf, numberOf, type Row } from './values.js'

export function linesOf(db: Database, orders: readonly Row[]): Row[] {
  return orders.flatMap(({ id }) => db.table('sale.order.line').lookup('order_id', id))
}

/** The invoices that lines of an order were invoiced in. */
export function invoicesOf(db: Database, order: Row): number[] {
  const moves = linesOf(db, [order])
    .flatMap((line) => idsOf(line['invoice_lines'] ?? []))
    .flatMap((id) => db.table('account.move.line').get(id) ?? [])
    .map((line) => numberOf(line, 'move_id'))
  return [...new Set(moves)].sort((left, right) => left - right)
}
