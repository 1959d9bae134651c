import cron from 'node-cron'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import { createBridge, LeaseRefused, type Bridge, type ConnectedBridge } from '../bridge.js'
import { secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'

const LEASE_RETRY_MS = 2_000

/**
 * Works until SIGINT or SIGTERM: finishes the step in hand, gives the lease back and ends with 0. Tells PM2
 * (`wait_ready`) once the store is open, the lease held and the schedule set.
 */
export async function start(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  for (const warning of config.warnings) logger.warn(warning)
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
  const running = new Map<string, Promise<void>>()
  const begin = (connection: ConnectedBridge): void => {
    if (stop.signal.aborted || running.has(connection.name)) return
    const cycle = connection
      .cycle(stop.signal)
      .then(
        () => undefined,
        (error: unknown) => {
          const stack = error instanceof Error ? error.stack : String(error)
          logger.error('a cycle ended in a fault', { connection: connection.name, stack })
        },
      )
      .finally(() => running.delete(connection.name))
    running.set(connection.name, cycle)
  }
  bridge.keepLease((lost) => {
    logger.error('the lease is lost: stopping before anything is deposited twice', { cause: lost.message })
    process.exitCode = 3
    stop.abort()
  })
  const tasks = bridge.connections.map((connection) =>
    cron.schedule(schedule, () => {
      begin(connection)
    }),
  )
  logger.info('ready', { connections: bridge.connections.map(({ name }) => name), schedule })
  process.send?.('ready')
  bridge.connections.forEach(begin)

  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve()
    else
      stop.signal.addEventListener('abort', () => {
        resolve()
      })
  })
  for (const task of tasks) await task.destroy()
  await Promise.all(running.values())
}
