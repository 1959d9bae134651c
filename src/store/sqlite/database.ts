import type { Database } from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import type { Transaction as KyselyTransaction, LogConfig, RawBuilder, SqliteDriver } from 'kysely'
import { StoreDriver } from './driver.js'
import type { Schema } from './schema.js'

export type StoreDatabase = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>

class StoreDialect extends SqliteDialect {
  readonly #database: Database

  constructor(database: Database) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new StoreDriver(this.#database)
  }
}

export function typedDatabase(database: Database, log: LogConfig = []): StoreDatabase {
  return new Kysely<Schema>({ dialect: new StoreDialect(database), log })
}

/** One transaction: all of it or nothing. Inside it only `trx` may be used: the one connection is taken. */
export function inTransaction<T>(db: StoreDatabase, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}

/** Several questions answered from one and the same state of the store. */
export function inSnapshot<T>(db: StoreDatabase, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().setAccessMode('read only').execute(work)
}

/** For `in`: a list of any length as one parameter. */
export function listOf<T extends string | number>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`
}
