import { sql } from 'kysely'
import type { RefusedTelling } from '../store.js'
import type { StoreDatabase } from './database.js'
import { PENDING, SET_ASIDE } from './partial-indexes.js'

const MOVES = sql<boolean>`outbox.refused_at is null and invoices.deleted_at is null`
const RESTS = sql<boolean>`outbox.refused_at is not null or invoices.deleted_at is not null`

/** How many wait, and how many are set aside: given up, refused by Odoo, or about an invoice that was deleted. */
export async function countOutbox(
  db: StoreDatabase,
  connection: string,
): Promise<{ pending: number; setAside: number }> {
  const { waiting, resting } = await db
    .selectFrom('outbox')
    .innerJoin('invoices', 'invoices.id', 'outbox.invoice_id')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere(MOVES).as('waiting'),
      fn.countAll<number>().filterWhere(RESTS).as('resting'),
    ])
    .where('outbox.connection', '=', connection)
    .where('outbox.state', '=', PENDING)
    .executeTakeFirstOrThrow()
  const { givenUp } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('givenUp'))
    .where('connection', '=', connection)
    .where('state', '=', SET_ASIDE)
    .executeTakeFirstOrThrow()
  return { pending: waiting, setAside: resting + givenUp }
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
