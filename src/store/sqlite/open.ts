import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { PACKAGE_ROOT } from '../../package-root.js'
import { mark } from '../../marks/mark.js'
import { type Migration, readMigrations } from '../migrations.js'
import { appliedToOlder, assertCurrent, assertOurs, isCurrent, migrate } from './migrate.js'
import { copyBeforeMigration } from './before-migration.js'
import { assertSound } from './check.js'
import type { Store, StoreLogger } from '../store.js'
import { typedDatabases } from './database.js'
import { PATIENCE_MS, patiently } from './driver.js'
import { closeToOthers, makePrivateFile, toStoreError } from './file.js'
import { roomBeside } from './room.js'
import { createStore } from '../sql/store.js'

export function sqliteMigrations(): Migration[] {
  return readMigrations(pathToFileURL(join(PACKAGE_ROOT, 'migrations/')))
}

export interface StoreOptions {
  readonly logger?: StoreLogger
  /** Reads the whole file first, to be sure that it is sound; a second or so for each gigabyte. */
  readonly check?: boolean
  /** Is given the connection to the file once it is open, to watch it or to make it fail. */
  readonly onOpen?: (database: Database.Database) => void
}

/**
 * Opens the store in a SQLite file, which is made if it is not there, and brings its tables up to date; what they were
 * before is kept in a copy (`copyBeforeMigration`). Several processes may have it open. Throws a `StoreError` when it cannot
 * be used.
 */
export async function openSqliteStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const database = openDatabase(path, options.check === true)
  try {
    await bringUpToDate(database, path, options.logger)
    // From here on the driver does the waiting.
    database.pragma('busy_timeout = 0')
  } catch (error) {
    database.close()
    throw toStoreError(error, path)
  }
  options.onOpen?.(database)
  const store = createStore(typedDatabases(database), roomBeside(path))
  return { ...store, close: () => store.close().then(() => void database.close()) }
}

/**
 * All or nothing, by one process: a second that starts meanwhile waits, and neither copies nor sees a store that is half of
 * one version and half of another. A start with nothing to bring takes no write lock.
 */
async function bringUpToDate(
  database: Database.Database,
  path: string,
  logger: StoreLogger | undefined,
): Promise<void> {
  const migrations = sqliteMigrations()
  if (isCurrent(database, migrations)) return
  database.pragma('busy_timeout = 0')
  // Another connection that has the lock may be one of this process.
  await patiently(path, () => database.exec('begin immediate'))
  try {
    const schema = appliedToOlder(database, migrations)
    if (schema !== undefined && mark('copy-before-migration')) {
      const copy = await copyBeforeMigration(path, schema, new Date())
      logger?.info(
        'the database is of an earlier version: a copy of it is kept before it is brought up to date',
        { path, copy },
      )
    }
    const applied = migrate(database, migrations, () => new Date())
    database.exec('commit')
    for (const migration of applied) logger?.info('store migrated', { path, migration })
  } finally {
    if (database.inTransaction) database.exec('rollback')
  }
}

/**
 * Opens the store of a file that is there and is as this version of the program leaves it, and does not bring it up to
 * date: another bridge may be at work on it. To `look` changes nothing in the file, whatever is asked of the store. Throws
 * a `StoreError` when it cannot be used.
 */
export function openSqliteStoreAsItIs(path: string, to: 'look' | 'write'): Promise<Store> {
  return Promise.resolve().then(() => {
    const database = openAsItIs(path, to)
    const store = createStore(typedDatabases(database), roomBeside(path))
    return { ...store, close: () => store.close().then(() => void database.close()) }
  })
}

function openAsItIs(path: string, to: 'look' | 'write'): Database.Database {
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: to === 'look', fileMustExist: true, timeout: PATIENCE_MS })
    assertCurrent(database, sqliteMigrations())
    if (to === 'write') {
      database.pragma('synchronous = FULL')
      database.pragma('foreign_keys = ON')
    }
    database.pragma('busy_timeout = 0')
    return database
  } catch (error) {
    database?.close()
    throw toStoreError(error, path)
  }
}

function checkFile(path: string): void {
  try {
    assertSound(path)
  } catch (error) {
    throw toStoreError(error, path)
  }
}

function openDatabase(path: string, check: boolean): Database.Database {
  makePrivateFile(path)
  if (check) checkFile(path)
  let database: Database.Database | undefined
  try {
    database = new Database(path, { timeout: PATIENCE_MS })
    // Before anything is changed: a mistyped path may lead to a file that is not ours.
    assertOurs(database)
    closeToOthers(path)
    database.pragma('journal_mode = WAL')
    // The system has the file in its memory: better-sqlite3 would keep 16 MB of it once more.
    database.pragma('cache_size = -2000')
    // What was committed must outlive a power cut: a deposit's intent above all.
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    return database
  } catch (error) {
    database?.close()
    throw toStoreError(error, path)
  }
}
