import type { Logger } from 'winston'
import { createBridge, type Bridge, type ConnectedBridge } from '../bridge.js'
import { describeLeftOut, secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'
import { Post, sendersOf } from '../health/messages/post.js'
import { mark } from '../marks/mark.js'
import { someAtOnce } from '../some-at-once.js'

/** All at once would wait for the requests a second of their PISTE application until they give up. */
const AT_ONCE = 20

/**
 * One cycle of every connection. Exit code 1 when a stage failed, 2 when a connection was left out, 3 when another bridge took
 * the database over. Once a day
 * the download of the whole directory keeps the process for some minutes longer; the lease is given back before, so that
 * the next `once` need not wait for it.
 */
export async function once(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  for (const warning of config.warnings) logger.warn(warning)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort()
    })
  const bridge = await createBridge(config, logger)
  for (const file of bridge.config.leftOut) logger.error(describeLeftOut(file))
  try {
    const code = await cycleOnce(bridge, logger, stop)
    process.exitCode = code === 0 && bridge.config.leftOut.length > 0 ? 2 : code
    await new Post(bridge.store, sendersOf(config.health), logger).round()
    // Whoever has taken the database over downloads for itself.
    if (process.exitCode === 3) return
    await bridge.releaseLease()
    await bridge.idle()
  } finally {
    await bridge.close()
  }
}

/** Answers the exit code. @throws LeaseRefused when another bridge has the database from the beginning */
export async function cycleOnce(
  bridge: Pick<Bridge, 'holdLease' | 'keepLease'> & {
    readonly connections: readonly Pick<ConnectedBridge, 'cycle'>[]
  },
  logger: Logger,
  stop: AbortController,
): Promise<0 | 1 | 3> {
  const lease = { isLost: false }
  await bridge.holdLease()
  bridge.keepLease((lost) => {
    logger.error('the lease is lost: stopping before anything is deposited twice', { cause: lost.message })
    lease.isLost = true
    stop.abort()
  })
  const reports = await someAtOnce(bridge.connections, AT_ONCE, (connection) => connection.cycle(stop.signal))
  const kinds = reports.flatMap(({ failures }) => failures.map(({ kind }) => kind))
  // A stage may find it out before the lease would have been renewed.
  if ((lease.isLost || kinds.includes('lease')) && mark('once-without-its-lease')) return 3
  return kinds.length > 0 ? 1 : 0
}
