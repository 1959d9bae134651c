import { randomUUID } from 'node:crypto'
import type { Logger } from 'winston'
import { createChorusPort } from './chorus/adapter.js'
import type { ChorusTimeouts } from './chorus/wire/transport.js'
import type { Config, Connection, LeftOut } from './config/config.js'
import { channelsOf } from './config/health.js'
import type { Net } from './http/pace.js'
import { keepEnvironments } from './config/used-environments.js'
import { createOdooPort } from './odoo/adapter.js'
import type { Unreadable } from './domain/running/unreadable.js'
import { isSurelyDead } from './lease/is-dead.js'
import { type ProcessIdentity, thisProcess } from './lease/this-process.js'
import { StoreError } from './store/error.js'
import type { Timeouts as OdooTimeouts } from './odoo/wire/http.js'
import { openStore } from './store/open.js'
import type { LeaseAnswer, LeaseHolder, Store } from './store/store.js'
import { newMemories } from './sync/running/memories.js'
import { systemClock, type Clock } from './sync/running/clock.js'
import { AlarmKeeper } from './sync/alarms/keep-alarms.js'
import { ClockWatch } from './sync/health/clock-watch.js'
import { CycleWatch } from './sync/health/cycle-watch.js'
import { release } from './sync/requests/release.js'
import { Background } from './sync/running/background.js'
import type { CycleReport } from './sync/running/cycle.js'
import { type CycleOutcome, watchedCycle } from './sync/running/watched-cycle.js'
import { rebuildConnection, type RebuildReport } from './sync/odoo-state/rebuild.js'
import { StoreTrouble } from './sync/health/store-trouble.js'
import { SoundClock } from './sync/health/sound-clock.js'
import { UnreadableBox } from './sync/health/unreadable.js'
import { type CircuitBreakers, newCircuitBreakers } from './sync/health/circuit-breakers.js'
import { NOBODY, type Observer } from './observer.js'

/** Longer than a step may take between two renewals; another process takes over within a minute. */
const LEASE_MS = 55_000

/** A second bridge on the same store was started. */
export class LeaseRefused extends Error {
  override readonly name = 'LeaseRefused'

  constructor(by: LeaseHolder, until: Date) {
    super(
      `another bridge (process ${String(by.pid)} on ${by.host}) works on this database; its lease ends at ${until.toISOString()} unless it renews it`,
    )
  }
}

/** A configured bridge: its store, and for each connection the cycle over its two ports. */
export interface Bridge {
  readonly store: Store
  readonly connections: readonly ConnectedBridge[]
  /** What is not followed of the configuration, of what the database was used for included. */
  readonly leftOut: readonly LeftOut[]
  /** Takes the lease or renews it. @throws LeaseRefused */
  holdLease(): Promise<void>
  /** Renews the lease in the background until the bridge is closed; `onLost` is called once another bridge has it, or another database took the place of this one. */
  keepLease(onLost: (error: Error) => void): void
  /**
   * Resolves when nothing goes on beside the cycles any more: each may have begun the download of the whole directory,
   * which takes minutes and does not need the lease. Who closes the bridge instead ends it; nothing is lost by that.
   */
  idle(): Promise<void>
  /** Gives the lease back while the bridge stays open: no other cycle may follow. */
  releaseLease(): Promise<void>
  /** Cuts every connection to both sides, those in use included, and makes no other: the step in hand ends at once. */
  hangUp(): void
  /** Gives the lease back and closes everything. */
  close(): Promise<void>
}

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

/** What a harness may put in place of the real thing, to make it fail or to wait less. */
export interface HarnessOverrides {
  readonly openStore?: (path: string) => Promise<Store>
  readonly odooTimeouts?: Partial<OdooTimeouts>
  readonly chorusTimeouts?: Partial<ChorusTimeouts>
  /** Rows on a page of Chorus Pro's lists. */
  readonly chorusPageSize?: number
  readonly net?: Net
  readonly processes?: Processes
}

/** Who is alive on this machine. */
export interface Processes {
  /** This bridge's process. */
  readonly own: number
  /** A lease that such a one left behind will be renewed by nobody. */
  isSurelyDead(who: ProcessIdentity): boolean
}

/** @throws ConfigError when the store was used with another Chorus Pro */
export async function createBridge(
  given: Config,
  logger: Logger,
  clock: Clock = systemClock,
  overrides: HarnessOverrides = {},
  observer: Observer = NOBODY,
): Promise<Bridge> {
  const { processes = MACHINE } = overrides
  const holder: LeaseHolder = { id: randomUUID(), ...thisProcess(), pid: processes.own }
  const { store, config } = await openStoreOf(given, logger, overrides)
  const storeTrouble = new StoreTrouble()
  const background = new Background(holder)
  const lease = new HeldLease(holder, store, clock, processes)
  const sound = new SoundClock(clock, store, config)
  const startedAt = clock.now()
  const whole: Whole = { config, logger, clock, overrides, observer, holder, store, storeTrouble, background }
  const opened = config.connections.map((connection) => connect(connection, whole, sound, startedAt))
  const hangUp = (): void => {
    for (const { odoo, chorus } of opened) {
      odoo.close()
      chorus.close()
    }
  }
  return {
    store,
    connections: opened.map(({ bridge }) => bridge),
    leftOut: config.leftOut,
    holdLease: () => lease.hold(),
    keepLease(onLost) {
      lease.keep(onLost, (error) => {
        if (!(error instanceof StoreError) || storeTrouble.isNews(error, clock.now()))
          logger.warn('the lease could not be renewed; tried again soon', { cause: String(error) })
      })
    },
    hangUp,
    idle: () => background.idle(),
    releaseLease: () => lease.release(),
    async close() {
      lease.stopKeeping()
      hangUp()
      await background.close()
      try {
        await lease.release()
      } finally {
        await store.close()
      }
    },
  }
}

/** What all connections of a bridge share. */
interface Whole {
  readonly config: Config
  readonly logger: Logger
  readonly clock: Clock
  readonly overrides: HarnessOverrides
  readonly observer: Observer
  readonly holder: LeaseHolder
  readonly store: Store
  readonly storeTrouble: StoreTrouble
  readonly background: Background
}

async function openStoreOf(
  config: Config,
  logger: Logger,
  overrides: HarnessOverrides,
): Promise<{ store: Store; config: Config }> {
  const store = await (overrides.openStore?.(config.database) ?? openStore(config, { check: true, logger }))
  try {
    return { store, config: await keepEnvironments(config, store) }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** The lease on the store, as this bridge holds it. */
class HeldLease {
  #renewal: NodeJS.Timeout | undefined

  constructor(
    private readonly holder: LeaseHolder,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly processes: Processes,
  ) {}

  /** @throws LeaseRefused */
  async hold(): Promise<void> {
    let answer = await this.#take()
    if (!answer.held && this.processes.isSurelyDead(answer.by)) {
      await this.store.releaseLease(answer.by.id)
      answer = await this.#take()
    }
    if (!answer.held) throw new LeaseRefused(answer.by, answer.until)
  }

  keep(onLost: (error: Error) => void, onTrouble: (error: unknown) => void): void {
    clearInterval(this.#renewal)
    this.#renewal = setInterval(() => {
      this.hold().catch((error: unknown) => {
        if (error instanceof LeaseRefused || isTakenAway(error)) onLost(error)
        // A busy disk is no other bridge; without the lease no deposit is intended, so waiting for it is safe.
        else onTrouble(error)
      })
    }, LEASE_MS / 3)
  }

  stopKeeping(): void {
    clearInterval(this.#renewal)
  }

  async release(): Promise<void> {
    this.stopKeeping()
    await this.store.releaseLease(this.holder.id)
  }

  #take(): Promise<LeaseAnswer> {
    return this.store.acquireLease(this.holder, this.clock.now(), LEASE_MS)
  }
}

/** By a database that took the place of the one in which it was held. */
function isTakenAway(error: unknown): error is StoreError {
  return error instanceof StoreError && error.kind === 'lease'
}

interface OpenedConnection {
  readonly bridge: ConnectedBridge
  readonly odoo: ReturnType<typeof createOdooPort>
  readonly chorus: ReturnType<typeof createChorusPort>
}

function connect(connection: Connection, whole: Whole, sound: SoundClock, startedAt: Date): OpenedConnection {
  const { config, logger, clock, observer, store, holder, storeTrouble, background } = whole
  const { name } = connection
  const unreadable = new UnreadableBox()
  const { odoo, chorus } = portsOf(connection, logger, clock, unreadable, whole.overrides, observer)
  const breakers = newCircuitBreakers()
  const parts = {
    connection,
    odoo,
    chorus,
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
      return watchedCycle({ ...parts, log: log(), stop }, watch)
    },
    rebuild: (stop) => rebuildConnection({ ...parts, log: log(), stop }),
  }
  return { bridge, odoo, chorus }
}

const MACHINE: Processes = { own: process.pid, isSurelyDead }

function portsOf(
  { name, odoo, chorusPro }: Connection,
  logger: Logger,
  clock: Clock,
  unreadable: UnreadableBox,
  { odooTimeouts, chorusTimeouts, chorusPageSize, net }: HarnessOverrides,
  observer: Observer,
): Pick<OpenedConnection, 'odoo' | 'chorus'> {
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
