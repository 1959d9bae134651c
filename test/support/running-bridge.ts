import { createBridge, type Bridge } from '../../src/bridge.js'
import { loadConfig } from '../../src/config/load.js'
import type { CycleReport } from '../../src/sync/running/cycle.js'
import type { SimulatedWorld, WorldOptions } from '../../src/simulators/world.js'
import winston from 'winston'
import { Writable } from 'node:stream'
import { openWorld } from './open-world.js'
import { openQuickStore } from './quick-store.js'
import { withoutWaiting } from './without-waiting.js'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The real bridge between two simulated servers, on a clock that the test moves. */
export interface RunningBridge {
  readonly world: SimulatedWorld
  readonly bridge: Bridge
  /** What was logged, one parsed line each. */
  readonly log: readonly LogLine[]
  /** And what it began beside itself. */
  cycle(): Promise<CycleReport>
  /** Moves the clock by `step` and runs a cycle, until `total` has passed. */
  live(total: number, step: number): Promise<void>
  /** Id of an invoice in the simulated Odoo. */
  idOf(number: string): number
  field(number: string, name: string): unknown
  /** Titles of the notes in an invoice's chatter, oldest first. */
  titles(number: string): string[]
  /** The whole text of its chatter. */
  chatter(number: string): string
  stage(number: string): Promise<string | undefined>
  /** Path of the store. */
  readonly database: string
  /** Ends the bridge, lets something happen to its file, and starts it again. */
  restart(happen: () => void): Promise<void>
  /** Starts it again after a test has closed it. */
  begin(): Promise<void>
  close(): Promise<void>
}

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly [key: string]: unknown
}

export interface BridgeOptions extends WorldOptions {
  /** Speaks to both servers over HTTP: several times as slow, with real waits between two requests. */
  readonly overSockets?: boolean
}

/** A Monday, at midnight in Paris, when it is still Sunday by UTC. */
const START = new Date('2026-11-22T23:00:00Z')

export async function startBridge(options: BridgeOptions = {}): Promise<RunningBridge> {
  const chorus = { clock: { start: START, speed: 0 }, ...options.chorus }
  const world = await openWorld({ ...options, chorus })
  const log: LogLine[] = []
  const overrides = options.overSockets === true ? { openStore: openQuickStore } : withoutWaiting(world)
  const config = loadConfig(world.configFile, world.environment)
  const begin = (): Promise<Bridge> => createBridge(config, memoryLogger(log), world.chorus.clock, overrides)
  let bridge = await begin()
  const stop = new AbortController().signal
  const cycle = async (): Promise<CycleReport> => {
    await bridge.holdLease()
    const [connection] = bridge.connections
    if (connection === undefined) throw new Error('the configuration has no connection')
    const report = await connection.cycle(stop)
    await bridge.idle()
    return report
  }
  const idOf = (number: string): number => {
    const move = world.odoo.records('account.move').find(({ name }) => name === number)
    if (move === undefined) throw new Error(`no invoice ${number}`)
    return move.id
  }
  return {
    world,
    get bridge() {
      return bridge
    },
    log,
    database: config.database,
    async begin() {
      bridge = await begin()
    },
    async restart(happen) {
      await bridge.close()
      happen()
      bridge = await begin()
    },
    cycle,
    async live(total, step) {
      for (let passed = 0; passed < total; passed += step) {
        world.chorus.clock.advance(step)
        await cycle()
      }
    },
    idOf,
    field: (number, name) => world.odoo.record('account.move', idOf(number))?.[name],
    titles: (number) =>
      world.odoo.book.chatter(idOf(number)).map(({ body }) => /<b>(.*?)<\/b>/.exec(body)?.[1] ?? body),
    chatter: (number) =>
      world.odoo.book
        .chatter(idOf(number))
        .map(({ body }) => body)
        .join('\n'),
    async stage(number) {
      return (await bridge.store.stories(number))[0]?.row.stage
    },
    async close() {
      await bridge.close()
      await world.close()
    },
  }
}

function memoryLogger(lines: LogLine[]): winston.Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as LogLine)
      done()
    },
  })
  const logger = winston.createLogger({ level: 'debug', format: winston.format.json() })
  logger.add(new winston.transports.Stream({ stream }))
  return logger
}
