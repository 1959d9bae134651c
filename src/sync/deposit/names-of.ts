import type { InvoiceRow } from '../../store/store.js'

/** By what the words of a refusal may name an invoice, or its customer. Its file bears its number. */
export function namesOf({ invoice: { number, buyerName }, buyerSiret }: InvoiceRow): (string | undefined)[] {
  return [number, buyerName, buyerSiret, buyerSiret?.slice(0, 9)]
}
