import type { Seen, SeenInvoice, SeenRecord } from '../../domain/running/seen.js'
import type { Unreadable } from '../../domain/running/unreadable.js'

/** What is remembered of reading Odoo and Chorus Pro, apart from what was read. */
export interface ReadingStore {
  /** The first discovery that has begun and is not through. */
  firstPass(connection: string): Promise<FirstPass | undefined>
  saveFirstPass(connection: string, pass: FirstPass): Promise<void>
  /** It is through: discovery goes on from `cursor`, if there is any. */
  endFirstPass(connection: string, cursor: Date | undefined): Promise<void>
  /**
   * What was read of what Odoo wrote at `since` or later, and surely before the second after it was written had passed.
   * Of so much that no request could name it (a mass change) the oldest is left out, and `since` is later for it.
   */
  seen(connection: string, since: Date): Promise<Seen & { readonly since: Date }>
  /** @param readAt by Odoo's clock */
  recordSeen(connection: string, seen: Reading, readAt: Date): Promise<void>
  /** Forgets what was written before. */
  forgetSeen(connection: string, before: Date): Promise<void>
  /** Answers those that were not known to be unreadable, or are so for another reason. */
  recordUnreadable(
    connection: string,
    records: readonly Unreadable[],
    now: Date,
  ): Promise<readonly Unreadable[]>
  /** They can be read. */
  recordReadable(connection: string, place: Place, keys: readonly string[]): Promise<void>
  /** Keys of those that were last met before, the longest ago first. */
  unreadableSince(connection: string, place: Place, before: Date, limit: number): Promise<string[]>
  /** Of each connection that has any the longest ago first. */
  listUnreadable(connections: readonly string[]): Promise<ReadonlyMap<string, readonly UnreadableRow[]>>
  /** Those that were not met since: each is met again from time to time for as long as it is what it is. */
  forgetUnreadable(before: Date): Promise<void>
}

export interface FirstPass {
  /** All invoices up to this id were read. */
  readonly afterId: number
  /** When an invoice was last written before the pass began, by Odoo's clock; undefined: not known. */
  readonly latestAt: Date | undefined
}

export interface Reading {
  readonly invoices?: readonly SeenInvoice[]
  readonly partners?: readonly SeenRecord[]
}

export type Place = Pick<Unreadable, 'side' | 'where'>

export interface UnreadableRow extends Unreadable {
  readonly since: Date
}
