import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { CompiledQuery, SqliteDriver } from 'kysely'
import type {
  DatabaseConnection,
  QueryResult,
  SqliteDatabase,
  SqliteStatement,
  TransactionSettings,
} from 'kysely'
import { StoreError } from '../error.js'
import { toStoreError } from './file.js'

/** How long a transaction waits for another process's, which takes milliseconds, or for a backup, which takes longer. */
export const PATIENCE_MS = 10_000
const RETRY_MS = 10

/** Kysely's driver, with transactions that begin with the write lock and with patience for other processes. */
export class StoreDriver extends SqliteDriver {
  readonly #database: Database

  constructor(database: Database) {
    super({ database: new PreparingOnce(database) })
    this.#database = database
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new PatientConnection(await super.acquireConnection(), this.#database.name)
  }

  /**
   * A transaction that reads before it writes would fail at once, without waiting, if another process wrote in between.
   * So every one takes the write lock when it begins, save those that say they only read.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  /** A full disk, or one that fails, has ended the transaction already: SQLite's second complaint would hide the first. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection)
  }
}

/** Far more than the store has; lists of ids of many lengths make others, which are not worth keeping for ever. */
const MOST_STATEMENTS = 500

/** Keeps what it prepared: to prepare one of the store's statements costs SQLite more than to run it. */
class PreparingOnce implements SqliteDatabase {
  readonly #database: Database
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(database: Database) {
    this.#database = database
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear()
    const prepared = this.#database.prepare(sql)
    this.#statements.set(sql, prepared)
    return prepared
  }

  close(): void {
    this.#database.close()
  }
}

/**
 * Waits for a lock without SQLite's own `busy_timeout`, which would stop the whole process meanwhile: the health check
 * would not answer, and two stores of one process that share a file would wait for each other. A statement that was
 * refused as busy had no effect, so that it can be sent again.
 */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  readonly #path: string

  constructor(connection: DatabaseConnection, path: string) {
    this.#connection = connection
    this.#path = path
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return patiently(this.#path, () => this.#connection.executeQuery<R>(query))
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery(query, chunkSize)
  }
}

/**
 * Does what was refused as busy again, and lets this process go on meanwhile. Throws a `StoreError`, of kind `busy` when it is
 * that for too long; what SQLite did not say as it was.
 */
export async function patiently<T>(path: string, attempt: () => T | Promise<T>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await attempt()
    } catch (error) {
      const known = toStoreError(error, path)
      if (!(known instanceof StoreError) || known.kind !== 'busy' || waitedMs >= PATIENCE_MS) throw known
      await setTimeout(RETRY_MS)
    }
  }
}
