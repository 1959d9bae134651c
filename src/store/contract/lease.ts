import type { Stage } from '../../domain/chorus-status/stage.js'

/** Each connection is worked on by one process at a time: who has its lease, which runs as long as the process renews. */
export interface LeaseStore {
  /**
   * Takes or renews the leases of these connections, all of them or none. Refused while another process that has not expired
   * holds one: the answer is that holder's. Taking over when nobody has been at work for more than `LONG_SILENCE_MS`, or
   * as the first in a copy, is a doubt (`doubtSince`). A process that ends later than any that renews now could has a clock
   * that ran ahead, and holds nobody up.
   */
  acquireLease(
    holder: LeaseHolder,
    connections: readonly string[],
    now: Date,
    ttlMs: number,
  ): Promise<LeaseAnswer>
  /**
   * Renews what this process holds and takes what is free of its share, which is reckoned for all processes that are alive
   * (`spread`). What is another's share stays held until it is released.
   */
  shareLeases(
    holder: LeaseHolder,
    connections: readonly string[],
    now: Date,
    ttlMs: number,
  ): Promise<LeaseShare>
  /** Gives the leases of these connections up where this holder has them; of all, and the process counts as gone, if none are named. */
  releaseLease(holderId: string, connections?: readonly string[]): Promise<void>
  /** Who worked last and has not stopped, and until when that counts: it may be over. */
  workers(): Promise<Worker[]>
}

export interface LeaseShare {
  /** This process was not known as alive: whatever it held before, others may have worked on since. */
  readonly isNew: boolean
  /** What this process may work on. */
  readonly held: readonly string[]
  /** Of these, what is another's to take, once it is released. */
  readonly toGiveUp: readonly string[]
  /** The other processes that count as alive. */
  readonly others: readonly Worker[]
}

export interface Worker {
  readonly by: LeaseHolder
  readonly until: Date
  readonly holds: readonly string[]
}

/** Who acts, and when. What changes something outside is only begun while the lease is theirs: a `StoreError` of kind `lease` otherwise. */
export interface LeaseClaim {
  readonly holderId: string
  readonly now: Date
}

export interface ClockStore {
  /**
   * What our own clock wrote while it ran ahead: a date of which the stages know that they never set one so far from now
   * has come, and what was noted later than now counts as long ago.
   */
  forgetFuture(now: Date, longest: LongestWaits): Promise<void>
  /** Notes how many ms our clock is ahead of a side's (behind: negative); undefined: not enough to be told. */
  keepClockOffset(
    connection: string,
    side: 'odoo' | 'chorus',
    aheadMs: number | undefined,
    now: Date,
  ): Promise<void>
  /** Of each connection that has any. */
  clockOffsets(connections: readonly string[]): Promise<ReadonlyMap<string, readonly ClockOffset[]>>
}

export interface ClockOffset {
  readonly side: 'odoo' | 'chorus'
  readonly aheadMs: number
  /** By our clock. */
  readonly seenAt: Date
}

/** How far ahead of its moment a date is set at most, in milliseconds. */
export interface LongestWaits {
  /** The next look at an invoice, by its stage. A stage that is left out waits for no date. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>
  /** The next look for a deposit of unknown outcome, or at a flow. */
  readonly depositMs: number
  /** The next try while Chorus Pro takes no deposit of a connection. */
  readonly pauseMs: number
  /** How far the other side's clock may be ahead of ours to be believed. */
  readonly otherClockMs: number
  readonly tellingMs: number
  /** Of the time until which Odoo may be at work on a telling: one that was begun is due then, and no earlier. */
  readonly underwayMs: number
  /** The next try to send a message about an alarm. */
  readonly messageMs: number
  /** Until Chorus Pro is asked again for the space of works invoices. */
  readonly worksMs: number
  /** Until Chorus Pro is asked again what there is to validate, and for the reasons of a refusal. */
  readonly validationMs: number
  /** The next try to refresh the directory. */
  readonly refreshMs: number
  /** The time after which whoever refreshes it counts as dead. */
  readonly refreshHeldMs: number
}

export interface LeaseHolder {
  /** Unique to one run of the process. */
  readonly id: string
  readonly host: string
  readonly pid: number
  /** What makes the pid unambiguous (`ProcessIdentity`); undefined where the system does not tell, or of an earlier version. */
  readonly place?: string | undefined
  readonly started?: string | undefined
}

export type LeaseAnswer =
  { readonly held: true } | { readonly held: false; readonly by: LeaseHolder; readonly until: Date }

/** After so long without a sign of life, a file that nobody closed may be a copy of one that was worked with since. */
export const LONG_SILENCE_MS = 15 * 60_000
