import { frenchDay } from '../domain/words/french-time.js'
import type {
  DayAmount,
  HourCount,
  LeaseHolder,
  MonthlyPayments,
  PayingBuyer,
  RefusedTelling,
  Standing,
  Store,
  WaitingRow,
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

/** Of so many connections the invoices that wait are read together. */
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

/** How a connection stands, without the invoices that wait. */
export interface ConnectionState extends Omit<Standing, 'oldestTelling'> {
  readonly name: string
  /** The other process that works on it: how cycles and sides fare is seen there. */
  readonly elsewhere: LeaseHolder | undefined
  readonly begunAt: Date | undefined
  readonly lastMs: number | undefined
  readonly failures: WatchedConnection['cycles']['failures']
  readonly sides: Readonly<Record<Side, SideHealth>>
  /** Since when the oldest message to Odoo has been seen to wait. */
  readonly outboxSince: Date | undefined
}

export interface ConnectionOverview extends ConnectionState {
  readonly rows: readonly WaitingRow[]
  readonly refused: readonly RefusedTelling[]
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
  readonly #mine: Kept<readonly ConnectionState[]>
  readonly #charts: Kept<Charts>
  readonly #oldestTellings = new Map<string, { readonly id: number; readonly since: Date }>()

  constructor(
    private readonly bridge: WatchedBridge,
    private readonly store: Store,
    private readonly now: () => Date,
  ) {
    this.#connections = new Kept(FRESH_MS, now, () => this.#read())
    this.#mine = new Kept(FRESH_MS, now, () => this.#readMine())
    this.#charts = new Kept(CHARTS_FRESH_MS, now, (at) => this.#readCharts(at))
  }

  /** At most a few seconds old. */
  all(): Promise<readonly ConnectionOverview[]> {
    return this.#connections.get()
  }

  /** Of the connections on which this process works alone; at most a few seconds old. */
  mine(): Promise<readonly ConnectionState[]> {
    return this.#mine.get()
  }

  /** At most ten minutes old. */
  charts(): Promise<Charts> {
    return this.#charts.get()
  }

  /** What was read is read anew: somebody has just changed something. */
  forget(): void {
    this.#connections.forget()
    this.#mine.forget()
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
    const states = await this.#readStates(connections, workers)
    const found: ConnectionOverview[] = []
    for (let first = 0; first < states.length; first += READ_TOGETHER) {
      const some = states.slice(first, first + READ_TOGETHER)
      found.push(...(await Promise.all(some.map((state) => this.#withRows(state)))))
    }
    return found
  }

  #readMine(): Promise<ConnectionState[]> {
    const mine = this.bridge.connections.filter(({ name }) => this.bridge.holds(name))
    return this.#readStates(mine, [])
  }

  async #readStates(
    connections: readonly WatchedConnection[],
    workers: readonly Worker[],
  ): Promise<ConnectionState[]> {
    const standings = await this.store.standings(connections.map(({ name }) => name))
    return connections.flatMap((connection) => {
      const standing = standings.get(connection.name)
      return standing === undefined ? [] : [this.#stateOf(connection, standing, workers)]
    })
  }

  #stateOf(
    { name, cycles, breakers }: WatchedConnection,
    { oldestTelling, ...standing }: Standing,
    workers: readonly Worker[],
  ): ConnectionState {
    const isHere = this.bridge.holds(name)
    return {
      name,
      elsewhere: isHere ? undefined : workers.find(({ holds }) => holds.includes(name))?.by,
      ...standing,
      goodAt: cycles.goodAt ?? standing.goodAt,
      begunAt: cycles.begunAt,
      lastMs: cycles.lastMs,
      failures: cycles.failures,
      sides: { odoo: sideHealth(breakers.odoo), chorus: sideHealth(breakers.chorus) },
      outboxSince: this.#seenWaiting(name, oldestTelling),
    }
  }

  /** Of most connections nothing waits, and nothing is asked. */
  async #withRows(state: ConnectionState): Promise<ConnectionOverview> {
    const { name, waiting, outbox } = state
    return {
      ...state,
      rows: waiting.length === 0 ? [] : await this.store.waitingRows(name, LISTED),
      refused: outbox.setAside === 0 ? [] : (await this.store.refusedTellings(name)).slice(0, LISTED),
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
