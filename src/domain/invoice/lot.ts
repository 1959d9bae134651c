/**
 * A lot: several Factur-X in one flow, as a `.tar.gz` (AIFE, syntax `IN_DP_E2_CII_FACTURX`). Its name is all that tells
 * afterwards that an invoice was deposited in one.
 */
const EXTENSION = '.tar.gz'

/** AIFE bounds a flow to 500 invoices (specifications of EDI); fewer share the fate of a lost answer here. */
export const MOST_INVOICES_OF_LOT = 100

/** @param first number in the store of one of its invoices: keeps lots of one second apart */
export function lotFileName(at: Date, first: number): string {
  return `lot_${at.toISOString().replace(/\D/g, '').slice(0, 14)}_${String(first)}${EXTENSION}`
}

/** Whether this is what was deposited: a lot, and not an invoice by itself. */
export function isLot(fileName: string): boolean {
  return fileName.endsWith(EXTENSION)
}
