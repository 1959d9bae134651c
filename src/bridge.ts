import { randomUUID } from 'node:crypto'
import type { Logger } from 'winston'
import { createChorusPort } from './chorus/adapter.js'
import type { ChorusTimeouts } from './chorus/wire/transport.js'
import type { Config, Connection } from './config/config.js'
import { channelsOf } from './config/health.js'
import type { Net } from './http/pace.js'
import { keepEnvironments } from './config/used-environments.js'
import { createOdooPort } from './odoo/adapter.js'
import type { Unreadable } from './domain/running/unreadable.js'
import { mark } from './marks/mark.js'
import { isSurelyDead } from './lease/is-dead.js'
import { type ProcessIdentity, thisProcess } from './lease/this-process.js'
import { StoreError } from './store/error.js'
import type { Timeouts as OdooTimeouts } from './odoo/wire/http.js'
import { openSqliteStore } from './store/sqlite/open.js'
import type { LeaseAnswer, LeaseHolder, Store } from './store/store.js'
import { systemClock, type Clock } from './sync/running/clock.js'
import { AlarmKeeper } from './sync/alarms/keep-alarms.js'
import { ClockWatch } from './sync/health/clock-watch.js'
import { CycleWatch } from './sync/health/cycle-watch.js'
import { AttachmentTypes } from './sync/requests/attachment-types.js'
import { BackOffs } from './sync/requests/back-offs.js'
import { release } from './sync/requests/release.js'
import { Background } from './sync/running/background.js'
import type { CycleReport } from './sync/running/cycle.js'
import { type CycleOutcome, watchedCycle } from './sync/running/watched-cycle.js'
import { rebuildConnection, type RebuildReport } from './sync/odoo-state/rebuild.js'
import { OrderMemory } from './sync/orders/order-memory.js'
import { SellerMemory } from './sync/recipients/seller.js'
import { StoreTrouble } from './sync/health/store-trouble.js'
import { longestWaits } from './sync/health/longest-waits.js'
import { UnreadableBox } from './sync/health/unreadable.js'
import { type CircuitBreakers, newCircuitBreakers } from './sync/health/circuit-breakers.js'
import { NOBODY, type Observer } from './observer.js'

/** Longer than a step may take between two renewals, short enough for a restart to be quick. */
const LEASE_MS = 60_000

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
  /** Takes the lease or renews it. @throws LeaseRefused */
  holdLease(): Promise<void>
  /** Renews the lease in the background until the bridge is closed; `onLost` is called once another bridge has it. */
  keepLease(onLost: (error: LeaseRefused) => void): void
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
  config: Config,
  logger: Logger,
  clock: Clock = systemClock,
  overrides: HarnessOverrides = {},
  observer: Observer = NOBODY,
): Promise<Bridge> {
  const { processes = MACHINE } = overrides
  const holder: LeaseHolder = { id: randomUUID(), ...thisProcess(), pid: processes.own }
  const store = await (overrides.openStore?.(config.database) ??
    openSqliteStore(config.database, { check: true, logger }))
  try {
    await keepEnvironments(config, store)
  } catch (error) {
    await store.close()
    throw error
  }
  const startedAt = clock.now()
  const storeTrouble = new StoreTrouble()
  const background = new Background(holder)
  const connections = config.connections.map((connection) => {
    const unreadable = new UnreadableBox()
    return { connection, unreadable, ...portsOf(connection, logger, clock, unreadable, overrides, observer) }
  })
  const takeLease = (): Promise<LeaseAnswer> => store.acquireLease(holder, clock.now(), LEASE_MS)
  const holdLease = async (): Promise<void> => {
    let answer = await takeLease()
    if (!answer.held && processes.isSurelyDead(answer.by)) {
      await store.releaseLease(answer.by.id)
      answer = await takeLease()
    }
    if (!answer.held) throw new LeaseRefused(answer.by, answer.until)
  }
  let latest: Date | undefined
  /** At the start of the process, and whenever the clock was set back. */
  const mindTheClock = async (): Promise<void> => {
    const before = latest
    const now = (latest = clock.now())
    const mayBeAhead = before === undefined || now < before
    if (!mayBeAhead || !mark('clock-set-back')) return
    try {
      await store.forgetFuture(now, longestWaits(config))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // The cycle says what is wrong with the store; the next one minds the clock.
      latest = before
    }
  }
  let renewal: NodeJS.Timeout | undefined
  const hangUp = (): void => {
    for (const { odoo, chorus } of connections) {
      odoo.close()
      chorus.close()
    }
  }
  return {
    store,
    connections: connections.map(({ connection, unreadable, odoo, chorus }) => {
      const memory = {
        breakers: newCircuitBreakers(),
        seller: new SellerMemory(),
        orders: new OrderMemory(),
        requestBackOffs: new BackOffs(),
        attachmentTypes: new AttachmentTypes(),
        proofBackOffs: new BackOffs(),
      }
      const { dryRun } = config
      const parts = {
        connection,
        odoo,
        chorus,
        store,
        clock,
        holderId: holder.id,
        background,
        startedAt,
        dryRun,
        storeTrouble,
        unreadable,
        ...memory,
      }
      const cycles = new CycleWatch()
      const alarms = new AlarmKeeper(
        { ...parts, cycles, log: logger.child({ connection: connection.name }) },
        channelsOf(config.health),
      )
      const watch = {
        cycles,
        clocks: new ClockWatch(),
        alarms,
        onEnd: (outcome: CycleOutcome, ms: number) => {
          observer.cycleEnded(connection.name, outcome, ms)
        },
      }
      const log = (): Logger => logger.child({ connection: connection.name, cycle: randomUUID().slice(0, 8) })
      return {
        name: connection.name,
        cycles,
        breakers: memory.breakers,
        release: (number) => release(parts, number),
        tellAgain: () => store.takeUpRefused(connection.name),
        lookForAlarms: () => alarms.look(),
        async cycle(stop) {
          await mindTheClock()
          return watchedCycle({ ...parts, log: log(), stop }, watch)
        },
        rebuild: (stop) => rebuildConnection({ ...parts, log: log(), stop }),
      }
    }),
    holdLease,
    keepLease(onLost) {
      clearInterval(renewal)
      renewal = setInterval(() => {
        holdLease().catch((error: unknown) => {
          if (error instanceof LeaseRefused) onLost(error)
          // A busy disk is no other bridge; without the lease no deposit is intended, so waiting for it is safe.
          else if (!(error instanceof StoreError) || storeTrouble.isNews(error, clock.now()))
            logger.warn('the lease could not be renewed; tried again soon', { cause: String(error) })
        })
      }, LEASE_MS / 3)
    },
    hangUp,
    idle: () => background.idle(),
    async releaseLease() {
      clearInterval(renewal)
      await store.releaseLease(holder.id)
    },
    async close() {
      clearInterval(renewal)
      hangUp()
      await background.close()
      try {
        await store.releaseLease(holder.id)
      } finally {
        await store.close()
      }
    },
  }
}

const MACHINE: Processes = { own: process.pid, isSurelyDead }

function portsOf(
  { name, odoo, chorusPro }: Connection,
  logger: Logger,
  clock: Clock,
  unreadable: UnreadableBox,
  { odooTimeouts, chorusTimeouts, chorusPageSize, net }: HarnessOverrides,
  observer: Observer,
): {
  odoo: ReturnType<typeof createOdooPort>
  chorus: ReturnType<typeof createChorusPort>
} {
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
