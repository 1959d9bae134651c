import type { Divergence } from '../../domain/invoice/divergence.js'
import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceRow } from './invoice-row.js'

/** What becomes in Odoo of invoices that Chorus Pro has. */
export interface DivergenceStore {
  /** Unfinished invoices that were handed over and not compared with Odoo since `before`, longest first. */
  invoicesToVerify(connection: string, before: Date, limit: number): Promise<InvoiceRow[]>
  markVerified(ids: readonly number[], now: Date): Promise<void>
  /** Odoo diverges from what Chorus Pro has, or (undefined) does no longer; the invoice is there. */
  recordDivergence(
    id: number,
    divergence: Divergence | undefined,
    tellings: readonly Telling[],
  ): Promise<void>
  /** Odoo has the whole money for the invoice, or (undefined) has no longer. */
  recordPaidInOdoo(id: number, at: Date | undefined, tellings: readonly Telling[]): Promise<void>
  /** The invoice no longer exists in Odoo: what is to be told about it rests, until a sighting or a divergence shows it. */
  recordDeleted(id: number, now: Date): Promise<void>
}
