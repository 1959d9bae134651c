import type { Environment } from './environment.js'
import type { JsonObject, Row } from './values.js'

/** What a model does beside storing; every hook runs in the transaction of the call. */
export interface ModelHooks {
  /** Completes or refuses the values of a new record. */
  beforeCreate?(env: Environment, values: JsonObject): JsonObject
  afterCreate?(env: Environment, row: Row, values: JsonObject): void
  /** Completes or refuses the values of a change. */
  beforeWrite?(env: Environment, row: Row, values: JsonObject): JsonObject
  afterWrite?(env: Environment, row: Row, values: JsonObject): void
  beforeUnlink?(env: Environment, rows: readonly Row[]): void
  afterUnlink?(env: Environment, row: Row): void
}
