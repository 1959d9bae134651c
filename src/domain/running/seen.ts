/** A record of Odoo as it was read. */
export interface SeenRecord {
  readonly id: number
  /** Its `write_date`: whole seconds. */
  readonly writtenAt: Date
}

export interface SeenInvoice extends SeenRecord {
  readonly isPosted: boolean
}

/** What was read of what Odoo wrote lately. */
export interface Seen {
  readonly invoices: readonly SeenInvoice[]
  /** Customers of invoices. */
  readonly partners: readonly SeenRecord[]
}
