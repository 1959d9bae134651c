import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import { createBridge, LeaseRefused, type Bridge } from '../bridge.js'
import { secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'
import { whyAddonAborts } from '../store/sqlite/addon.js'
import { makeRounds } from './rounds.js'

const LEASE_RETRY_MS = 2_000

/** Nearly every step is over by then; a document being made, or a server that hangs, would take minutes. */
const STOP_PATIENCE_MS = 20_000

/**
 * Works until SIGINT or SIGTERM: finishes the step in hand, or gives it up after a while, gives the lease back and ends
 * with 0. Tells PM2 (`wait_ready`) once the store is open, the lease held and the schedule set.
 */
export async function start(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  for (const warning of [...config.warnings, whyAddonAborts()])
    if (warning !== undefined) logger.warn(warning)
  if (config.dryRun) logger.warn('dry run: nothing is changed in Odoo or Chorus Pro')

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      logger.info('stopping after the step in hand', { signal })
      stop.abort()
    })

  const bridge = await createBridge(config, logger)
  try {
    await waitForLease(bridge, logger, stop.signal)
    if (!stop.signal.aborted) await work(bridge, config.schedule, logger, stop)
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
      if (!(error instanceof LeaseRefused)) throw error
      const holder = error.message.split(';')[0] ?? error.message
      if (holder !== said) logger.warn(`waiting: ${error.message}`)
      said = holder
      await sleep(LEASE_RETRY_MS, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

async function work(bridge: Bridge, schedule: string, logger: Logger, stop: AbortController): Promise<void> {
  bridge.keepLease((lost) => {
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
  await makeRounds(bridge.connections, schedule, logger, stop.signal)
  clearTimeout(patience)
}
