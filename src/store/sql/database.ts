import type { Kysely, Transaction as KyselyTransaction, RawBuilder } from 'kysely'
import { engineOf } from './engine.js'
import type { Schema } from './schema.js'

export type StoreDatabase = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>

/**
 * One transaction: all of it or nothing. Inside it only `trx` may be used: the one connection may be taken. `work` may be
 * done more than once, and changes nothing but the store.
 */
export function inTransaction<T>(db: StoreDatabase, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return engineOf(db).attempt(() => db.transaction().execute(work))
}

/** Several questions answered from one and the same state of the store. */
export function inSnapshot<T>(db: StoreDatabase, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return engineOf(db).attempt(() => db.transaction().setAccessMode('read only').execute(work))
}

/** For `in`: a list of any length as one parameter. */
export function listOf<T extends string | number>(db: StoreDatabase, values: readonly T[]): RawBuilder<T> {
  return engineOf(db).listOf(values)
}
