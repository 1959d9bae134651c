import { sql } from 'kysely'
import type { RefusedTelling } from '../store.js'
import { listOf } from './database.js'
import type { StoreDatabase } from './database.js'
import { PENDING, SET_ASIDE } from './partial-indexes.js'

const MOVES = sql<boolean>`outbox.refused_at is null and invoices.deleted_at is null`
const RESTS = sql<boolean>`outbox.refused_at is not null or invoices.deleted_at is not null`

export interface OutboxCounts {
  readonly pending: number
  /** Given up, refused by Odoo, or about an invoice that was deleted. */
  readonly setAside: number
  /** Id of the one that waits longest. */
  readonly oldest: number | undefined
}

/** A connection of which nothing waits and nothing is set aside is left out. */
export async function countOutboxes(
  db: StoreDatabase,
  connections: readonly string[],
): Promise<Map<string, OutboxCounts>> {
  const pending = await db
    .selectFrom('outbox')
    .innerJoin('invoices', 'invoices.id', 'outbox.invoice_id')
    .select(({ fn }) => [
      'outbox.connection',
      fn.countAll<number>().filterWhere(MOVES).as('waiting'),
      fn.countAll<number>().filterWhere(RESTS).as('resting'),
      fn.min<number | null>('outbox.id').filterWhere(MOVES).as('oldest'),
    ])
    .where('outbox.connection', 'in', listOf(db, connections))
    .where('outbox.state', '=', PENDING)
    .groupBy('outbox.connection')
    .execute()
  const given = await db
    .selectFrom('outbox')
    .select(({ fn }) => ['connection', fn.countAll<number>().as('givenUp')])
    .where('connection', 'in', listOf(db, connections))
    .where('state', '=', SET_ASIDE)
    .groupBy('connection')
    .execute()
  const found = new Map<string, OutboxCounts>()
  for (const { connection, waiting, resting, oldest } of pending)
    found.set(connection, { pending: waiting, setAside: resting, oldest: oldest ?? undefined })
  for (const { connection, givenUp } of given) {
    const { pending: waiting = 0, setAside = 0, oldest } = found.get(connection) ?? {}
    found.set(connection, { pending: waiting, setAside: setAside + givenUp, oldest })
  }
  return found
}

/** How many wait, and how many are set aside: given up, refused by Odoo, or about an invoice that was deleted. */
export async function countOutbox(
  db: StoreDatabase,
  connection: string,
): Promise<{ pending: number; setAside: number }> {
  const { pending = 0, setAside = 0 } = (await countOutboxes(db, [connection])).get(connection) ?? {}
  return { pending, setAside }
}

export async function refusedTellings(db: StoreDatabase, connection: string): Promise<RefusedTelling[]> {
  const records = await db
    .selectFrom('outbox')
    .innerJoin('invoices', 'invoices.id', 'outbox.invoice_id')
    .select(['invoices.number', 'outbox.error', 'outbox.refused_at', 'outbox.next_attempt_at'])
    .where('outbox.connection', '=', connection)
    .where('outbox.state', '=', PENDING)
    .where('outbox.refused_at', 'is not', null)
    .orderBy('outbox.id')
    .execute()
  return records.map((record) => ({
    number: record.number,
    why: record.error ?? '',
    since: new Date(record.refused_at ?? 0),
    takeUpAt: new Date(record.next_attempt_at),
  }))
}
