import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Stage } from '../../domain/chorus-status/stage.js'
import type { Choice, InvoiceRow } from './invoice-row.js'

export interface DiscoverStore {
  /** Where discovery or the window search stands; undefined before the first time. */
  cursor(connection: string, name: CursorName): Promise<Date | undefined>
  saveCursor(connection: string, name: CursorName, value: Date): Promise<void>
  /** Rows of the given Odoo ids that the store knows. */
  knownInvoices(connection: string, odooIds: readonly number[]): Promise<InvoiceRow[]>
  /**
   * Writes what discovery saw. A new invoice becomes a row in the given stage; a known one gets its new reading and,
   * when `stage` is given, that stage (failures back to zero; blocked reasons and any prepared document are dropped
   * when the stage becomes `discovered` or `ignored`). A stage is not given to an invoice that Chorus Pro may have by
   * now: of such a sighting nothing is written. What Odoo refused to be told is tried again when the invoice has
   * changed.
   */
  recordSightings(connection: string, sightings: readonly Sighting[], now: Date): Promise<void>
  /**
   * Takes up again the invoices that were left out on grounds that no longer hold, and answers how many. When
   * another whole directory is in use: those whose buyer it publishes, or may tell more of (`maybePublic`). When the
   * rules have changed: all that the rules or the directory left out; and discovery starts from the beginning, for
   * invoices that the rules kept from being read.
   */
  reconsiderLeftOut(connection: string, basis: ChoiceBasis, now: Date): Promise<number>
  /**
   * Takes up again the credit notes that were left in Odoo before their invoice went to Chorus Pro, and answers how many.
   */
  reconsiderCreditNotes(connection: string, now: Date): Promise<number>
}

/** What decides which invoices are for Chorus Pro, beside the invoices and their buyers themselves. */
export interface ChoiceBasis {
  readonly environment: string
  /** The configured rules as one text; another text is another rule. */
  readonly rules: string
}

export type CursorName = 'odoo' | 'chorus' | 'sweep' | 'company' | 'orders' | 'orders-daily'

export interface Sighting {
  readonly invoice: OdooInvoice
  /** Left out: a known invoice stays in its stage. Required for a new one. */
  readonly stage?: Stage
  readonly choice?: Choice
  /** When the stage may begin (posting plus grace). */
  readonly dueAt?: Date
}
