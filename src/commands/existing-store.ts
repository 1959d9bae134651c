import { existsSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { openSqliteStore } from '../store/sqlite/open.js'
import type { Store } from '../store/store.js'
import { CommandFailed } from './exit.js'

/** Opens the store for a command that only looks at it: one that is not there is a mistake, and is not created. */
export async function openExistingStore({ database }: Config): Promise<Store> {
  if (!existsSync(database))
    throw new CommandFailed(
      `${database} does not exist: the bridge has not run yet, or "database" in the configuration names another file (it is relative to the directory the command is started in)`,
    )
  return await openSqliteStore(database)
}

/** @throws CommandFailed when the configuration has no connection of this name */
export function knownConnection({ connections }: Config, name: string): string {
  if (connections.some((connection) => connection.name === name)) return name
  throw new CommandFailed(
    `there is no connection ${name}; there are: ${connections.map((connection) => connection.name).join(', ')}`,
  )
}
