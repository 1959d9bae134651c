import { isPostgres } from './postgres/address.js'
import { openSqliteStore, openSqliteStoreAsItIs } from './sqlite/open.js'
import type { Store, StoreLogger } from './store.js'

/** Where the store is: the path of a SQLite file, or the address of a PostgreSQL database with its password apart. */
export interface StoreAccess {
  readonly database: string
  readonly databasePassword?: string | undefined
}

export interface OpenOptions {
  readonly logger?: StoreLogger
  /** Reads a whole SQLite file first, to be sure that it is sound; a server looks after its files itself. */
  readonly check?: boolean
}

/** Opens the store and brings its tables up to date. Throws a `StoreError` when it cannot be used. */
export async function openStore(access: StoreAccess, options: OpenOptions = {}): Promise<Store> {
  if (!isPostgres(access.database)) return openSqliteStore(access.database, options)
  const { openPostgresStore } = await postgres()
  return openPostgresStore(access, options.logger)
}

/** Opens the store of a bridge that may be at work, and does not bring it up to date. Throws a `StoreError`. */
export async function openStoreAsItIs(access: StoreAccess, to: 'look' | 'write'): Promise<Store> {
  if (!isPostgres(access.database)) return openSqliteStoreAsItIs(access.database, to)
  const { openPostgresStoreAsItIs } = await postgres()
  return openPostgresStoreAsItIs(access, to)
}

/** Loaded where it is chosen alone: SQLite pays nothing for it. */
function postgres() {
  return import('./postgres/open.js')
}
