import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadConfig } from '../config/load.js'
import { backUpSqlite } from '../store/sqlite/backup.js'
import { isPostgres } from '../store/postgres/address.js'
import { print } from '../terminal/print.js'
import { existingDatabase } from './existing-store.js'
import { CommandFailed } from './exit.js'

/** Copies the database to a new file, also while a bridge works on it. */
export async function backup(configFile: string | undefined, file: string): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  if (isPostgres(config.database))
    throw new CommandFailed(
      `${config.database} is backed up with PostgreSQL's own tools, such as pg_dump: "PostgreSQL" in docs/operations.md`,
    )
  const target = resolve(file)
  if (existsSync(target))
    throw new CommandFailed(`${target} exists; a backup overwrites nothing: give it a new name`)
  if (existsSync(`${target}.partial`))
    throw new CommandFailed(
      `${target}.partial exists: another backup is being made there, or one was interrupted; remove it then`,
    )
  await backUpSqlite(existingDatabase(config), target)
  print(`${target}: a sound copy of ${config.database}`)
}
