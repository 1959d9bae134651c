import type { Database } from './database.js'
import type { Json, JsonObject } from './values.js'

/** Who asks, when, and in what context: one transaction of one call. */
export interface Environment {
  readonly db: Database
  readonly userId: number
  readonly context: JsonObject
  /** The time of the transaction: every record that it writes gets this one. */
  readonly stamp: string
}

export function environment(db: Database, userId: number, context: JsonObject = {}): Environment {
  return { db, userId, context, stamp: db.clock.stamp() }
}

/** The arguments of one call of a model's method. */
export interface Call {
  readonly args: readonly Json[]
  readonly kwargs: JsonObject
}

/** A method of a model; `undefined` is Python's `None`, which leaves `result` out of the answer. */
export type Method = (env: Environment, call: Call) => Json | undefined
