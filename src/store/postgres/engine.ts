import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Engine } from '../sql/engine.js'
import { isToBeRepeated } from './errors.js'

/** How long is waited for transactions of others, as with SQLite. */
const PATIENCE_MS = 10_000
const LONGEST_WAIT_MS = 200

/** Of two transactions that wait for each other one is undone whole, and done again. */
export const POSTGRES: Engine = {
  listOf(values) {
    // Of whichever type the column is.
    if (values.length === 0) return sql`(null)`
    const given = sql`json_array_elements_text(${JSON.stringify(values)}::json)`
    return typeof values[0] === 'number'
      ? sql`(select value::bigint from ${given})`
      : sql`(select value from ${given})`
  },
  rowsOf(values, columns) {
    const fields = Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`)
    return sql`json_to_recordset(${JSON.stringify(values)}::json) as given(${sql.join(fields)})`
  },
  textIn: (column, key) => sql`(${sql.ref(column)} ->> ${sql.lit(key)})`,
  numberIn: (column, key) => sql`(${sql.ref(column)} ->> ${sql.lit(key)})::bigint`,
  withValue: (column, key, value) =>
    sql`jsonb_set(${sql.ref(column)}::jsonb, array[${sql.lit(key)}], ${JSON.stringify(value)}::jsonb)::json`,
  withValues: (column, values) => sql`(${sql.ref(column)}::jsonb || ${JSON.stringify(values)}::jsonb)::json`,
  greatest: (one, other) => sql`greatest(${one}, ${other})`,
  byIndex: () => sql``,
  monthOf: (column) => sql`to_char(to_timestamp(${sql.ref(column)} / 1000) at time zone 'UTC', 'YYYY-MM')`,
  // Its room is the server's: a full disk there refuses the intent itself.
  claimRoom: () => Promise.resolve(),
  // Processes on several machines have clocks of their own.
  async leaseMoment(trx) {
    const { rows } = await sql<{
      now: number
    }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx)
    return rows[0]?.now ?? 0
  },
  locksRows: true,
  attempt: (transaction) => repeatedly(transaction),
}

/** Does again what PostgreSQL undid for the sake of another transaction. */
export async function repeatedly<T>(transaction: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (let times = 1; ; times += 1) {
    try {
      return await transaction()
    } catch (error) {
      if (!isToBeRepeated(error, times) || performance.now() > until) throw error
      // At different moments, or the same ones would meet again.
      await setTimeout(Math.random() * Math.min(2 ** times, LONGEST_WAIT_MS))
    }
  }
}
