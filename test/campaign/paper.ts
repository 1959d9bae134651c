import type { OdooSimulator } from '../../src/simulators/odoo/index.js'
import type { Entered, Party } from './documents.js'
import type { InvoiceRecord } from './ledger.js'
import type { Company } from './plan.js'

/** A customer's record in one of the Odoos. */
export interface CustomerRecord {
  readonly company: Company
  /** Of the partner. */
  readonly id: number
  party: Party
  isExcluded: boolean
}

/** An invoice with what people know of it. */
export interface Paper {
  readonly place: number
  readonly company: Company
  readonly odoo: OdooSimulator
  readonly record: InvoiceRecord
  entered: Entered
}
