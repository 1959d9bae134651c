import { createBridge } from '../bridge.js'
import { secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'

/**
 * One cycle of every connection. Exit code 1 when a stage failed. Once a day the download of the whole directory keeps the
 * process for some minutes longer; the lease is given back before, so that the next `once` need not wait for it.
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
  try {
    await bridge.holdLease()
    bridge.keepLease((lost) => {
      logger.error('the lease is lost: stopping before anything is deposited twice', { cause: lost.message })
      stop.abort()
    })
    const reports = await Promise.all(bridge.connections.map((connection) => connection.cycle(stop.signal)))
    if (reports.some(({ failures }) => failures.length > 0)) process.exitCode = 1
    await bridge.releaseLease()
    await bridge.idle()
  } finally {
    await bridge.close()
  }
}
