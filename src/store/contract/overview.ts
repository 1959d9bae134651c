import type { Stage } from '../../domain/chorus-status/stage.js'

/** What the page and the metrics show, in reads of which none grows with the number of invoices that are done with. */
export interface OverviewStore {
  /** How many invoices wait in each stage, and since when the one that waits longest; stages without any are left out. */
  waitingStages(connection: string): Promise<WaitingStage[]>
  /** Those that wait, in whichever of these stages, the longest first; deleted ones are none. */
  waitingRows(connection: string, limit: number): Promise<WaitingRow[]>
  /** Id of the telling that has waited longest among those that Odoo neither refuses nor has been given up; undefined: none. */
  oldestTelling(connection: string): Promise<number | undefined>
  /** How many deposits Chorus Pro took in each hour since, all connections together. */
  depositsByHour(since: Date): Promise<HourCount[]>
  /** Of the latest payments since, `limit` at most, all connections together: by month how long they took from the deposit on. */
  paymentTimes(since: Date, limit: number): Promise<MonthlyPayments[]>
  /** Numbers that begin so, in their order. */
  numbersLike(beginning: string, limit: number): Promise<string[]>
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
