import { existsSync, linkSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Logger } from 'winston'
import { createBridge, type HarnessOverrides } from '../bridge.js'
import { describeLeftOut, secretsOf, type Config } from '../config/config.js'
import { ConfigError, loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'
import { isPostgres } from '../store/postgres/address.js'
import type { Store } from '../store/store.js'
import { systemClock, type Clock } from '../sync/running/clock.js'
import type { RebuildReport } from '../sync/odoo-state/rebuild.js'
import { print } from '../terminal/print.js'
import { CommandFailed } from './exit.js'

/**
 * Makes a database anew from Odoo and Chorus Pro, for one that is lost. Deposits and tells nothing. The file appears in
 * its place only once it is complete.
 */
export async function rebuild(configFile: string | undefined, options: { to?: string }): Promise<void> {
  const config = loadConfig(configFile, process.env)
  // Its invoices would be unknown to the database, and taken for new ones once it is back.
  if (config.leftOut.length > 0) throw new ConfigError(config.leftOut.map(describeLeftOut))
  if (options.to !== undefined && isPostgres(options.to))
    throw new CommandFailed(
      '--to is the path of a file: name another PostgreSQL database as "database" in the configuration',
    )
  const target = options.to === undefined ? config.database : resolve(options.to)
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort()
    })
  await makeAnew({ ...config, database: target }, logger, stop.signal, (name, { found, open, toDeposit }) => {
    print(
      `${name}: ${String(found)} invoice(s) found again in Chorus Pro, ${String(open)} deposit(s) whose flow is still to be asked for, ${String(toDeposit)} invoice(s) not deposited as far as can be seen`,
    )
  })
  print(
    `${target} is made anew. Once started, the bridge deposits no invoice that Chorus Pro does not show before settleMinutes have passed.`,
  )
}

/** The command itself, for who has a configuration; `onRebuilt` is told of each connection. */
export async function makeAnew(
  config: Config,
  logger: Logger,
  stop: AbortSignal,
  onRebuilt: (name: string, report: RebuildReport) => void,
  clock: Clock = systemClock,
  overrides: HarnessOverrides = {},
): Promise<void> {
  const target = config.database
  if (isPostgres(target)) {
    await makeAnewOnServer(config, logger, stop, onRebuilt, clock, overrides)
    return
  }
  if (existsSync(target))
    throw new CommandFailed(
      `${target} exists: move it and the files beside it (-wal, -shm) away first, or give another file with --to`,
    )
  const partial = `${target}.partial`
  removeStore(partial)
  const bridge = await createBridge({ ...config, database: partial }, logger, clock, overrides)
  try {
    await bridge.holdLease()
    for (const connection of bridge.connections) onRebuilt(connection.name, await connection.rebuild(stop))
    if (stop.aborted) throw new CommandFailed('stopped before it was complete: nothing was made')
  } catch (error) {
    await bridge.close()
    removeStore(partial)
    if (stop.aborted) throw new CommandFailed('stopped before it was complete: nothing was made')
    throw error
  }
  await bridge.close()
  linkSync(partial, target)
  removeStore(partial)
}

async function makeAnewOnServer(
  config: Config,
  logger: Logger,
  stop: AbortSignal,
  onRebuilt: (name: string, report: RebuildReport) => void,
  clock: Clock,
  overrides: HarnessOverrides,
): Promise<void> {
  const { hasStore, makeStoreAnew } = await import('../store/postgres/anew.js')
  if (await hasStore(config))
    throw new CommandFailed(
      `${config.database} has been used by a bridge: make another database (createdb), and name it as "database" in the configuration`,
    )
  const fill = async (openStore: () => Promise<Store>): Promise<void> => {
    const bridge = await createBridge(config, logger, clock, { ...overrides, openStore })
    try {
      await bridge.holdLease()
      for (const connection of bridge.connections) onRebuilt(connection.name, await connection.rebuild(stop))
    } catch (error) {
      if (!stop.aborted) throw error
    } finally {
      await bridge.close()
    }
    if (stop.aborted) throw new CommandFailed('stopped before it was complete: nothing was made')
  }
  await makeStoreAnew(config, fill, logger)
}

function removeStore(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}
