import type { Stage, StageCounts } from '../../domain/chorus-status/stage.js'
import type { AlarmRow, ExpiryRow } from './alarms.js'
import type { DepositPause } from './deposit-pause.js'

/** What the page and the metrics show, in reads of which none grows with the number of invoices that are done with. */
export interface OverviewStore {
  /** How each of these connections stands: so many reads as of one, whatever their number. */
  standings(connections: readonly string[]): Promise<ReadonlyMap<string, Standing>>
  /** Those that wait, in whichever of these stages, the longest first; deleted ones are none. */
  waitingRows(connection: string, limit: number): Promise<WaitingRow[]>
  /** How many deposits Chorus Pro took in each hour since, all connections together. */
  depositsByHour(since: Date): Promise<HourCount[]>
  /** Of the latest payments since, `limit` at most, all connections together: by month how long they took from the deposit on. */
  paymentTimes(since: Date, limit: number): Promise<MonthlyPayments[]>
  /** Numbers that begin so, in their order. */
  numbersLike(beginning: string, limit: number): Promise<string[]>
}

/** What the store knows of a connection, without its invoices. */
export interface Standing {
  /** When a cycle last ended well, of an earlier process too. */
  readonly goodAt: Date | undefined
  readonly stages: StageCounts
  /** How many invoices wait in each stage, and since when the one that waits longest; stages without any are left out. */
  readonly waiting: readonly WaitingStage[]
  readonly outbox: { readonly pending: number; readonly setAside: number }
  /** Id of the telling that has waited longest among those that Odoo neither refuses nor has been given up; undefined: none. */
  readonly oldestTelling: number | undefined
  readonly pause: DepositPause | undefined
  readonly expiries: readonly ExpiryRow[]
  readonly alarms: readonly AlarmRow[]
}

export interface WaitingStage {
  readonly stage: Stage
  readonly count: number
  readonly since: Date
}

export interface WaitingRow {
  readonly id: number
  readonly number: string
  readonly buyerName: string
  readonly amountTotal: string
  readonly currency: string
  readonly isCreditNote: boolean
  readonly stage: Stage
  readonly since: Date
  readonly dueAt: Date
  readonly failures: number
  /** English, for the administrator. */
  readonly lastError: string | undefined
  /** French: the first thing that is wrong with it. */
  readonly reason: string | undefined
}

export interface HourCount {
  /** When the hour began. */
  readonly hour: Date
  readonly count: number
}

export interface MonthlyPayments {
  /** `YYYY-MM`, in UTC. */
  readonly month: string
  readonly count: number
  readonly averageDays: number
}
