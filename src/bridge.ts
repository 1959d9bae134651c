import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'winston'
import { ApplicationQuotas } from './application-quotas.js'
import { byName, type Config, type Connection } from './config/config.js'
import { keepEnvironments } from './config/used-environments.js'
import {
  connect,
  type ConnectedBridge,
  type OpenedConnection,
  type SideOverrides,
  type Whole,
} from './connected-bridge.js'
import { HeldLeases, type Processes } from './lease/held-leases.js'
import { isSurelyDead } from './lease/is-dead.js'
import { thisProcess } from './lease/this-process.js'
import { NOBODY, type Observer } from './observer.js'
import { StoreError } from './store/error.js'
import { openStore } from './store/open.js'
import type { LeaseHolder, LeaseShare, Store } from './store/store.js'
import { SoundClock } from './sync/health/sound-clock.js'
import { StoreTrouble } from './sync/health/store-trouble.js'
import { Background } from './sync/running/background.js'
import { systemClock, type Clock } from './sync/running/clock.js'

export type { ConnectedBridge } from './connected-bridge.js'
export { LeaseRefused, type Processes } from './lease/held-leases.js'

/** A configured bridge: its store, and for each connection the cycle over its two ports. */
export interface Bridge {
  readonly store: Store
  /** All that are configured, those on which another process works included. */
  readonly connections: readonly ConnectedBridge[]
  /** As it is followed now: without what the database was used for otherwise. */
  readonly config: Config
  /** Takes the leases of all connections, or renews them. @throws LeaseRefused when another process has one */
  holdLease(): Promise<void>
  /** Renews them in the background until the bridge is closed; `onLost` is called once another bridge has one, or another database took the place of this one. */
  keepLease(onLost: (error: Error) => void): void
  /**
   * Renews the leases of the connections that this process works on, and takes what is free of its share. A connection that
   * is gained begins anew; the cycle of one that is lost, or to be given up, ends after the step in hand.
   * @param isStopping nothing more is taken
   */
  shareLeases(isStopping?: boolean): Promise<Share>
  /** Gives connections up that are to be given up, when no cycle of theirs is under way. */
  giveUp(names: readonly string[]): Promise<void>
  /** Whether this process has the lease of a connection, as of the last `shareLeases` or `holdLease`. */
  holds(name: string): boolean
  /**
   * Other connections are configured from now on; those that changed or went are to be given up. Answers what is followed.
   * @throws ConfigError when the store was used with another Chorus Pro
   */
  reconfigure(next: Config): Promise<Config>
  /**
   * Resolves when nothing goes on beside the cycles any more: each may have begun the download of the whole directory,
   * which takes minutes and does not need the lease. Who closes the bridge instead ends it; nothing is lost by that.
   */
  idle(): Promise<void>
  /** Gives the leases back while the bridge stays open: no other cycle may follow. */
  releaseLease(): Promise<void>
  /** Cuts every connection to both sides, those in use included, and makes no other: the step in hand ends at once. */
  hangUp(): void
  /** Gives the leases back and closes everything. */
  close(): Promise<void>
}

export interface Share extends LeaseShare {
  /** What another process took since, because this one did not renew in time. */
  readonly lost: readonly string[]
}

/** What a harness may put in place of the real thing, to make it fail or to wait less. */
export interface HarnessOverrides extends SideOverrides {
  readonly openStore?: (path: string) => Promise<Store>
  readonly processes?: Processes
}

const MACHINE: Processes = { own: process.pid, isSurelyDead }

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
  return new ConfiguredBridge(config, { logger, clock, overrides, observer, holder, store }, processes)
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

class ConfiguredBridge implements Bridge {
  readonly store: Store
  readonly #whole: Whole
  readonly #leases: HeldLeases
  readonly #quotas: ApplicationQuotas
  #config: Config
  #configured: ReadonlyMap<string, Connection>
  #opened = new Map<string, OpenedConnection>()
  #held = new Set<string>()

  constructor(
    config: Config,
    parts: Pick<Whole, 'logger' | 'clock' | 'overrides' | 'observer' | 'holder' | 'store'>,
    processes: Processes,
  ) {
    this.#config = config
    this.#configured = byName(config.connections)
    this.store = parts.store
    const { clock, holder, store, overrides } = parts
    this.#leases = new HeldLeases(holder, store, clock, processes)
    this.#quotas = new ApplicationQuotas(() => this.#config.connections, overrides.net?.pace)
    this.#whole = {
      ...parts,
      config,
      sound: new SoundClock(clock, store, config),
      storeTrouble: new StoreTrouble(),
      background: new Background(holder),
      startedAt: clock.now(),
      limiterOf: (connection) => this.#quotas.of(connection),
      searchRestMs: (connection) => this.#quotas.searchRestMs(connection),
    }
    for (const connection of config.connections) this.#open(connection)
  }

  get config(): Config {
    return this.#config
  }

  get connections(): ConnectedBridge[] {
    return [...this.#opened.values()].map(({ bridge }) => bridge)
  }

  async holdLease(): Promise<void> {
    await this.#leases.hold(this.#names())
    this.#held = new Set(this.#opened.keys())
  }

  keepLease(onLost: (error: Error) => void): void {
    const { storeTrouble, clock, logger } = this.#whole
    this.#leases.keep(this.#names(), onLost, (error) => {
      if (!(error instanceof StoreError) || storeTrouble.isNews(error, clock.now()))
        logger.warn('the lease could not be renewed; tried again soon', { cause: String(error) })
    })
  }

  async shareLeases(isStopping = false): Promise<Share> {
    const share = await this.#leases.share(isStopping ? [...this.#held] : this.#names())
    const held = new Set(share.held)
    const kept = share.isNew ? new Set<string>() : this.#held
    const lost = [...this.#held].filter((name) => !kept.has(name) || !held.has(name))
    for (const name of lost) this.#opened.get(name)?.giveUp()
    for (const name of held)
      if (!kept.has(name) && this.#opened.get(name)?.isFresh === false) this.#openAnew(name)
    this.#held = held
    this.#quotas.share((name) => held.has(name))
    const isStale = (name: string): boolean =>
      this.#opened.get(name)?.connection !== this.#configured.get(name)
    const isToGiveUp = new Set(share.toGiveUp)
    const toGiveUp = share.held.filter((name) => isToGiveUp.has(name) || isStale(name))
    this.#endCyclesOf(new Set(toGiveUp))
    return { ...share, toGiveUp, lost }
  }

  async giveUp(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    await this.#leases.release(names)
    for (const name of names) {
      this.#held.delete(name)
      this.#openAnew(name)
    }
    this.#quotas.share((name) => this.#held.has(name))
  }

  holds(name: string): boolean {
    return this.#held.has(name)
  }

  async reconfigure(next: Config): Promise<Config> {
    const config = await keepEnvironments(next, this.store, this.#config)
    const connections = config.connections.map((connection) => {
      const known = this.#configured.get(connection.name)
      return known !== undefined && isDeepStrictEqual(known, connection) ? known : connection
    })
    const { leftOut, connectionFiles, warnings } = config
    this.#config = { ...this.#config, connections, leftOut, connectionFiles, warnings }
    this.#configured = byName(connections)
    // Of one that is being worked on the cycle ends first, and its lease is given up.
    const names = [...this.#opened.keys(), ...connections.map(({ name }) => name)]
    for (const name of new Set(names)) if (!this.#held.has(name)) this.#openAnew(name)
    return config
  }

  async idle(): Promise<void> {
    await this.#whole.background.idle()
  }

  async releaseLease(): Promise<void> {
    await this.#leases.release()
  }

  hangUp(): void {
    for (const opened of this.#opened.values()) opened.hangUp()
    this.#quotas.end()
  }

  async close(): Promise<void> {
    this.#leases.stopKeeping()
    this.hangUp()
    await this.#whole.background.close()
    try {
      await this.#leases.release()
    } finally {
      await this.store.close()
    }
  }

  /** A cycle that catches up takes half an hour: nobody waits for it who has nothing to do. Who gets it goes on from there. */
  #endCyclesOf(toGiveUp: ReadonlySet<string>): void {
    for (const name of this.#held) {
      const opened = this.#opened.get(name)
      if (toGiveUp.has(name)) opened?.giveUp()
      else if (opened?.isOver === true) this.#openAnew(name)
    }
  }

  #names(): string[] {
    return [...this.#configured.keys()]
  }

  #open(connection: Connection): void {
    this.#opened.set(connection.name, connect(connection, this.#whole))
  }

  /** As it is configured now, without memory of the last time. */
  #openAnew(name: string): void {
    this.#opened.get(name)?.hangUp()
    const connection = this.#configured.get(name)
    if (connection === undefined) this.#opened.delete(name)
    else this.#open(connection)
  }
}
