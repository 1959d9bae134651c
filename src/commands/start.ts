import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import { createBridge, LeaseRefused, type Bridge } from '../bridge.js'
import { type Config, describeLeftOut, secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { Post, sendersOf } from '../health/messages/post.js'
import { Metrics } from '../health/metrics.js'
import { openHealth } from '../health/open.js'
import { type ProcessState, siteOf } from '../health/site-of.js'
import { createLogger } from '../log/logger.js'
import { RecentTroubles } from '../log/recent.js'
import { StoreError } from '../store/error.js'
import { whyAddonAborts } from '../store/sqlite/addon.js'
import { openStoreAsItIs } from '../store/open.js'
import { VERSION } from '../version.js'
import { Bell } from './bell.js'
import { makeRounds } from './rounds.js'

const LEASE_RETRY_MS = 2_000

/** How often alarms are judged beside the cycles, and their messages sent, in milliseconds. */
const LOOK_MS = 60_000
const POST_MS = 15_000

/** How often a bridge that has nothing to do says that it is there. */
const SAID_EVERY_MS = 3_600_000

/** Nearly every step is over by then; a document being made, or a server that hangs, would take minutes. */
const STOP_PATIENCE_MS = 20_000

/**
 * Works until SIGINT or SIGTERM: finishes the step in hand, or gives it up after a while, gives the lease back and ends
 * with 0. Tells PM2 (`wait_ready`) once the store is open, the lease held and the schedule set.
 */
export async function start(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  const troubles = new RecentTroubles(logger)
  for (const warning of [...config.warnings, whyAddonAborts()])
    if (warning !== undefined) logger.warn(warning)
  if (config.dryRun) logger.warn('dry run: nothing is changed in Odoo or Chorus Pro')

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      logger.info('stopping after the step in hand', { signal })
      stop.abort()
    })

  const metrics = new Metrics(VERSION)
  const bridge = await createBridge(config, logger, undefined, undefined, metrics.observer)
  for (const file of bridge.leftOut) logger.error(describeLeftOut(file))
  const state: ProcessState = { lease: 'waiting', isStopping: false }
  stop.signal.addEventListener('abort', () => {
    state.isStopping = true
  })
  const bell = new Bell()
  const cycleNow = (connection: string): void => {
    bell.ring(connection)
  }
  try {
    const view = await openStoreAsItIs(config, 'look')
    const parts = { store: view, metrics, troubles, state, log: logger, cycleNow }
    const health = await openHealth(
      await siteOf({ ...config, leftOut: bridge.leftOut }, bridge, parts),
      config.health,
      logger,
    )
    try {
      await waitForLease(bridge, logger, stop.signal)
      if (!stop.signal.aborted) {
        state.lease = 'held'
        await work(bridge, config, logger, stop, { bell, state })
      }
    } finally {
      await health.close()
      await view.close()
    }
  } finally {
    await bridge.close()
    logger.info('stopped')
  }
}

async function waitForLease(bridge: Bridge, logger: Logger, stop: AbortSignal): Promise<void> {
  let said = ''
  while (!stop.aborted) {
    try {
      await bridge.holdLease()
      return
    } catch (error) {
      if (!(error instanceof LeaseRefused || isOfServer(error))) throw error
      const holder = error.message.split(';')[0] ?? error.message
      if (holder !== said) logger.warn(`waiting: ${error.message}`)
      said = holder
      await sleep(LEASE_RETRY_MS, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

/** A database server that is restarted, or kept busy by others, is waited for like another bridge. */
function isOfServer(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === 'unavailable' || error.kind === 'busy')
}

async function work(
  bridge: Bridge,
  { schedule, health }: Config,
  logger: Logger,
  stop: AbortController,
  { bell, state }: { bell: Bell; state: ProcessState },
): Promise<void> {
  bridge.keepLease((lost) => {
    state.lease = 'lost'
    logger.error('the lease is lost: stopping before anything is deposited twice', { cause: lost.message })
    process.exitCode = 3
    stop.abort()
  })
  let patience: NodeJS.Timeout | undefined
  stop.signal.addEventListener('abort', () => {
    patience = setTimeout(() => {
      logger.info(
        'the step in hand takes long: its connections are cut, and what became of it is found out later',
      )
      bridge.hangUp()
    }, STOP_PATIENCE_MS)
  })
  logger.info('ready', { connections: bridge.connections.map(({ name }) => name), schedule })
  process.send?.('ready')
  const post = new Post(bridge.store, sendersOf(health), logger)
  const timers = watch(bridge, post, logger)
  await makeRounds(bridge.connections, schedule, logger, stop.signal, bell)
  timers.forEach(clearInterval)
  await post.idle()
  clearTimeout(patience)
}

/** Beside the cycles, which may hang: what people are to be told, and the messages that tell it. */
function watch(bridge: Bridge, post: Post, logger: Logger): NodeJS.Timeout[] {
  const orSay = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      logger.error('what people are to be told could not be judged', {
        stack: error instanceof Error ? error.stack : String(error),
      })
    })
  }
  return [
    setInterval(() => {
      for (const connection of bridge.connections) orSay(connection.lookForAlarms())
    }, LOOK_MS),
    setInterval(() => {
      orSay(post.round())
    }, POST_MS),
    setInterval(() => {
      for (const { name, cycles } of bridge.connections)
        logger.info('at work', {
          connection: name,
          lastGoodCycle: cycles.goodAt?.toISOString() ?? 'none since the start',
        })
    }, SAID_EVERY_MS),
  ]
}
