import type { DialectAdapter, RawBuilder } from 'kysely'
import type { StoreDatabase, Transaction } from './database.js'

/**
 * What SQLite and PostgreSQL write or do differently. All that is not in here is written once, in SQL that both of them
 * understand in the same way.
 */
export interface Engine {
  /** For `in`: a list of any length as one parameter. */
  listOf<T extends string | number>(values: readonly T[]): RawBuilder<T>
  /** Objects as rows of a `from`, named `given`, as one parameter whatever their number. */
  rowsOf(
    values: readonly object[],
    columns: Readonly<Record<string, 'text' | 'integer'>>,
  ): RawBuilder<unknown>
  /** A field of a column that holds a JSON object. */
  textIn(column: string, key: string): RawBuilder<string | null>
  numberIn(column: string, key: string): RawBuilder<number | null>
  /** The JSON object of a column with another value in one of its fields. */
  withValue(column: string, key: string, value: string): RawBuilder<string>
  /** With others in the place of those of the same names; none of them is an object. */
  withValues(column: string, values: object): RawBuilder<string>
  greatest<T>(one: unknown, other: unknown): RawBuilder<T>
  /**
   * Behind a table of a `from`: the index by which its rows are to be found. SQLite has no statistics here, and may take any that
   * begins with the same column.
   */
  byIndex(name: string): RawBuilder<unknown>
  /** `YYYY-MM` in UTC, of a column of milliseconds. */
  monthOf(column: string): RawBuilder<string>
  /** Makes sure, within a transaction, that what follows a deposit can be written. Throws a `StoreError` where it cannot. */
  claimRoom(trx: Transaction): Promise<void>
  /** The moment by which leases end: `now`, by our clock, or that of a server which all processes share. */
  leaseMoment(trx: Transaction, now: Date): Promise<number>
  /** Whether transactions go beside each other, so that a row which must stay as it was read has to be locked. */
  readonly locksRows: boolean
  /** Does a whole transaction, again where the engine asks for that. */
  attempt<T>(transaction: () => Promise<T>): Promise<T>
}

/** By the part of Kysely that each database and each of its transactions has. */
const engines = new WeakMap<DialectAdapter, Engine>()

export function withEngine<Adapter extends DialectAdapter>(adapter: Adapter, engine: Engine): Adapter {
  engines.set(adapter, engine)
  return adapter
}

export function engineOf(db: StoreDatabase): Engine {
  const engine = engines.get(db.getExecutor().adapter)
  if (engine === undefined) throw new Error('a database of an engine that the store does not know')
  return engine
}
