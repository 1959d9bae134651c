import type { OwnFields } from '../../domain/invoice/invoice.js'

/** What is needed after the file was lost, or an older copy of it was put back. */
export interface RecoveryStore {
  /** When it was noticed that deposits may have been made of which this store knows nothing; undefined: never. */
  doubtSince(): Promise<Date | undefined>
  /** `noticedAt` undefined: it will be noticed when a bridge next takes the lease. */
  recordDoubt(noticedAt: Date | undefined): Promise<void>
  /**
   * Odoo shows a deposit that this store has not made: stage `depositing`, a deposit in state `uncertain` with the flow
   * that is shown, if one is. What was open before it is over.
   */
  recordDepositSeenInOdoo(id: number, ownFields: OwnFields, now: Date): Promise<void>
  /**
   * Odoo was told later things of this invoice than the store knows: what still waits of fields and activities counts
   * as told, so that Odoo does not go back, and an activity that nobody remembers can be taken off.
   */
  recordOvertaken(id: number, now: Date): Promise<void>
  /**
   * Odoo shows that somebody was asked to act on this invoice before anything was deposited; should this store know
   * nothing of it, the activity can be taken off all the same.
   */
  recordActivitySeenInOdoo(id: number, now: Date): Promise<void>
}
