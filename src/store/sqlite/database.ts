import type { Database } from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { DialectAdapter, LogConfig, SqliteDriver } from 'kysely'
import { withEngine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import type { DatabaseFor } from '../sql/turn.js'
import { StoreDriver } from './driver.js'
import { SQLITE } from './engine.js'

class StoreDialect extends SqliteDialect {
  readonly #database: Database

  constructor(database: Database) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new StoreDriver(this.#database)
  }

  override createAdapter(): DialectAdapter {
    return withEngine(super.createAdapter(), SQLITE)
  }
}

/** SQLite has one turn for all: the lock of the file. */
export function typedDatabases(database: Database, log: LogConfig = []): DatabaseFor {
  const typed = new Kysely<Schema>({ dialect: new StoreDialect(database), log })
  return () => typed
}
