import { sql } from 'kysely'
import type { Engine } from '../sql/engine.js'
import { claimPages } from './room.js'

/** An index on a field serves only those who spell the path as it does (`migrations/`). */
const pathOf = (key: string) => sql.lit(`$.${key}`)

/** SQLite waits for the lock when a transaction begins, so that none has to be done again. */
export const SQLITE: Engine = {
  listOf: (values) => sql`(select value from json_each(${JSON.stringify(values)}))`,
  rowsOf(values, columns) {
    const fields = Object.keys(columns).map((name) => sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`)
    return sql`(select ${sql.join(fields)} from json_each(${JSON.stringify(values)})) as given`
  },
  textIn: (column, key) => sql`${sql.ref(column)} ->> ${pathOf(key)}`,
  numberIn: (column, key) => sql`${sql.ref(column)} ->> ${pathOf(key)}`,
  withValue: (column, key, value) =>
    sql`json_set(${sql.ref(column)}, ${pathOf(key)}, json(${JSON.stringify(value)}))`,
  withValues: (column, values) => sql`json_patch(${sql.ref(column)}, ${JSON.stringify(values)})`,
  greatest: (one, other) => sql`max(${one}, ${other})`,
  byIndex: (name) => sql`INDEXED BY ${sql.ref(name)}`,
  monthOf: (column) => sql`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`,
  claimRoom: claimPages,
  leaseMoment: (_trx, now) => Promise.resolve(now.getTime()),
  locksRows: false,
  attempt: (transaction) => transaction(),
}
