import { Writable } from 'node:stream'
import winston from 'winston'
import { createBridge, LeaseRefused, type Bridge, type HarnessOverrides } from '../../src/bridge.js'
import { makeAnew } from '../../src/commands/rebuild.js'
import { loadConfig } from '../../src/config/load.js'
import { StoreError } from '../../src/store/error.js'
import type { Store } from '../../src/store/store.js'
import type { Answer, Disk, Failure, KillPoint, Order } from './protocol.js'

type Opening = Extract<Order, { configFile: string }>

export interface Log {
  /** At once: what was logged before a death is there after it. */
  write(line: Buffer): void
  close(): void
}

export interface OpenedStore {
  readonly store: Store
  readonly setDisk: (disk: Disk) => void
}

/** What the bridge is surrounded by. */
export interface Surroundings {
  openLog(file: string): Log
  openStore(place: string): Promise<OpenedStore>
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
  readonly setDisk: (disk: Disk) => void
  readonly log: Log
  readonly stop: AbortController
  readonly isShared: boolean
}

/** The real bridge, cycle by cycle, at the time that its driver says it is. */
export class BridgeHost {
  #time = 0
  #running: Running | undefined
  readonly #clock = { now: () => new Date(this.#time) }

  constructor(private readonly around: Surroundings) {}

  async obey(order: Order): Promise<Omit<Answer, 'id'>> {
    if ('now' in order) this.#time = order.now
    if (order.kind === 'open') return orStoreFailure('start', () => this.#open(order))
    if (order.kind === 'rebuild') {
      await this.#rebuild(order)
      return { usage: this.around.usage() }
    }
    if (order.kind === 'later') return {}
    if (this.#running === undefined) throw new Error(`${order.kind}: no bridge is open`)
    switch (order.kind) {
      case 'cycle':
        return this.#cycle(this.#running, order)
      case 'renew':
        return renew(this.#running)
      case 'close': {
        const running = this.#running
        return orStoreFailure('stop', () => this.#close(running))
      }
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

  async #open(order: Opening): Promise<Omit<Answer, 'id'>> {
    const log = this.around.openLog(order.logFile)
    const config = loadConfig(order.configFile, order.environment)
    let setDisk: OpenedStore['setDisk'] = () => undefined
    const bridge = await createBridge(config, this.#loggerTo(log), this.#clock, {
      openStore: async (place) => {
        const opened = await this.around.openStore(place)
        setDisk = opened.setDisk
        return this.around.around(opened.store)
      },
      ...this.#overrides(order),
    })
    this.#running = { bridge, setDisk, log, stop: new AbortController(), isShared: order.isShared === true }
    return {}
  }

  async #cycle(running: Running, order: Extract<Order, { kind: 'cycle' }>) {
    const { bridge, setDisk, stop } = running
    setDisk(order.disk)
    this.around.arm(order.kill)
    const failures: Failure[] = []
    let worked: readonly string[]
    try {
      worked = await led(running)
    } catch (error) {
      if (error instanceof LeaseRefused) return { refused: true }
      if (!(error instanceof StoreError)) throw error
      // As in the daemon, whose renewals fail with a warning while cycles go on.
      failures.push({ stage: 'lease', message: error.message, kind: error.kind })
      worked = namesOf(bridge).filter((name) => !running.isShared || bridge.holds(name))
    }
    for (const connection of bridge.connections) {
      if (!worked.includes(connection.name)) continue
      failures.push(...(await connection.cycle(stop.signal)).failures)
      // One after the other, so that a seed replays as it went.
      await bridge.idle()
    }
    this.around.arm(undefined)
    return { failures, worked: [...worked], usage: this.around.usage() }
  }

  async #close({ bridge, setDisk, log }: Running): Promise<Omit<Answer, 'id'>> {
    this.#running = undefined
    this.around.arm(undefined)
    setDisk('sound')
    await bridge.close()
    log.close()
    return {}
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

const namesOf = ({ connections }: Bridge): string[] => connections.map(({ name }) => name)

/** Takes the leases, and answers of which connections: of all, or of those that fall to one of several. @throws LeaseRefused */
async function led({ bridge, isShared }: Running): Promise<readonly string[]> {
  if (!isShared) {
    await bridge.holdLease()
    return namesOf(bridge)
  }
  const { held, toGiveUp } = await bridge.shareLeases()
  await bridge.giveUp(toGiveUp)
  return held.filter((name) => !toGiveUp.includes(name))
}

/** A bridge that finds its lease gone begins nothing new, as the daemon's renewal in the background sees to. */
async function renew({ bridge, stop, isShared }: Running): Promise<Omit<Answer, 'id'>> {
  if (isShared)
    return orStoreFailure('lease', async () => ({ refused: (await bridge.shareLeases()).lost.length > 0 }))
  try {
    await bridge.holdLease()
    return {}
  } catch (error) {
    if (!(error instanceof LeaseRefused)) throw error
    stop.abort()
    return { refused: true }
  }
}

/** As the commands do, which end with what the store said and are started again. */
async function orStoreFailure(
  stage: string,
  work: () => Promise<Omit<Answer, 'id'>>,
): Promise<Omit<Answer, 'id'>> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return { failures: [{ stage, message: error.message, kind: error.kind }] }
  }
}
