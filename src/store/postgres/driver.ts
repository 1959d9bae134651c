import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely'
import type { Turn } from '../sql/turn.js'
import { repeatedly } from './engine.js'
import { breaksSession, toStoreError } from './errors.js'
import type { Answer, PooledSession, Sessions } from './session.js'
import { beginIn } from './turns.js'
import { storable } from './values.js'

/**
 * Kysely's driver over sessions of PostgreSQL, each of which has one transaction at a time: several may be under way at once,
 * unlike in SQLite, which is why each that writes takes its turn, a statement by itself as well.
 */
export class StoreDriver implements Driver {
  constructor(
    private readonly sessions: Sessions,
    private readonly place: string,
    private readonly turn: Turn,
  ) {}

  init(): Promise<void> {
    return Promise.resolve()
  }

  async acquireConnection(): Promise<StoreConnection> {
    try {
      return new StoreConnection(await this.sessions.connect(), this.place, this.turn)
    } catch (error) {
      throw toStoreError(error, this.place)
    }
  }

  async beginTransaction(connection: StoreConnection, { accessMode }: TransactionSettings): Promise<void> {
    await connection.begin(accessMode === 'read only')
  }

  async commitTransaction(connection: StoreConnection): Promise<void> {
    await connection.end('commit')
  }

  async rollbackTransaction(connection: StoreConnection): Promise<void> {
    await connection.undo()
  }

  releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release()
    return Promise.resolve()
  }

  /** Whoever opened the sessions ends them: Kysely would leave those of a store of which nothing was asked. */
  destroy(): Promise<void> {
    return Promise.resolve()
  }
}

class StoreConnection implements DatabaseConnection {
  #isInTransaction = false
  #isBroken = false

  constructor(
    private readonly session: PooledSession,
    private readonly place: string,
    private readonly turn: Turn,
  ) {}

  async begin(isReadOnly: boolean): Promise<void> {
    this.#isInTransaction = true
    await this.#send(isReadOnly ? 'begin isolation level repeatable read, read only' : beginIn(this.turn))
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    await this.#send(how)
    this.#isInTransaction = false
  }

  /** What went wrong before is what is to be said: a session that cannot even undo is ended, which undoes it. */
  async undo(): Promise<void> {
    try {
      if (!this.#isBroken) await this.end('rollback')
    } catch {
      this.#isBroken = true
    }
  }

  release(): void {
    this.session.release(this.#isBroken || this.#isInTransaction)
  }

  /** A statement by itself is a transaction of its own. */
  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isInTransaction || query.query.kind === 'SelectQueryNode') return this.#ask<R>(query)
    return repeatedly(() => this.#alone<R>(query))
  }

  async #alone<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      await this.begin(false)
      const result = await this.#ask<R>(query)
      await this.end('commit')
      return result
    } catch (error) {
      await this.undo()
      throw error
    }
  }

  // eslint-disable-next-line require-yield -- nothing of the store is read in pieces
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.resolve()
    throw new Error('the store reads no rows in pieces')
  }

  async #ask<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.#send<R>(sql, parameters.map(storable))
    const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command)
    return {
      rows,
      ...(changes && { numAffectedRows: BigInt(rowCount ?? 0) }),
    }
  }

  async #send<Row>(text: string, parameters: readonly unknown[] = []): Promise<Answer<Row>> {
    try {
      return await this.session.query<Row>(text, parameters)
    } catch (error) {
      if (breaksSession(error)) this.#isBroken = true
      throw toStoreError(error, this.place)
    }
  }
}
