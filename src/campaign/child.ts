import type { Database } from 'better-sqlite3'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import winston from 'winston'
import { createBridge, LeaseRefused, type Bridge } from '../bridge.js'
import { makeAnew } from '../commands/rebuild.js'
import { loadConfig } from '../config/load.js'
import { StoreError } from '../store/error.js'
import { openSqliteStore } from '../store/sqlite/open.js'
import { DeadlyStore } from './kill-points.js'
import { orderSchema, type Answer, type Disk, type Failure, type Order } from './protocol.js'

/** The bridge's process: the real bridge, cycle by cycle, at the time that the driver says it is. */

interface Running {
  readonly bridge: Bridge
  readonly database: Database
  readonly log: number
  readonly stop: AbortController
}

const deadly = new DeadlyStore()
let time = 0
let running: Running | undefined

type Opening = Extract<Order, { configFile: string }>

const clock = { now: () => new Date(time) }

function seamsOf({ patienceMs, pageSize }: Opening) {
  const patience = { responseMs: patienceMs, totalMs: 2 * patienceMs }
  return { odooTimeouts: patience, chorusTimeouts: patience, chorusPageSize: pageSize }
}

async function rebuild(order: Opening): Promise<void> {
  const log = openSync(order.logFile, 'a')
  const config = loadConfig(order.configFile, order.environment)
  try {
    await makeAnew(
      config,
      loggerTo(log),
      new AbortController().signal,
      () => undefined,
      clock,
      seamsOf(order),
    )
  } finally {
    closeSync(log)
  }
}

async function open(order: Opening): Promise<void> {
  const log = openSync(order.logFile, 'a')
  const databases: Database[] = []
  const bridge = await createBridge(loadConfig(order.configFile, order.environment), loggerTo(log), clock, {
    openStore: async (path) =>
      deadly.around(await openSqliteStore(path, { check: true, onOpen: (opened) => databases.push(opened) })),
    ...seamsOf(order),
  })
  const [database] = databases
  if (database === undefined) throw new Error('the store was not opened')
  running = { bridge, database, log, stop: new AbortController() }
}

async function cycle({ bridge, database, stop }: Running, order: Extract<Order, { kind: 'cycle' }>) {
  setDisk(database, order.disk)
  deadly.arm(order.kill)
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
  deadly.arm(undefined)
  return { failures, usage: usage() }
}

function usage(): Answer['usage'] {
  const { user, system } = process.cpuUsage()
  return { peakRssKb: peakRssKb(), cpuMs: (user + system) / 1_000 }
}

/** On Linux `maxRSS` begins with what the driver had when it started this process (getrusage(2), seen on Linux 6). */
function peakRssKb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  if (peak === undefined) throw new Error('/proc/self/status does not tell the memory at its peak')
  return Number(peak)
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

async function close({ bridge, database, log }: Running): Promise<void> {
  running = undefined
  deadly.arm(undefined)
  if (database.open) setDisk(database, 'sound')
  await bridge.close()
  closeSync(log)
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

/** Written at once: what was logged before a SIGKILL is there after it. */
function loggerTo(file: number): winston.Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeSync(file, chunk)
      done()
    },
  })
  const at = winston.format((info) => ({ at: new Date(time).toISOString(), ...info }))
  const logger = winston.createLogger({
    level: 'debug',
    format: winston.format.combine(at(), winston.format.json()),
  })
  logger.add(new winston.transports.Stream({ stream }))
  return logger
}

async function obey(order: Order): Promise<Omit<Answer, 'id'>> {
  if ('now' in order) time = order.now
  if (order.kind === 'open') {
    await open(order)
    return {}
  }
  if (order.kind === 'rebuild') {
    await rebuild(order)
    return { usage: usage() }
  }
  if (running === undefined) throw new Error(`${order.kind}: no bridge is open`)
  switch (order.kind) {
    case 'cycle':
      return cycle(running, order)
    case 'renew':
      return renew(running)
    case 'close':
      await close(running)
      return {}
  }
}

process.on('message', (message) => {
  const order = orderSchema.parse(message)
  obey(order).then(
    (answer) => process.send?.({ id: order.id, ...answer }),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.send?.({ id: order.id, error: text })
    },
  )
})
process.on('disconnect', () => {
  process.exit(0)
})
process.send?.('ready')
