import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Telling } from '../../domain/words/telling.js'

export interface OutboxRow {
  readonly id: number
  readonly invoiceId: number
  readonly odooId: number
  readonly telling: Telling
  readonly attempts: number
  /** Odoo has refused it so often that it rested. */
  readonly wasRefused: boolean
  /** What the invoice said before a write of this of which nobody knows whether it was done. */
  readonly writtenOver: OdooInvoice | undefined
}

export interface TellStore {
  /** To be told although nothing has happened: Odoo does not show what it was told. */
  recordToTell(invoiceId: number, tellings: readonly Telling[]): Promise<void>
  /**
   * What is to be told: for each invoice its oldest undelivered tellings, in order, none of an invoice whose first one
   * is not due yet, and none of one that was deleted in Odoo.
   */
  claimOutbox(connection: string, now: Date, limit: number): Promise<OutboxRow[]>
  /**
   * The intent, before Odoo is called: should the process die, the tellings are tried again at `retryAt` and not before.
   * False, and nothing may be told, when one of them is no longer waiting or this holder no longer has the lease.
   */
  beginTelling(outboxIds: readonly number[], holderId: string, now: Date, retryAt: Date): Promise<boolean>
  /** What the invoice of a telling says right before it is told, if nothing is kept of it yet. */
  recordWrittenOver(outboxId: number, before: OdooInvoice): Promise<void>
  /**
   * This time they surely were not told, and nothing has to be waited for. What they would have written over is forgotten,
   * but where an earlier write may have been done (`writtenOver`).
   */
  recordNotTold(rows: readonly OutboxRow[], now: Date): Promise<void>
  recordDelivered(outboxIds: readonly number[], now: Date): Promise<void>
  /** Tried again at `nextAttemptAt`. */
  recordTellFailed(outboxId: number, why: string, nextAttemptAt: Date): Promise<void>
  /** Odoo refuses it again and again: with all that comes after it about the invoice it rests until `takeUpAt`. */
  recordRefused(outboxId: number, why: string, now: Date, takeUpAt: Date): Promise<void>
  /** Everything that Odoo refused is tried again at once, but for what was begun: not before its time. Answers of how many invoices. */
  takeUpRefused(connection: string): Promise<number>
  /** Odoo does not take it and nothing depends on it: kept with its reason, and no longer in the way. */
  setAside(outboxId: number, why: string): Promise<void>
  /** Deletes notes and field values that were delivered before, `limit` at most, of all connections. */
  forgetTold(before: Date, limit: number): Promise<void>
}
