import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceRow } from './invoice-row.js'

/** Whose fault it is when Chorus Pro takes no deposit. */
export interface DepositPauseStore {
  /** Undefined: deposits are made as invoices become ready. */
  depositPause(connection: string): Promise<DepositPause | undefined>
  /** Begins one, or says how the one that lasts goes on. */
  recordDepositPause(connection: string, pause: DepositPause): Promise<void>
  /** Chorus Pro has taken one. */
  endDepositPause(connection: string): Promise<void>
  /**
   * Invoices that Chorus Pro refused like this, each by its last attempt, and none of the connection's that was taken by
   * it since: ready to be tried again, or told as refused. `integrated`: flows count as taken only once integrated.
   * `acceptedAfter`: leaves out what was accepted before.
   */
  refusedAlike(
    connection: string,
    signature: string,
    taken: 'accepted' | 'integrated',
    acceptedAfter?: Date,
  ): Promise<InvoiceRow[]>
  /** The same of all whose signature has this code, in whatever words; none of the connection's was accepted since. */
  refusedWithCode(connection: string, code: string): Promise<InvoiceRow[]>
  /** Whether Chorus Pro took a deposit of the connection that was intended after this one, and before the other. */
  wasOneTakenSince(connection: string, depositId: number, beforeId?: number): Promise<boolean>
  /** Invoices that are held for this reason, and whose last deposit was refused. */
  heldForRefusal(connection: string, reason: string): Promise<InvoiceRow[]>
  /** When the latest of the connection's flows that were integrated was accepted. */
  lastIntegrated(connection: string): Promise<Date | undefined>
  /** Whether a flow that was accepted between these moments has no outcome yet, beside those deposits. */
  isOneUnderWay(connection: string, from: Date, until: Date, beside: readonly number[]): Promise<boolean>
  /** Whether another invoice was refused like this, and then taken as it was. */
  wasTakenAfterAll(connection: string, signature: string, exceptId: number): Promise<boolean>
  /** Of how many requests in a row, up to the latest, the answer was lost, and nothing is known yet. */
  lostInRow(connection: string): Promise<number>
  /** Whether a flow that was deposited since then was integrated. */
  wasFlowIntegratedSince(connection: string, since: Date): Promise<boolean>
  /** Held for what turned out to be no fault of its own: it goes when it can, as if nothing had been asked of anybody. */
  recordReleased(id: number, tellings: readonly Telling[], now: Date): Promise<void>
}

export interface DepositPause {
  /** `call`: the deposit itself is refused; `flow`: it is taken, and its flow is refused later. */
  readonly kind: 'call' | 'flow'
  readonly signature: DepositRefusal['signature']
  /** English, for the administrator: what Chorus Pro says. */
  readonly message: string
  readonly since: Date
  /** How many deposits were tried since. */
  readonly tries: number
  readonly triedAt: Date
  readonly nextTryAt: Date
}
