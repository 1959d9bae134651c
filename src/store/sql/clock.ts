import { STAGES } from '../../domain/chorus-status/stage.js'
import type { ClockStore, ClockOffset, LongestWaits } from '../store.js'
import { byConnection } from './by-connection.js'
import { inTransaction, listOf } from './database.js'
import { NOBODY } from './directory.js'
import { engineOf } from './engine.js'
import type { StoreDatabase, Transaction } from './database.js'
import type { SharedTurns } from './turn.js'

const OPEN = ['intended', 'uncertain', 'accepted'] as const

/** So long ago that everything which depends on it is done anew. */
const LONG_AGO = 0

export function clockStore(db: StoreDatabase, { all }: SharedTurns): ClockStore {
  return {
    keepClockOffset: (...args) => keepClockOffset(db, ...args),
    clockOffsets: (...args) => clockOffsets(db, ...args),
    forgetFuture: (...args) => forgetFuture(all, ...args),
  }
}

async function keepClockOffset(
  db: StoreDatabase,
  connection: string,
  side: 'odoo' | 'chorus',
  aheadMs: number | undefined,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .deleteFrom('clock_offsets')
      .where('connection', '=', connection)
      .where('side', '=', side)
      .execute()
    if (aheadMs !== undefined)
      await trx
        .insertInto('clock_offsets')
        .values({ connection, side, ahead_ms: Math.round(aheadMs), seen_at: now.getTime() })
        .execute()
  })
}

async function clockOffsets(
  db: StoreDatabase,
  connections: readonly string[],
): Promise<ReadonlyMap<string, readonly ClockOffset[]>> {
  const rows = await db
    .selectFrom('clock_offsets')
    .selectAll()
    .where('connection', 'in', listOf(db, connections))
    .orderBy('side')
    .execute()
  return byConnection(rows, ({ side, ahead_ms, seen_at }) => ({
    side,
    aheadMs: ahead_ms,
    seenAt: new Date(seen_at),
  }))
}

async function forgetFuture(db: StoreDatabase, moment: Date, longest: LongestWaits): Promise<void> {
  await inTransaction(db, async (trx) => {
    await ofInvoices(trx, moment.getTime(), longest)
    await ofDeposits(trx, moment.getTime(), longest)
    await ofPauses(trx, moment.getTime(), longest)
    await ofReading(trx, moment.getTime(), longest)
    await ofTellings(trx, moment.getTime(), longest)
    await ofDirectory(trx, moment.getTime(), longest)
    await ofAlarms(trx, moment.getTime(), longest)
  })
}

/** When invoices are due, were seen and verified. */
async function ofInvoices(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  for (const stage of STAGES) {
    const longestMs = longest.stages[stage]
    if (longestMs === undefined) continue
    await trx
      .updateTable('invoices')
      .set({ due_at: now })
      .where('stage', '=', stage)
      .where('due_at', '>', now + longestMs)
      .execute()
  }
  await trx
    .updateTable('invoices')
    .set({ last_seen_at: now })
    .where('stage', '=', 'followed')
    .where('last_seen_at', '>', now)
    .execute()
  await trx.updateTable('invoices').set({ verified_at: LONG_AGO }).where('verified_at', '>', now).execute()
  const engine = engineOf(trx)
  await trx
    .updateTable('invoices')
    .set({ recycling: engine.withValue('recycling', 'begunAt', new Date(now).toISOString()) })
    .where('recycling', 'is not', null)
    .where(engine.textIn('recycling', 'begunAt'), '>', new Date(now + longest.otherClockMs).toISOString())
    .execute()
}

/** When deposits were intended and are looked into. */
async function ofDeposits(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  await trx
    .updateTable('deposits')
    .set({ next_check_at: now })
    .where('state', 'in', OPEN)
    .where('next_check_at', '>', now + longest.depositMs)
    .execute()
  // Chorus Pro's clock, or ours where it gave none that could be believed. Its silence begins anew.
  await trx
    .updateTable('deposits')
    .set({ absent_since: null, absent_at: null })
    .where('state', 'in', OPEN)
    .where((eb) =>
      eb.or([
        eb('absent_since', '>', now + longest.otherClockMs),
        eb('absent_at', '>', now + longest.otherClockMs),
      ]),
    )
    .execute()
  // Settled later for it, never earlier: its quiet period begins now.
  await trx
    .updateTable('deposits')
    .set({ intended_at: now })
    .where('state', 'in', ['intended', 'uncertain'])
    .where('intended_at', '>', now)
    .execute()
  // As with a lost deposit: quiet for longer, never for less.
  await trx.updateTable('doubt').set({ noticed_at: now }).where('noticed_at', '>', now).execute()
}

/** Pauses of all deposits of a connection. */
async function ofPauses(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  for (const column of ['since', 'tried_at'] as const)
    await trx
      .updateTable('deposit_pauses')
      .set({ [column]: now })
      .where(column, '>', now)
      .execute()
  await trx
    .updateTable('deposit_pauses')
    .set({ next_try_at: now })
    .where('next_try_at', '>', now + longest.pauseMs)
    .execute()
}

/** How far Odoo and Chorus Pro were read. */
async function ofReading(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  // The first of them is set by our clock.
  await trx
    .deleteFrom('cursors')
    .where('name', '=', 'chorus')
    .where('value', '>', now + longest.otherClockMs)
    .execute()
  await trx
    .deleteFrom('cursors')
    .where('name', 'in', ['sweep', 'orders-daily'])
    .where('value', '>', now)
    .execute()
  await trx
    .updateTable('works_spaces')
    .set({ ask_at: now })
    .where('ask_at', '>', now + longest.worksMs)
    .execute()
  await trx
    .updateTable('works_spaces')
    .set({ followed_until: null })
    .where('followed_until', '>', now + longest.otherClockMs)
    .execute()
  for (const table of ['validation_searches', 'refusal_motives'] as const)
    await trx
      .updateTable(table)
      .set({ ask_at: now })
      .where('ask_at', '>', now + longest.validationMs)
      .execute()
  await trx
    .updateTable('validations')
    .set({ document_begun_at: now })
    .where('document_begun_at', '>', now)
    .execute()
  await trx.deleteFrom('commitments').where('checked_at', '>', now).execute()
  await trx.updateTable('clock_offsets').set({ seen_at: now }).where('seen_at', '>', now).execute()
  await trx.updateTable('history_refusals').set({ since: now }).where('since', '>', now).execute()
}

/** What Odoo is told. */
async function ofTellings(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  await trx
    .updateTable('outbox')
    .set({ begun_until: now + longest.underwayMs })
    .where('state', '=', 'pending')
    .where('begun_until', '>', now + longest.underwayMs)
    .execute()
  await trx
    .updateTable('outbox')
    .set((eb) => ({ next_attempt_at: engineOf(trx).greatest<number>(eb.ref('begun_until'), now) }))
    .where('state', '=', 'pending')
    .where('next_attempt_at', '>', now + longest.tellingMs)
    .execute()
}

/** What the directory and INSEE said, and when it is asked again. */
async function ofDirectory(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  await trx.updateTable('structures').set({ checked_at: LONG_AGO }).where('checked_at', '>', now).execute()
  await trx.updateTable('buyers').set({ marked_at: LONG_AGO }).where('marked_at', '>', now).execute()
  await trx.updateTable('legal_categories').set({ asked_at: LONG_AGO }).where('asked_at', '>', now).execute()
  await trx.deleteFrom('buyer_refusals').where('refused_at', '>', now).execute()
  await trx.updateTable('directories').set({ taken_at: LONG_AGO }).where('taken_at', '>', now).execute()
  await trx
    .updateTable('directory_refreshes')
    .set({ retry_at: now })
    .where('retry_at', '>', now + longest.refreshMs)
    .execute()
  await trx
    .updateTable('directory_refreshes')
    .set(NOBODY)
    .where('held_until', '>', now + longest.refreshHeldMs)
    .execute()
  await trx.deleteFrom('account_refusals').where('refused_at', '>', now).execute()
}

/** Cycles, alarms with their messages, secrets that end, and what cannot be read. */
async function ofAlarms(trx: Transaction, now: number, longest: LongestWaits): Promise<void> {
  await trx.updateTable('cycles').set({ good_at: now }).where('good_at', '>', now).execute()
  for (const column of ['since', 'raised_at'] as const)
    await trx
      .updateTable('alarms')
      .set({ [column]: now })
      .where(column, '>', now)
      .execute()
  await trx
    .updateTable('alarm_messages')
    .set({ next_attempt_at: now })
    .where('next_attempt_at', '>', now + longest.messageMs)
    .execute()
  await trx.updateTable('expiries').set({ asked_at: LONG_AGO }).where('asked_at', '>', now).execute()
  await trx.updateTable('unreadable').set({ met_at: now }).where('met_at', '>', now).execute()
}
