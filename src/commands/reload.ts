import type { Logger } from 'winston'
import type { Bridge } from '../bridge.js'
import { changesBetween } from '../config/changes.js'
import { type Config, type Connection, describeLeftOut, secretsOf } from '../config/config.js'
import { describeLeftBehind, LEFT_BEHIND_REMEDY, leftBehind } from '../config/left-behind.js'
import { ConfigError, reloadConfig } from '../config/load.js'
import { logFormat } from '../log/logger.js'
import { StoreError } from '../store/error.js'

/**
 * Has a running bridge follow the connections of its configuration as they stand now. Whatever is wrong with it is said, and
 * the bridge goes on as it was.
 */
export async function reload(configFile: string | undefined, bridge: Bridge, logger: Logger): Promise<void> {
  const former = bridge.config
  try {
    const read = reloadConfig(configFile, process.env, former)
    // Before anything is said of it; what was a secret stays one.
    logger.format = logFormat([...secretsOf(former), ...secretsOf(read)], process.stdout.isTTY)
    const next = await bridge.reconfigure(read)
    say(former, next, logger)
    await sayLeftBehind(bridge, logger)
  } catch (error) {
    if (error instanceof ConfigError)
      logger.error('the configuration that was read again cannot be followed; the bridge goes on as it was', {
        problems: error.problems,
      })
    else if (error instanceof StoreError)
      logger.error(
        'the configuration that was read again could not be taken up; the bridge goes on as it was',
        {
          cause: error.message,
          remedy: `${error.remedy} Then send SIGHUP again.`,
        },
      )
    else
      logger.error('a fault while the configuration was read again; the bridge goes on as it was', {
        stack: error instanceof Error ? error.stack : String(error),
      })
  }
}

function say(former: Config, next: Config, logger: Logger): void {
  const { added, removed, changed, leftOut, needsRestart } = changesBetween(former, next)
  for (const warning of next.warnings) logger.warn(warning)
  for (const file of leftOut) logger.error(describeLeftOut(file))
  logger.info('the configuration was read again', {
    added: added.map(nameOf),
    removed: removed.map(nameOf),
    changed: changed.map(nameOf),
    connections: next.connections.length,
  })
  if (needsRestart.length > 0)
    logger.warn('other settings were changed too: they count after a restart', { settings: needsRestart })
}

/** Whoever renames a connection, or takes it away too soon, is to hear of it while it can be undone. */
export async function sayLeftBehind({ config, store }: Bridge, logger: Logger): Promise<void> {
  for (const left of await leftBehind(config, store))
    logger.warn(describeLeftBehind(left), { remedy: LEFT_BEHIND_REMEDY })
}

function nameOf({ name }: Connection): string {
  return name
}
