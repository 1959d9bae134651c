import { existsSync, linkSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { createBridge } from '../bridge.js'
import { secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { createLogger } from '../log/logger.js'
import { CommandFailed } from './exit.js'

/**
 * Makes a database anew from Odoo and Chorus Pro, for one that is lost. Deposits and tells nothing. The file appears in
 * its place only once it is complete.
 */
export async function rebuild(configFile: string | undefined, options: { to?: string }): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const target = options.to === undefined ? config.database : resolve(options.to)
  if (existsSync(target))
    throw new CommandFailed(
      `${target} exists: move it and the files beside it (-wal, -shm) away first, or give another file with --to`,
    )
  const logger = createLogger(config.logLevel, secretsOf(config), process.stdout.isTTY)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort()
    })
  const partial = `${target}.partial`
  removeStore(partial)
  const bridge = await createBridge({ ...config, database: partial }, logger)
  try {
    await bridge.holdLease()
    for (const connection of bridge.connections) {
      const { found, open, toDeposit } = await connection.rebuild(stop.signal)
      process.stdout.write(
        `${connection.name}: ${String(found)} invoice(s) found again in Chorus Pro, ${String(open)} deposit(s) whose flow is still to be asked for, ${String(toDeposit)} invoice(s) not deposited as far as can be seen\n`,
      )
    }
    if (stop.signal.aborted) throw new CommandFailed('stopped before it was complete: nothing was made')
  } catch (error) {
    await bridge.close()
    removeStore(partial)
    if (stop.signal.aborted) throw new CommandFailed('stopped before it was complete: nothing was made')
    throw error
  }
  await bridge.close()
  linkSync(partial, target)
  removeStore(partial)
  process.stdout.write(
    `${target} is made anew. Once started, the bridge deposits no invoice that Chorus Pro does not show before settleMinutes have passed.\n`,
  )
}

function removeStore(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}
