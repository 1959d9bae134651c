import type { StatusEvent } from '../../domain/chorus-status/event.js'
import type { Reason } from '../../domain/words/reason.js'
import type { StageCounts } from '../../domain/chorus-status/stage.js'
import type { Telling } from '../../domain/words/telling.js'
import type { DepositRow } from './deposit.js'
import type { InvoiceRow } from './invoice-row.js'
import type { DocumentRepair } from './prepare.js'

/** The whole story of one invoice, for `show`. */
export interface InvoiceStory {
  readonly row: InvoiceRow
  readonly reasons: readonly Reason[]
  readonly repairs: readonly DocumentRepair[]
  /** Of the document: what is questionable in it, and was let pass. */
  readonly warnings: readonly Reason[]
  readonly deposits: readonly DepositRow[]
  readonly events: readonly StatusEvent[]
  readonly outbox: readonly OutboxEntry[]
  /** Why the last step was postponed, if it was. */
  readonly lastError: string | undefined
}

export interface OutboxEntry {
  readonly telling: Telling
  readonly state: 'pending' | 'delivered' | 'set-aside'
  readonly error: string | undefined
}

export interface RefusedTelling {
  readonly number: string
  readonly why: string
  readonly since: Date
  readonly takeUpAt: Date
}

export interface ViewStore {
  /** All rows but the ignored ones, newest first; with them if asked. */
  listInvoices(filter: { connection?: string; includeIgnored?: boolean }): Promise<InvoiceRow[]>
  /** Connections that have an invoice of this number. */
  connectionsWith(number: string): Promise<string[]>
  /** By invoice number; several connections may each have one. */
  stories(number: string, connection?: string): Promise<InvoiceStory[]>
  reasons(invoiceId: number): Promise<Reason[]>
  deposits(invoiceId: number): Promise<DepositRow[]>
  /** How many invoices are in each stage; a stage without any is left out. */
  stageCounts(connection: string): Promise<StageCounts>
  /** How many tellings wait, and how many are set aside: given up, refused by Odoo, or about a deleted invoice. */
  outboxCounts(connection: string): Promise<{ pending: number; setAside: number }>
  /** Invoices of which Odoo refuses to be told, and why. */
  refusedTellings(connection: string): Promise<RefusedTelling[]>
}
