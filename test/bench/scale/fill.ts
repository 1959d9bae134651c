import Database from 'better-sqlite3'
import pg from 'pg'
import { openStore } from '../../../src/store/open.js'
import { isPostgres } from '../../../src/store/postgres/address.js'
import { BUYER, reading, STATUS } from '../followed-invoices.js'
import type { Answer, FOLLOW } from './questions.js'

export type Followed = Answer<typeof FOLLOW>

/** Puts invoices that are on their way into an empty store, as if the bridge had deposited them. */
export async function fillStore(
  database: string,
  followed: ReadonlyMap<string, Followed>,
  begun: Date,
): Promise<void> {
  const store = await openStore({ database })
  for (const [connection, invoices] of followed)
    for (const { at } of invoices.slice(0, 1))
      await store.recordSightings(
        connection,
        invoices.map(({ id, number }) => ({
          invoice: reading(id, number, at),
          stage: 'followed' as const,
          choice: { code: 'PUBLIC', sentence: 'The directory knows the buyer.' },
        })),
        at,
      )
  await store.close()
  const tables = isPostgres(database) ? await overPostgres(database) : overSqlite(database)
  for (const [connection, invoices] of followed) await tables.mark(connection, invoices, wholeSecond(begun))
  await tables.close()
}

const wholeSecond = (at: Date): number => Math.floor(at.getTime() / 1_000) * 1_000
const minuteOf = (at: Date): string => at.toISOString().slice(0, 16)

interface Tables {
  /** As the bridge would have them that had deposited these invoices, and looked at both sides when all had begun. */
  mark(connection: string, invoices: Followed, begun: number): Promise<void>
  close(): Promise<void>
}

const CURSOR = 'INSERT INTO cursors (connection, name, value) VALUES'
const DEPOSITED = `status_code = '${STATUS}', buyer_siret = '${BUYER.siret}'`
const EVENT = 'INSERT INTO events (invoice_id, code, minute, occurred_at)'

async function overPostgres(database: string): Promise<Tables> {
  const client = new pg.Client(database)
  await client.connect()
  return {
    async mark(connection, invoices, begun) {
      await client.query(`${CURSOR} ($1, 'odoo', $2), ($1, 'chorus', $2)`, [connection, begun])
      const values = [
        connection,
        invoices.map(({ id }) => id),
        invoices.map(({ identifier }) => identifier),
        invoices.map(({ at }) => wholeSecond(at)),
      ]
      await client.query(
        `UPDATE invoices SET ${DEPOSITED}, chorus_identifier = given.identifier, status_at = given.at,
           last_seen_at = given.at, verified_at = given.at
           FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS given (id, identifier, at)
           WHERE connection = $1 AND odoo_id = given.id`,
        values,
      )
      await client.query(
        `${EVENT} SELECT invoices.id, '${STATUS}', given.minute, given.at
           FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS given (id, minute, at)
           JOIN invoices ON connection = $1 AND odoo_id = given.id`,
        values.with(
          2,
          invoices.map(({ at }) => minuteOf(at)),
        ),
      )
    },
    async close() {
      await client.query('VACUUM ANALYZE')
      await client.end()
    },
  }
}

function overSqlite(file: string): Tables {
  const database = new Database(file)
  const cursors = database.prepare(`${CURSOR} (@connection, 'odoo', @begun), (@connection, 'chorus', @begun)`)
  const invoice = database.prepare(
    `UPDATE invoices SET ${DEPOSITED}, chorus_identifier = @identifier, status_at = @at, last_seen_at = @at,
       verified_at = @at WHERE connection = @connection AND odoo_id = @id`,
  )
  const event = database.prepare(
    `${EVENT} SELECT id, '${STATUS}', @minute, @at FROM invoices WHERE connection = @connection AND odoo_id = @id`,
  )
  return {
    mark(connection, invoices, begun) {
      database.transaction(() => {
        cursors.run({ connection, begun })
        for (const { id, identifier, at } of invoices) {
          invoice.run({ connection, id, identifier, at: wholeSecond(at) })
          event.run({ connection, id, minute: minuteOf(at), at: wholeSecond(at) })
        }
      })()
      return Promise.resolve()
    },
    close() {
      database.close()
      return Promise.resolve()
    },
  }
}
