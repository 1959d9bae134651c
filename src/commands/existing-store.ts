import { existsSync } from 'node:fs'
import { type Config, type Connection, describeLeftOut } from '../config/config.js'
import { openStoreAsItIs } from '../store/open.js'
import { isPostgres } from '../store/postgres/address.js'
import type { Store } from '../store/store.js'
import { CommandFailed } from './exit.js'

/** The path of a store that is a file. @throws CommandFailed where there is none: that is a mistake, and it is not made */
export function existingDatabase({ database }: Config): string {
  if (existsSync(database)) return database
  throw new CommandFailed(
    `${database} does not exist: the bridge has not run yet, or "database" in the configuration names another file (it is relative to the directory the command is started in)`,
  )
}

/** Opens the store for a command beside a running bridge, which may be of another version: nothing is brought up to date. */
export async function openExistingStore(config: Config, to: 'look' | 'write'): Promise<Store> {
  if (!isPostgres(config.database)) existingDatabase(config)
  return await openStoreAsItIs(config, to)
}

/** @throws CommandFailed when the configuration has no connection of this name */
export function knownConnection(config: Config, name: string): Connection {
  const known = config.connections.find((connection) => connection.name === name)
  if (known !== undefined) return known
  const names = config.connections.map((connection) => connection.name).join(', ')
  throw new CommandFailed(
    [`there is no connection ${name}; there are: ${names}`, ...config.leftOut.map(describeLeftOut)].join(
      '\n',
    ),
  )
}
