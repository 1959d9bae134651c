import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** Stages in which an invoice's number is used in Chorus Pro, or will be: a refused flow leaves no trace of it. */
const TAKES_NUMBER: readonly InvoiceRow['stage'][] = [
  'ready',
  'depositing',
  'deposited',
  'followed',
  'closed',
]

/** Chorus Pro has, or is about to get, another invoice of this number. */
export async function isNumberTaken(
  { store, connection }: StageContext,
  row: InvoiceRow,
  { number }: OdooInvoice,
): Promise<boolean> {
  const others = await store.invoicesByNumber(connection.name, [number])
  return others.some(({ id, stage }) => id !== row.id && TAKES_NUMBER.includes(stage))
}
