import { FIELD } from '../../domain/odoo-fields/fields.js'
import type { OutboxRow, TellStore } from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { parseInvoice, parseTelling, toJson } from './json.js'
import { holdsLease } from './holds-lease.js'
import { isTold, PENDING } from './partial-indexes.js'
import { queueTellings } from './tellings.js'
import type { Telling } from '../../domain/words/telling.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'

export function tellStore(db: StoreDatabase): TellStore {
  return {
    recordToTell: (...args) => recordToTell(db, ...args),
    claimOutbox: (...args) => claimOutbox(db, ...args),
    beginTelling: (...args) => beginTelling(db, ...args),
    recordWrittenOver: (...args) => recordWrittenOver(db, ...args),
    recordNotTold: (...args) => recordNotTold(db, ...args),
    recordDelivered: (...args) => recordDelivered(db, ...args),
    recordTellFailed: (...args) => recordTellFailed(db, ...args),
    recordRefused: (...args) => recordRefused(db, ...args),
    takeUpRefused: (...args) => takeUpRefused(db, ...args),
    setAside: (...args) => setAside(db, ...args),
    forgetTold: (...args) => forgetTold(db, ...args),
  }
}

async function recordToTell(
  db: StoreDatabase,
  invoiceId: number,
  tellings: readonly Telling[],
): Promise<void> {
  await inTransaction(db, (trx) => queueTellings(trx, invoiceId, tellings))
}

async function claimOutbox(
  db: StoreDatabase,
  connection: string,
  now: Date,
  limit: number,
): Promise<OutboxRow[]> {
  return inTransaction(db, async (trx) => {
    const records = await trx
      .selectFrom('outbox')
      .innerJoin('invoices', 'invoices.id', 'outbox.invoice_id')
      .select(['outbox.id', 'outbox.invoice_id', 'invoices.odoo_id', 'outbox.payload'])
      .select(['outbox.attempts', 'outbox.refused_at', 'outbox.written_over'])
      .where('outbox.connection', '=', connection)
      .where('outbox.state', '=', PENDING)
      .where('invoices.deleted_at', 'is', null)
      // Neither a row that is not due yet nor any that was written after it about the same invoice.
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('outbox as earlier')
              .select('earlier.id')
              .whereRef('earlier.invoice_id', '=', 'outbox.invoice_id')
              .whereRef('earlier.id', '<=', 'outbox.id')
              .where('earlier.state', '=', PENDING)
              .where('earlier.next_attempt_at', '>', now.getTime()),
          ),
        ),
      )
      .orderBy('outbox.id')
      .limit(limit)
      .execute()
    if (records.length > 0) {
      const ids = listOf(
        trx,
        records.map(({ id }) => id),
      )
      await trx.updateTable('outbox').set({ claimed: 1 }).where('id', 'in', ids).execute()
    }
    return records.map((record) => ({
      id: record.id,
      invoiceId: record.invoice_id,
      odooId: record.odoo_id,
      telling: parseTelling(record.payload),
      attempts: record.attempts,
      wasRefused: record.refused_at !== null,
      writtenOver: record.written_over === null ? undefined : parseInvoice(record.written_over),
    }))
  })
}

async function beginTelling(
  db: StoreDatabase,
  outboxIds: readonly number[],
  holderId: string,
  now: Date,
  retryAt: Date,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const ids = listOf(trx, outboxIds)
    const waiting = await trx
      .selectFrom('outbox')
      .select('connection')
      .where('id', 'in', ids)
      .where('state', '=', PENDING)
      .execute()
    if (waiting.length < outboxIds.length) return false
    for (const connection of new Set(waiting.map((row) => row.connection)))
      if (!(await holdsLease(trx, { holderId, now }, { connection }))) return false
    await trx
      .updateTable('outbox')
      .set({ next_attempt_at: retryAt.getTime(), begun_until: retryAt.getTime() })
      .where('id', 'in', ids)
      .execute()
    return true
  })
}

async function recordWrittenOver(db: StoreDatabase, outboxId: number, before: OdooInvoice): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ written_over: toJson(before) })
    .where('id', '=', outboxId)
    .where('state', '=', PENDING)
    .where('written_over', 'is', null)
    .execute()
}

async function recordNotTold(db: StoreDatabase, rows: readonly OutboxRow[], now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const over = { next_attempt_at: now.getTime(), begun_until: now.getTime() }
    const pending = trx.updateTable('outbox').set(over).where('state', '=', PENDING)
    const idsOf = (some: readonly OutboxRow[]) =>
      listOf(
        trx,
        some.map(({ id }) => id),
      )
    const tried = rows.filter(({ writtenOver }) => writtenOver !== undefined)
    const first = rows.filter(({ writtenOver }) => writtenOver === undefined)
    await pending.where('id', 'in', idsOf(tried)).execute()
    await pending.set({ written_over: null }).where('id', 'in', idsOf(first)).execute()
  })
}

async function recordDelivered(db: StoreDatabase, outboxIds: readonly number[], now: Date): Promise<void> {
  await inTransaction(db, (trx) => markDelivered(trx, outboxIds, now))
}

async function recordTellFailed(
  db: StoreDatabase,
  outboxId: number,
  why: string,
  nextAttemptAt: Date,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      claimed: 0,
      error: why,
      next_attempt_at: nextAttemptAt.getTime(),
      attempts: ({ eb }) => eb('attempts', '+', 1),
    })
    .where('id', '=', outboxId)
    .where('state', '=', PENDING)
    .execute()
}

async function recordRefused(
  db: StoreDatabase,
  outboxId: number,
  why: string,
  now: Date,
  takeUpAt: Date,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      claimed: 0,
      error: why,
      next_attempt_at: takeUpAt.getTime(),
      refused_at: (eb) => eb.fn.coalesce('refused_at', eb.val(now.getTime())),
      attempts: ({ eb }) => eb('attempts', '+', 1),
    })
    .where('id', '=', outboxId)
    .where('state', '=', PENDING)
    .execute()
}

async function takeUpRefused(db: StoreDatabase, connection: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const refused = await trx
      .updateTable('outbox')
      .set((eb) => ({ next_attempt_at: eb.ref('begun_until') }))
      .where('connection', '=', connection)
      .where('state', '=', PENDING)
      .where('refused_at', 'is not', null)
      .returning('invoice_id')
      .execute()
    return new Set(refused.map((row) => row.invoice_id)).size
  })
}

async function setAside(db: StoreDatabase, outboxId: number, why: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'set-aside', error: why, refused_at: null })
    .where('id', '=', outboxId)
    .where('state', '=', PENDING)
    .execute()
}

async function forgetTold(db: StoreDatabase, before: Date, limit: number): Promise<void> {
  const told = await db
    .selectFrom('outbox')
    .select('id')
    .where(isTold(db))
    .where('delivered_at', '<', before.getTime())
    .orderBy('delivered_at')
    .limit(limit)
    .execute()
  if (told.length === 0) return
  const ids = listOf(
    db,
    told.map(({ id }) => id),
  )
  await db.deleteFrom('outbox').where('id', 'in', ids).execute()
}

export async function markDelivered(
  trx: Transaction,
  outboxIds: readonly number[],
  now: Date,
): Promise<void> {
  const delivered = await trx
    .updateTable('outbox')
    .set({ state: 'delivered', delivered_at: now.getTime(), error: null, refused_at: null })
    .where('id', 'in', listOf(trx, outboxIds))
    .where('state', '=', PENDING)
    .returning(['invoice_id', 'payload'])
    .execute()
  // The field is empty in Odoo from now on: the same request seen in it again is a new one.
  for (const { invoice_id: id, payload } of delivered) {
    const telling = parseTelling(payload)
    if (telling.kind !== 'fields' || telling.values[FIELD.request] !== false) continue
    const { answered } = telling
    const emptied = trx.updateTable('invoices').set({ answered_request: null }).where('id', '=', id)
    // What was asked after it has its own answer, which has not emptied the field yet.
    await (answered === undefined ? emptied : emptied.where('answered_request', '=', answered)).execute()
  }
}

/** What Odoo refused about these invoices is tried again at once, or as soon as Odoo is surely not at work on it. */
export async function takeUp(trx: Transaction, invoiceIds: readonly number[]): Promise<void> {
  if (invoiceIds.length === 0) return
  await trx
    .updateTable('outbox')
    .set((eb) => ({ next_attempt_at: eb.ref('begun_until') }))
    .where('invoice_id', 'in', listOf(trx, invoiceIds))
    .where('state', '=', PENDING)
    .where('refused_at', 'is not', null)
    .execute()
}
