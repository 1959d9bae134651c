import { sql } from 'kysely'
import type { InvoiceRow, LeaseClaim, WhichRequests, Recycling, HeldBack, RequestOutcome } from '../store.js'
import { endAction } from './actions.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase } from './database.js'
import {
  assertMayStartOver,
  changeInvoice,
  choiceColumns,
  enterStage,
  saveReasons,
} from './invoice-change.js'
import { assertLease } from './holds-lease.js'
import { toJson } from './json.js'
import { forgetRefusedTries } from './refused-tries.js'
import { toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import type { Telling } from '../../domain/words/telling.js'

export async function invoicesWithRequest(
  db: StoreDatabase,
  connection: string,
  which: WhichRequests,
  limit: number,
  afterOdooId = 0,
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom(idsOfRequests(db, connection, which, afterOdooId).as('asked'))
    // In this order: SQLite would go through all invoices of the connection, and look for each among these.
    .crossJoin('invoices')
    .selectAll('invoices')
    .whereRef('invoices.id', '=', 'asked.id')
    .where('connection', '=', connection)
    .where('odoo_id', '>', afterOdooId)
    .orderBy('odoo_id')
    .limit(limit)
    .execute()
  return records.map(toInvoiceRow)
}

/** Each part goes by an index of its own: nearly no invoice is asked anything. */
function idsOfRequests(db: StoreDatabase, connection: string, which: WhichRequests, afterOdooId: number) {
  const later = db
    .selectFrom('invoices')
    .select('id')
    .where('connection', '=', connection)
    .where('odoo_id', '>', afterOdooId)
  const pending = later.where('pending_request', 'is not', null)
  if ('notAmong' in which)
    return which.notAmong.length > 0 ? pending.where('pending_request', 'not in', which.notAmong) : pending
  const asked = pending.where('pending_request', 'in', listOf(db, which.among)).union(
    db
      .selectFrom('actions')
      .select('invoice_id as id')
      .where(sql<string>`actions.kind`, 'in', listOf(db, which.among)),
  )
  return which.among.includes('recycle') ? asked.union(later.where('recycling', 'is not', null)) : asked
}

export async function recordRecyclingBegun(
  db: StoreDatabase,
  id: number,
  recycling: Recycling,
  by: LeaseClaim,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertLease(trx, by, { invoiceId: id })
    await changeInvoice(trx, id, { recycling: toJson(recycling) })
  })
}

export async function recordRecyclingOver(db: StoreDatabase, id: number): Promise<void> {
  await inTransaction(db, (trx) => changeInvoice(trx, id, { recycling: null }))
}

export async function recordHeld(
  db: StoreDatabase,
  id: number,
  held: HeldBack,
  tellings: readonly Telling[],
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await enterStage(trx, id, 'held', now, { due_at: now.getTime(), told_reasons: held.told })
    await saveReasons(trx, id, held.reasons)
    await queueTellings(trx, id, tellings)
  })
}

export async function recordRequestOutcome(
  db: StoreDatabase,
  id: number,
  outcome: RequestOutcome,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (outcome.stage !== undefined && outcome.stage !== 'closed') await assertMayStartOver(trx, id)
    const answered = await trx
      .selectFrom('invoices')
      .select('pending_request')
      .where('id', '=', id)
      .executeTakeFirst()
    await changeInvoice(trx, id, {
      ...(outcome.choice && choiceColumns(outcome.choice)),
      ...(outcome.handedOver && { handed_over: toJson(outcome.handedOver) }),
      ...(outcome.settlesDivergence && { divergence: null }),
      ...(outcome.endsRecycling && { recycling: null }),
      ...(!outcome.leavesRequest && {
        answered_request: sql<string | null>`coalesce(pending_request, answered_request)`,
        pending_request: null,
      }),
    })
    if (!outcome.leavesRequest && typeof answered?.pending_request === 'string')
      await forgetRefusedTries(trx, id, answered.pending_request)
    if (outcome.endsAction) await endAction(trx, id, outcome.addedUploads ?? [])
    if (outcome.stage) await enterStage(trx, id, outcome.stage, now, { due_at: now.getTime() })
    await queueTellings(trx, id, outcome.tellings)
  })
}
