import { randomUUID } from 'node:crypto'
import type { Logger } from 'winston'
import { createChorusPort } from './chorus/adapter.js'
import type { ChorusTimeouts } from './chorus/wire/transport.js'
import type { RateLimiter } from './chorus/wire/rate-limiter.js'
import type { Config, Connection } from './config/config.js'
import { channelsOf } from './config/health.js'
import type { Unreadable } from './domain/running/unreadable.js'
import type { Net } from './http/pace.js'
import type { Observer } from './observer.js'
import { createOdooPort } from './odoo/adapter.js'
import type { Timeouts as OdooTimeouts } from './odoo/wire/http.js'
import type { LeaseHolder, Store } from './store/store.js'
import { AlarmKeeper } from './sync/alarms/keep-alarms.js'
import { type CircuitBreakers, newCircuitBreakers } from './sync/health/circuit-breakers.js'
import { ClockWatch } from './sync/health/clock-watch.js'
import { CycleWatch } from './sync/health/cycle-watch.js'
import type { SoundClock } from './sync/health/sound-clock.js'
import type { StoreTrouble } from './sync/health/store-trouble.js'
import { UnreadableBox } from './sync/health/unreadable.js'
import { rebuildConnection, type RebuildReport } from './sync/odoo-state/rebuild.js'
import { release } from './sync/requests/release.js'
import type { Background } from './sync/running/background.js'
import type { Clock } from './sync/running/clock.js'
import type { CycleReport } from './sync/running/cycle.js'
import { SearchPace } from './sync/follow/search-pace.js'
import { newMemories } from './sync/running/memories.js'
import { type CycleOutcome, watchedCycle } from './sync/running/watched-cycle.js'

export interface ConnectedBridge {
  readonly name: string
  /** How its cycles and its two sides fare. */
  readonly cycles: CycleWatch
  readonly breakers: CircuitBreakers
  /** Has an invoice deposited again that waits for just that; false: it does not. */
  release(number: string): Promise<boolean>
  /** Has the next cycle tell again what Odoo refused; answers of how many invoices. */
  tellAgain(): Promise<number>
  /** Judges anew what people are to be told; each cycle does so at its end. */
  lookForAlarms(): Promise<void>
  cycle(stop: AbortSignal): Promise<CycleReport>
  /** Fills an empty store from what Odoo and Chorus Pro say; deposits and tells nothing. */
  rebuild(stop: AbortSignal): Promise<RebuildReport>
}

/** What is put in the place of the real sides. */
export interface SideOverrides {
  readonly odooTimeouts?: Partial<OdooTimeouts>
  readonly chorusTimeouts?: Partial<ChorusTimeouts>
  /** Rows on a page of Chorus Pro's lists. */
  readonly chorusPageSize?: number
  readonly net?: Net
}

/** What all connections of a bridge share. */
export interface Whole {
  readonly config: Pick<Config, 'dryRun' | 'health'>
  readonly logger: Logger
  readonly clock: Clock
  readonly sound: SoundClock
  readonly overrides: SideOverrides
  readonly observer: Observer
  readonly holder: LeaseHolder
  readonly store: Store
  readonly storeTrouble: StoreTrouble
  readonly background: Background
  readonly startedAt: Date
  /** Of the PISTE application that a connection uses. */
  limiterOf(connection: Connection): RateLimiter
  /** Between two searches for what has changed in Chorus Pro. */
  searchRestMs(connection: Connection): number
}

/** One process works on a connection as long as it has its lease; another time it begins with a new one of these. */
export interface OpenedConnection {
  readonly connection: Connection
  readonly bridge: ConnectedBridge
  /** Nothing was begun with it, and its lease was not lost: who gains the connection may use it. */
  readonly isFresh: boolean
  /** It was told to give up, and no cycle is under way any more: who has the connection all the same begins anew. */
  readonly isOver: boolean
  /** Cuts every connection to both sides, those in use included, and makes no other: the step in hand ends at once. */
  hangUp(): void
  /** The lease is lost, or is to go: the cycle under way ends after the step in hand, and no other begins anything. */
  giveUp(): void
}

export function connect(connection: Connection, whole: Whole): OpenedConnection {
  const { config, logger, clock, sound, startedAt, observer, holder, storeTrouble, background } = whole
  const { name } = connection
  const store = whole.store.forConnection(name)
  const unreadable = new UnreadableBox()
  const ports = new LazyPorts(() => portsOf(connection, unreadable, whole))
  const lost = new AbortController()
  const breakers = newCircuitBreakers()
  const parts = {
    connection,
    store,
    clock,
    holderId: holder.id,
    background,
    startedAt,
    dryRun: config.dryRun,
    storeTrouble,
    unreadable,
    breakers,
    ...newMemories(),
    searchPace: new SearchPace(() => whole.searchRestMs(connection)),
  }
  const cycles = new CycleWatch()
  const alarms = new AlarmKeeper(
    { ...parts, cycles, log: logger.child({ connection: name }) },
    channelsOf(config.health),
  )
  const watch = {
    cycles,
    clocks: new ClockWatch(),
    alarms,
    onEnd: (outcome: CycleOutcome, ms: number) => {
      observer.cycleEnded(name, outcome, ms)
    },
  }
  const log = (): Logger => logger.child({ connection: name, cycle: randomUUID().slice(0, 8) })
  const bridge: ConnectedBridge = {
    name,
    cycles,
    breakers,
    release: (number) => release(parts, number),
    tellAgain: () => store.takeUpRefused(name),
    lookForAlarms: () => alarms.look(),
    async cycle(stop) {
      await sound.mind()
      const signal = AbortSignal.any([stop, lost.signal])
      return watchedCycle({ ...parts, ...ports.get(), log: log(), stop: signal }, watch)
    },
    rebuild: (stop) => rebuildConnection({ ...parts, ...ports.get(), log: log(), stop }),
  }
  return {
    connection,
    bridge,
    get isFresh() {
      return !lost.signal.aborted && cycles.begunAt === undefined && cycles.endedAt === undefined
    },
    get isOver() {
      return lost.signal.aborted && cycles.begunAt === undefined
    },
    hangUp() {
      ports.close()
    },
    giveUp() {
      lost.abort()
    },
  }
}

type Ports = ReturnType<typeof portsOf>

/** Made when they are first used: a process is configured for the connections of all others too. */
class LazyPorts {
  #made: Ports | undefined
  #isClosed = false

  constructor(private readonly make: () => Ports) {}

  get(): Ports {
    if (this.#made === undefined) {
      this.#made = this.make()
      if (this.#isClosed) this.close()
    }
    return this.#made
  }

  close(): void {
    this.#isClosed = true
    this.#made?.odoo.close()
    this.#made?.chorus.close()
  }
}

function portsOf(connection: Connection, unreadable: UnreadableBox, whole: Whole) {
  const { name, odoo, chorusPro } = connection
  const { logger, clock, observer } = whole
  const { odooTimeouts, chorusTimeouts, chorusPageSize, net } = whole.overrides
  const { companyId, ...access } = odoo
  const onUnreadable = (record: Unreadable): void => {
    unreadable.add(record)
  }
  return {
    odoo: createOdooPort({
      ...access,
      ...(companyId !== undefined && { companyId }),
      onWarning: (message) => logger.warn(message, { connection: name }),
      onExchange: (service, outcome) => {
        observer.exchanged(name, 'odoo', service, outcome)
      },
      onUnreadable,
      clock: () => clock.now(),
      ...(odooTimeouts && { timeouts: odooTimeouts }),
      net,
    }),
    chorus: createChorusPort({
      ...chorusPro,
      limiter: whole.limiterOf(connection),
      onUnreadable,
      onExchange: (service, outcome) => {
        observer.exchanged(name, 'chorus', service, outcome)
      },
      clock: () => clock.now(),
      ...(chorusTimeouts && { timeouts: chorusTimeouts }),
      ...(chorusPageSize !== undefined && { pageSize: chorusPageSize }),
      net,
    }),
  }
}
