import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceRow } from './invoice-row.js'

/** What Chorus Pro holds of invoices, to be attached to them in Odoo. */
export interface ProofStore {
  /** Invoices of which it is wanted and was neither attached nor given up, oldest first. */
  proofsWanted(connection: string, limit: number): Promise<InvoiceRow[]>
  /** When Odoo was last given the files of this invoice; undefined: never, or it was surely not done. */
  proofBegun(id: number): Promise<Date | undefined>
  /** Right before Odoo is given them; undefined: it surely was not done. */
  recordProofBegun(id: number, at: Date | undefined): Promise<void>
  /** It has its outcome: nobody looks at it again unless somebody asks. */
  recordProof(id: number, outcome: 'attached' | 'given-up', tellings: readonly Telling[]): Promise<void>
}
