import { sql } from 'kysely'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import type { Reason } from '../../domain/words/reason.js'
import type { DepositRow, InvoiceStory, OutboxEntry } from '../store.js'
import { listOf, type StoreDatabase } from './database.js'
import { parseReasons, parseRepairs, parseTelling } from './json.js'
import { toDepositRow, toInvoiceRow, toReason, toStatusEvent } from './rows.js'
import type { InvoiceRecord } from './schema.js'

/** Everything the store has about one invoice. */
export async function storyOf(db: StoreDatabase, record: InvoiceRecord): Promise<InvoiceStory> {
  return {
    row: toInvoiceRow(record),
    reasons: await reasonsOf(db, record.id),
    ...(await findingsOf(db, record.id)),
    deposits: await depositsOf(db, record.id),
    events: await eventsOf(db, record.id),
    outbox: await outboxOf(db, record.id),
    lastError: record.last_error ?? undefined,
  }
}

export async function reasonsOf(db: StoreDatabase, invoiceId: number): Promise<Reason[]> {
  const records = await db
    .selectFrom('reasons')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .orderBy('position')
    .execute()
  return records.map(toReason)
}

export async function depositsOf(db: StoreDatabase, invoiceId: number): Promise<DepositRow[]> {
  const records = await db
    .selectFrom('deposits')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .orderBy('attempt')
    .execute()
  return records.map(toDepositRow)
}

/** Oldest first; those of one minute in the order in which they were observed: seconds are known of some only. */
export async function eventsOf(db: StoreDatabase, invoiceId: number): Promise<StatusEvent[]> {
  const records = await db
    .selectFrom('events')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .orderBy(sql`occurred_at / 60000`)
    .orderBy('id')
    .execute()
  return records.map(toStatusEvent)
}

/** The same of many: what has none is not in it. */
export async function eventsOfAll(
  db: StoreDatabase,
  invoiceIds: readonly number[],
): Promise<ReadonlyMap<number, readonly StatusEvent[]>> {
  const records = await db
    .selectFrom('events')
    .selectAll()
    .where('invoice_id', 'in', listOf(db, invoiceIds))
    .orderBy('invoice_id')
    .orderBy(sql`occurred_at / 60000`)
    .orderBy('id')
    .execute()
  const all = new Map<number, StatusEvent[]>()
  for (const record of records) {
    const known = all.get(record.invoice_id)
    if (known === undefined) all.set(record.invoice_id, [toStatusEvent(record)])
    else known.push(toStatusEvent(record))
  }
  return all
}

/** What was changed in the document, and what is questionable in it. */
async function findingsOf(
  db: StoreDatabase,
  invoiceId: number,
): Promise<Pick<InvoiceStory, 'repairs' | 'warnings'>> {
  const document = await db
    .selectFrom('documents')
    .select(['repairs', 'warnings'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
  if (document === undefined) return { repairs: [], warnings: [] }
  return { repairs: parseRepairs(document.repairs), warnings: parseReasons(document.warnings) }
}

async function outboxOf(db: StoreDatabase, invoiceId: number): Promise<OutboxEntry[]> {
  const records = await db
    .selectFrom('outbox')
    .select(['payload', 'state', 'error'])
    .where('invoice_id', '=', invoiceId)
    .orderBy('id')
    .execute()
  return records.map(({ payload, state, error }) => ({
    telling: parseTelling(payload),
    state,
    error: error ?? undefined,
  }))
}
