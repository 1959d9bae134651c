import { frenchDay } from '../domain/words/french-time.js'
import { type Stage } from '../domain/chorus-status/stage.js'
import type {
  AlarmRow,
  DayAmount,
  DepositPause,
  ExpiryRow,
  HourCount,
  LeaseHolder,
  MonthlyPayments,
  PayingBuyer,
  RefusedTelling,
  Store,
  WaitingRow,
  WaitingStage,
  Worker,
} from '../store/store.js'
import { SIDES, type Side } from '../sync/running/context.js'
import type { SideBreaker } from '../sync/health/side-breaker.js'
import { Kept } from './kept.js'
import type { WatchedBridge, WatchedConnection } from './readiness.js'

/** What the store tells is read at most so often, however many ask. */
const FRESH_MS = 5_000
const CHARTS_FRESH_MS = 10 * 60_000

const DAY_MS = 24 * 3_600_000
/** What the charts show. */
export const CHART_DAYS = 30
const CHART_MONTHS_MS = 365 * DAY_MS
/** Enough for an average; a year of all may be hundreds of thousands. */
const MOST_PAYMENTS = 20_000

/** Of so many connections what is shown is read together. */
const READ_TOGETHER = 5

/** So many public bodies are compared. */
const MOST_BUYERS = 12

/** So many of those that wait are shown. */
export const LISTED = 50

/** `closed`, `open`: as of a circuit breaker; `failing`: not often enough in a row to open it; `unknown`: not tried yet. */
export type SideState = 'closed' | 'failing' | 'open' | 'unknown'

export interface SideHealth {
  readonly state: SideState
  readonly since: Date | undefined
  /** Kind of its failure, and what it said: English. */
  readonly kind: string | undefined
  readonly message: string | undefined
  readonly remedy: string | undefined
}

export interface ConnectionOverview {
  readonly name: string
  /** The other process that works on it: how cycles and sides fare is seen there. */
  readonly elsewhere: LeaseHolder | undefined
  readonly goodAt: Date | undefined
  readonly begunAt: Date | undefined
  readonly lastMs: number | undefined
  readonly failures: WatchedConnection['cycles']['failures']
  readonly sides: Readonly<Record<Side, SideHealth>>
  readonly stages: Readonly<Partial<Record<Stage, number>>>
  readonly waiting: readonly WaitingStage[]
  readonly rows: readonly WaitingRow[]
  readonly outbox: { readonly pending: number; readonly setAside: number }
  /** Since when the oldest message to Odoo has been seen to wait. */
  readonly outboxSince: Date | undefined
  readonly refused: readonly RefusedTelling[]
  readonly pause: DepositPause | undefined
  readonly expiries: readonly ExpiryRow[]
  readonly alarms: readonly AlarmRow[]
}

export interface Charts {
  readonly deposits: readonly HourCount[]
  readonly payments: readonly MonthlyPayments[]
  readonly expected: readonly DayAmount[]
  readonly buyers: readonly PayingBuyer[]
}

/** Reads what is shown, of a connection to the database that cannot write, and no more often than anybody can look. */
export class Overviews {
  readonly #connections: Kept<readonly ConnectionOverview[]>
  readonly #charts: Kept<Charts>
  readonly #oldestTellings = new Map<string, { readonly id: number; readonly since: Date }>()

  constructor(
    private readonly bridge: WatchedBridge,
    private readonly store: Store,
    private readonly now: () => Date,
  ) {
    this.#connections = new Kept(FRESH_MS, now, () => this.#read())
    this.#charts = new Kept(CHARTS_FRESH_MS, now, (at) => this.#readCharts(at))
  }

  /** At most a few seconds old. */
  all(): Promise<readonly ConnectionOverview[]> {
    return this.#connections.get()
  }

  /** At most ten minutes old. */
  charts(): Promise<Charts> {
    return this.#charts.get()
  }

  /** What was read is read anew: somebody has just changed something. */
  forget(): void {
    this.#connections.forget()
  }

  async #readCharts(at: number): Promise<Charts> {
    return {
      deposits: await this.store.depositsByHour(new Date(at - (CHART_DAYS + 1) * DAY_MS)),
      payments: await this.store.paymentTimes(new Date(at - CHART_MONTHS_MS), MOST_PAYMENTS),
      expected: await this.store.expectedPayments(frenchDay(new Date(at))),
      buyers: await this.store.payingBuyers(frenchDay(new Date(at - CHART_MONTHS_MS)), MOST_BUYERS),
    }
  }

  async #read(): Promise<ConnectionOverview[]> {
    const { connections } = this.bridge
    const isAllHere = connections.every(({ name }) => this.bridge.holds(name))
    const workers = isAllHere ? [] : await this.store.workers()
    const found: ConnectionOverview[] = []
    for (let first = 0; first < connections.length; first += READ_TOGETHER) {
      const some = connections.slice(first, first + READ_TOGETHER)
      found.push(...(await Promise.all(some.map((connection) => this.#readOne(connection, workers)))))
    }
    return found
  }

  async #readOne(
    { name, cycles, breakers }: WatchedConnection,
    workers: readonly Worker[],
  ): Promise<ConnectionOverview> {
    const { store } = this
    const isHere = this.bridge.holds(name)
    return {
      name,
      elsewhere: isHere ? undefined : workers.find(({ holds }) => holds.includes(name))?.by,
      goodAt: cycles.goodAt ?? (await store.lastGoodCycle(name)),
      begunAt: cycles.begunAt,
      lastMs: cycles.lastMs,
      failures: cycles.failures,
      sides: { odoo: sideHealth(breakers.odoo), chorus: sideHealth(breakers.chorus) },
      stages: await store.stageCounts(name),
      waiting: await store.waitingStages(name),
      rows: await store.waitingRows(name, LISTED),
      outbox: await store.outboxCounts(name),
      outboxSince: this.#seenWaiting(name, await store.oldestTelling(name)),
      refused: (await store.refusedTellings(name)).slice(0, LISTED),
      pause: await store.depositPause(name),
      expiries: await store.expiries(name),
      alarms: await store.alarms(name),
    }
  }

  /** The store keeps no time of it: it is what we have seen ourselves. */
  #seenWaiting(name: string, id: number | undefined): Date | undefined {
    const known = this.#oldestTellings.get(name)
    if (id === undefined) {
      this.#oldestTellings.delete(name)
      return undefined
    }
    if (known?.id === id) return known.since
    const since = this.now()
    this.#oldestTellings.set(name, { id, since })
    return since
  }
}

function sideHealth({ presentFailure, failingSince, isOut, hasWorked }: SideBreaker): SideHealth {
  return {
    state: stateOf(presentFailure !== undefined, isOut, hasWorked),
    since: failingSince,
    kind: presentFailure?.kind,
    message: presentFailure?.message,
    remedy: presentFailure?.remedy,
  }
}

function stateOf(isFailing: boolean, isOut: boolean, hasWorked: boolean): SideState {
  if (isOut) return 'open'
  if (isFailing) return 'failing'
  return hasWorked ? 'closed' : 'unknown'
}

/** Whether anything of a connection asks for somebody to look. */
export function isWell({ sides, alarms, pause, failures }: ConnectionOverview): boolean {
  return (
    SIDES.every((side) => sides[side].state === 'closed' || sides[side].state === 'unknown') &&
    alarms.every(({ raisedAt }) => raisedAt === undefined) &&
    pause === undefined &&
    failures.length === 0
  )
}
