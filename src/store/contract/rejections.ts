import type { FollowerKind } from '../../domain/chorus-status/replacement.js'
import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceRow } from './invoice-row.js'

/** What people made in Odoo of invoices that Chorus Pro rejected, or that were refused there otherwise (`TO_REPLACE`). */
export interface RejectionStore {
  /**
   * Rejected invoices with what was made of each: those whose rejection is not told to be over, and those of which
   * something else was not told yet. By Odoo id.
   */
  followersOfRejected(connection: string): Promise<Followed[]>
  /** It is told on both of them, once. */
  recordFollowerTold(
    rejected: InvoiceRow,
    follower: { readonly row: InvoiceRow; readonly kind: FollowerKind },
    tellings: { readonly onRejected: readonly Telling[]; readonly onFollower: readonly Telling[] },
  ): Promise<void>
  /** Chorus Pro is about to be told that the rejection is handled, for the follower takes the invoice's place. */
  recordMarking(rejected: InvoiceRow, follower: InvoiceRow): Promise<void>
  /** It surely was not told. */
  recordMarkingOver(rejected: InvoiceRow, follower: InvoiceRow): Promise<void>
  /** The rejection is dealt with, for the follower takes the invoice's place: stage `closed`. */
  recordReplaced(
    rejected: InvoiceRow,
    follower: InvoiceRow,
    tellings: readonly Telling[],
    now: Date,
  ): Promise<void>
  /** Invoices that name an invoice as replaced that the connection has none of, and on which that was not told yet. */
  foreignReplacements(connection: string): Promise<{ row: InvoiceRow; originalId: number }[]>
  recordForeignTold(row: InvoiceRow, originalId: number, tellings: readonly Telling[]): Promise<void>
  /** Later invoices of the customers of rejected ones, of which it is not known whether they are copies. */
  maybeCopies(connection: string, limit: number): Promise<{ id: number; odooId: number }[]>
  /** `original` undefined: it is a copy of none. */
  recordCopies(
    connection: string,
    copies: readonly { readonly id: number; readonly original: Original | undefined }[],
  ): Promise<void>
}

export interface Followed {
  readonly rejected: InvoiceRow
  readonly followers: readonly Follower[]
}

export interface Follower {
  readonly row: InvoiceRow
  readonly kind: FollowerKind
  readonly isTold: boolean
  /** Chorus Pro was told, or may have been, that it takes the invoice's place. */
  readonly isMarking: boolean
}

export interface Original {
  readonly odooId: number
  /** When it was copied, by Odoo's clock. */
  readonly at: Date
}
