import type { Database } from 'better-sqlite3'
import { Writable } from 'node:stream'
import winston from 'winston'
import { createBridge, LeaseRefused, type Bridge, type HarnessOverrides } from '../../src/bridge.js'
import { makeAnew } from '../../src/commands/rebuild.js'
import { loadConfig } from '../../src/config/load.js'
import { StoreError } from '../../src/store/error.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import type { Store } from '../../src/store/store.js'
import type { Answer, Disk, Failure, KillPoint, Order } from './protocol.js'

type Opening = Extract<Order, { configFile: string }>

export interface Log {
  /** At once: what was logged before a death is there after it. */
  write(line: Buffer): void
  close(): void
}

/** What the bridge is surrounded by. */
export interface Surroundings {
  openLog(file: string): Log
  /** Each connection to the store's file. */
  onOpen(database: Database): void
  /** The store as the bridge gets it. */
  around(store: Store): Store
  /** Where it is to die next; undefined: nowhere. */
  arm(point: KillPoint | undefined): void
  /** What else is put in the place of the real thing. */
  readonly overrides: HarnessOverrides
  usage(): Answer['usage']
}

interface Running {
  readonly bridge: Bridge
  readonly database: Database
  readonly log: Log
  readonly stop: AbortController
}

/** The real bridge, cycle by cycle, at the time that its driver says it is. */
export class BridgeHost {
  #time = 0
  #running: Running | undefined
  readonly #clock = { now: () => new Date(this.#time) }

  constructor(private readonly around: Surroundings) {}

  async obey(order: Order): Promise<Omit<Answer, 'id'>> {
    if ('now' in order) this.#time = order.now
    if (order.kind === 'open') {
      await this.#open(order)
      return {}
    }
    if (order.kind === 'rebuild') {
      await this.#rebuild(order)
      return { usage: this.around.usage() }
    }
    if (this.#running === undefined) throw new Error(`${order.kind}: no bridge is open`)
    switch (order.kind) {
      case 'cycle':
        return this.#cycle(this.#running, order)
      case 'renew':
        return renew(this.#running)
      case 'close':
        await this.#close(this.#running)
        return {}
    }
  }

  #overrides({ patienceMs, pageSize }: Opening): HarnessOverrides {
    const patience = { responseMs: patienceMs, totalMs: 2 * patienceMs }
    return {
      odooTimeouts: patience,
      chorusTimeouts: patience,
      chorusPageSize: pageSize,
      ...this.around.overrides,
    }
  }

  async #rebuild(order: Opening): Promise<void> {
    const log = this.around.openLog(order.logFile)
    const config = loadConfig(order.configFile, order.environment)
    const { signal } = new AbortController()
    try {
      await makeAnew(
        config,
        this.#loggerTo(log),
        signal,
        () => undefined,
        this.#clock,
        this.#overrides(order),
      )
    } finally {
      log.close()
    }
  }

  async #open(order: Opening): Promise<void> {
    const log = this.around.openLog(order.logFile)
    const databases: Database[] = []
    const onOpen = (database: Database): void => {
      databases.push(database)
      this.around.onOpen(database)
    }
    const config = loadConfig(order.configFile, order.environment)
    const bridge = await createBridge(config, this.#loggerTo(log), this.#clock, {
      openStore: async (path) => this.around.around(await openSqliteStore(path, { check: true, onOpen })),
      ...this.#overrides(order),
    })
    const [database] = databases
    if (database === undefined) throw new Error('the store was not opened')
    this.#running = { bridge, database, log, stop: new AbortController() }
  }

  async #cycle({ bridge, database, stop }: Running, order: Extract<Order, { kind: 'cycle' }>) {
    setDisk(database, order.disk)
    this.around.arm(order.kill)
    const failures: Failure[] = []
    try {
      await bridge.holdLease()
    } catch (error) {
      if (error instanceof LeaseRefused) return { refused: true }
      if (!(error instanceof StoreError)) throw error
      // As in the daemon, whose renewals fail with a warning while cycles go on.
      failures.push({ stage: 'lease', message: error.message, kind: error.kind })
    }
    for (const connection of bridge.connections) {
      failures.push(...(await connection.cycle(stop.signal)).failures)
      // One after the other, so that a seed replays as it went.
      await bridge.idle()
    }
    this.around.arm(undefined)
    return { failures, usage: this.around.usage() }
  }

  async #close({ bridge, database, log }: Running): Promise<void> {
    this.#running = undefined
    this.around.arm(undefined)
    if (database.open) setDisk(database, 'sound')
    await bridge.close()
    log.close()
  }

  #loggerTo(log: Log): winston.Logger {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log.write(chunk)
        done()
      },
    })
    const at = winston.format((info) => ({ at: new Date(this.#time).toISOString(), ...info }))
    const logger = winston.createLogger({
      level: 'debug',
      format: winston.format.combine(at(), winston.format.json()),
    })
    logger.add(new winston.transports.Stream({ stream }))
    return logger
  }
}

/** A bridge that finds its lease gone begins nothing new, as the daemon's renewal in the background sees to. */
async function renew({ bridge, stop }: Running): Promise<{ refused?: boolean }> {
  try {
    await bridge.holdLease()
    return {}
  } catch (error) {
    if (!(error instanceof LeaseRefused)) throw error
    stop.abort()
    return { refused: true }
  }
}

const MOST_PAGES = 1_073_741_823

/** A full disk lets the file be changed in place and not grow. */
function setDisk(database: Database, disk: Disk): void {
  if (disk === 'full') makePagesSmall(database)
  const pages = disk === 'full' ? Number(database.pragma('page_count', { simple: true })) : MOST_PAGES
  database.pragma(`max_page_count = ${pages}`)
  database.pragma(`query_only = ${disk === 'read-only' ? 1 : 0}`)
}

const SMALLEST_PAGE = 512

/** In its pages a file of a few invoices has room for many more, and nothing would fail. */
function makePagesSmall(database: Database): void {
  if (database.pragma('page_size', { simple: true }) === SMALLEST_PAGE) return
  database.pragma('query_only = 0')
  database.pragma('journal_mode = DELETE')
  database.pragma(`page_size = ${SMALLEST_PAGE}`)
  database.exec('VACUUM')
  database.pragma('journal_mode = WAL')
}
