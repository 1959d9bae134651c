import type { Logger } from 'winston'
import { createBridge, type Bridge } from '../bridge.js'
import { type Config, describeLeftOut, secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { isTakenAway } from '../lease/held-leases.js'
import { Post, sendersOf } from '../health/messages/post.js'
import { Metrics } from '../health/metrics.js'
import { openHealth } from '../health/open.js'
import { type ProcessState, siteOf } from '../health/site-of.js'
import { createLogger } from '../log/logger.js'
import { RecentTroubles } from '../log/recent.js'
import { whyAddonAborts } from '../store/sqlite/addon.js'
import { openStoreAsItIs } from '../store/open.js'
import { VERSION } from '../version.js'
import { Bell } from './bell.js'
import { HangUps } from './hang-ups.js'
import { Looks } from './looks.js'
import { reload, sayLeftBehind } from './reload.js'
import { Rounds } from './rounds.js'
import { WorkShare } from './work-share.js'

/** How often alarms are judged beside the cycles, and their messages sent, in milliseconds. */
const LOOK_MS = 60_000
const POST_MS = 15_000

/** How often a bridge that has nothing to do says that it is there. */
const SAID_EVERY_MS = 3_600_000

/** Nearly every step is over by then; a document being made, or a server that hangs, would take minutes. */
const STOP_PATIENCE_MS = 20_000

/**
 * Works until SIGINT or SIGTERM: finishes the step in hand, or gives it up after a while, gives its leases back and ends
 * with 0. SIGHUP has it read its connections again. Tells PM2 (`wait_ready`) once the store is open, a lease held and the
 * schedule set.
 */
export async function start(configFile: string | undefined): Promise<void> {
  // Of a terminal that is closed it is the end, as of any command.
  const hangUps = process.stdout.isTTY ? undefined : new HangUps()
  try {
    await startListening(configFile, hangUps)
  } finally {
    hangUps?.end()
  }
}

async function startListening(configFile: string | undefined, hangUps: HangUps | undefined): Promise<void> {
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
  for (const file of bridge.config.leftOut) logger.error(describeLeftOut(file))
  await sayLeftBehind(bridge, logger)
  const state: ProcessState = { lease: 'waiting', isStopping: false }
  stop.signal.addEventListener('abort', () => {
    state.isStopping = true
  })
  hangUps?.answer(() => reload(configFile, bridge, logger))
  const bell = new Bell()
  const cycleNow = (connection: string): void => {
    bell.ring(connection)
  }
  try {
    const view = await openStoreAsItIs(config, 'look')
    const parts = { store: view, metrics, troubles, state, log: logger, cycleNow }
    const health = await openHealth(await siteOf(() => bridge.config, bridge, parts), config.health, logger)
    try {
      await work(bridge, config, logger, stop, { bell, state })
    } finally {
      await health.close()
      await view.close()
    }
  } finally {
    await hangUps?.rest()
    await bridge.close()
    logger.info('stopped')
  }
}

async function work(
  bridge: Bridge,
  { schedule, health }: Config,
  logger: Logger,
  stop: AbortController,
  { bell, state }: { bell: Bell; state: ProcessState },
): Promise<void> {
  let patience: NodeJS.Timeout | undefined
  stop.signal.addEventListener('abort', () => {
    patience = setTimeout(() => {
      logger.info(
        'the step in hand takes long: its connections are cut, and what became of it is found out later',
      )
      bridge.hangUp()
    }, STOP_PATIENCE_MS)
  })
  const share = new WorkShare(bridge, state, logger)
  const rounds = new Rounds(() => share.worked, schedule, logger, bell)
  const post = new Post(bridge.store, sendersOf(health), logger)
  const looks = new Looks(() => share.worked, stop.signal, logger)
  const timers: NodeJS.Timeout[] = []
  const over = new AbortController()
  const sharing = share.keep(
    { stopping: stop.signal, over: over.signal },
    (name) => rounds.isRunning(name),
    () => {
      logger.info('ready', { connections: share.worked.map(({ name }) => name), schedule })
      process.send?.('ready')
      timers.push(...watch(share, post, looks, logger))
    },
  )
  const shared = sharing.catch((error: unknown) => {
    stop.abort()
    if (!isTakenAway(error)) throw error
    state.lease = 'lost'
    logger.error('the lease is lost: stopping before anything is deposited twice', { cause: error.message })
    process.exitCode = 3
  })
  await Promise.all([
    rounds.make(stop.signal).finally(() => {
      over.abort()
    }),
    shared,
  ])
  timers.forEach(clearInterval)
  await Promise.all([post.idle(), looks.idle()])
  clearTimeout(patience)
}

/** Beside the cycles, which may hang: what people are to be told, and the messages that tell it. */
function watch(share: WorkShare, post: Post, looks: Looks, logger: Logger): NodeJS.Timeout[] {
  const orSay = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      logger.error('what people are to be told could not be judged', {
        stack: error instanceof Error ? error.stack : String(error),
      })
    })
  }
  return [
    setInterval(() => {
      void looks.round()
    }, LOOK_MS),
    setInterval(() => {
      orSay(post.round())
    }, POST_MS),
    setInterval(() => {
      for (const { name, cycles } of share.worked)
        logger.info('at work', {
          connection: name,
          lastGoodCycle: cycles.goodAt?.toISOString() ?? 'none since the start',
        })
    }, SAID_EVERY_MS),
  ]
}
