import { type RawBuilder, sql } from 'kysely'
import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import type { DepositPauseStore, DepositPause, InvoiceRow } from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase } from './database.js'
import { engineOf } from './engine.js'
import { assertMayStartOver, startAgain } from './invoice-change.js'
import { toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import { WAS_REFUSED } from './partial-indexes.js'
import type { DepositPauseRecord } from './schema.js'
import type { Telling } from '../../domain/words/telling.js'

export function depositPauseStore(db: StoreDatabase): DepositPauseStore {
  return {
    depositPause: (...args) => depositPause(db, ...args),
    recordDepositPause: (...args) => recordDepositPause(db, ...args),
    endDepositPause: (...args) => endDepositPause(db, ...args),
    refusedAlike: (...args) => refusedAlike(db, ...args),
    refusedWithCode: (...args) => refusedWithCode(db, ...args),
    heldForRefusal: (...args) => heldForRefusal(db, ...args),
    wasOneTakenSince: (...args) => wasOneTakenSince(db, ...args),
    lastIntegrated: (...args) => lastIntegrated(db, ...args),
    isOneUnderWay: (...args) => isOneUnderWay(db, ...args),
    wasTakenAfterAll: (...args) => wasTakenAfterAll(db, ...args),
    lostInRow: (...args) => lostInRow(db, ...args),
    wasFlowIntegratedSince: (...args) => wasFlowIntegratedSince(db, ...args),
    recordReleased: (...args) => recordReleased(db, ...args),
  }
}

async function depositPause(db: StoreDatabase, connection: string): Promise<DepositPause | undefined> {
  const found = await db
    .selectFrom('deposit_pauses')
    .selectAll()
    .where('connection', '=', connection)
    .executeTakeFirst()
  return found && toDepositPause(found)
}

export function toDepositPause(record: DepositPauseRecord): DepositPause {
  return {
    kind: record.kind,
    signature: record.signature,
    message: record.message,
    since: new Date(record.since),
    tries: record.tries,
    triedAt: new Date(record.tried_at),
    nextTryAt: new Date(record.next_try_at),
  }
}

async function recordDepositPause(
  db: StoreDatabase,
  connection: string,
  { since, triedAt, nextTryAt, ...pause }: DepositPause,
): Promise<void> {
  const columns = {
    ...pause,
    since: since.getTime(),
    tried_at: triedAt.getTime(),
    next_try_at: nextTryAt.getTime(),
  }
  await db
    .insertInto('deposit_pauses')
    .values({ connection, ...columns })
    .onConflict((conflict) => conflict.column('connection').doUpdateSet(columns))
    .execute()
}

async function endDepositPause(db: StoreDatabase, connection: string): Promise<void> {
  await db.deleteFrom('deposit_pauses').where('connection', '=', connection).execute()
}

async function refusedAlike(
  db: StoreDatabase,
  connection: string,
  signature: string,
  taken: 'accepted' | 'integrated',
  acceptedAfter?: Date,
): Promise<InvoiceRow[]> {
  const isTaken = taken === 'accepted' ? ACCEPTED : sql<boolean>`d.state = 'integrated'`
  const isLater =
    acceptedAfter === undefined
      ? sql<boolean>``
      : sql<boolean>` AND deposits.accepted_at > ${acceptedAfter.getTime()}`
  return lastRefused(db, connection, isTaken, sql<boolean>`${signatureIn(db)} = ${signature}${isLater}`)
}

async function refusedWithCode(db: StoreDatabase, connection: string, code: string): Promise<InvoiceRow[]> {
  const start = `${code} `
  const isOfCode = sql<boolean>`substr(${signatureIn(db)}, 1, ${sql.lit(start.length)}) = ${start}`
  return lastRefused(db, connection, ACCEPTED, isOfCode)
}

function signatureIn(db: StoreDatabase): RawBuilder<string | null> {
  return engineOf(db).textIn('deposits.refusal', 'signature')
}

/** Of a deposit: its invoice has no later one. */
const IS_LATEST = sql<boolean>`NOT EXISTS (SELECT 1 FROM deposits later WHERE later.invoice_id = deposits.invoice_id AND later.id > deposits.id)`

const ACCEPTED = sql<boolean>`d.accepted_at IS NOT NULL`

async function lastRefused(
  db: StoreDatabase,
  connection: string,
  isTaken: RawBuilder<boolean>,
  isAlike: RawBuilder<boolean>,
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .selectAll('invoices')
    .where(WAS_REFUSED)
    .where(isAlike)
    .where('invoices.connection', '=', connection)
    .where('invoices.stage', 'in', ['discovered', 'ready', ...STAGES_UNTIL_ASKED])
    .where(IS_LATEST)
    .where(
      'deposits.id',
      '>',
      sql<number>`(SELECT coalesce(max(d.id), 0) FROM deposits d JOIN invoices i ON i.id = d.invoice_id WHERE i.connection = ${connection} AND ${isTaken})`,
    )
    .orderBy('invoices.id')
    .execute()
  return records.map(toInvoiceRow)
}

async function heldForRefusal(db: StoreDatabase, connection: string, reason: string): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .selectAll('invoices')
    .where(WAS_REFUSED)
    .where('invoices.connection', '=', connection)
    .where('invoices.stage', '=', 'held')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('reasons')
          .select('reasons.code')
          .whereRef('reasons.invoice_id', '=', 'invoices.id')
          .where('reasons.code', '=', reason),
      ),
    )
    .where(IS_LATEST)
    .orderBy('invoices.id')
    .execute()
  return records.map(toInvoiceRow)
}

async function wasOneTakenSince(
  db: StoreDatabase,
  connection: string,
  depositId: number,
  beforeId = Number.MAX_SAFE_INTEGER,
): Promise<boolean> {
  const found = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select('deposits.id')
    .where('deposits.id', '>', depositId)
    .where('deposits.id', '<', beforeId)
    .where('deposits.accepted_at', 'is not', null)
    .where('invoices.connection', '=', connection)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function lastIntegrated(db: StoreDatabase, connection: string): Promise<Date | undefined> {
  const { last } = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select(({ fn }) => fn.max<number | null>('deposits.accepted_at').as('last'))
    .where('deposits.state', '=', 'integrated')
    .where('invoices.connection', '=', connection)
    .executeTakeFirstOrThrow()
  return last === null ? undefined : new Date(last)
}

async function isOneUnderWay(
  db: StoreDatabase,
  connection: string,
  from: Date,
  until: Date,
  beside: readonly number[],
): Promise<boolean> {
  const found = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select('deposits.id')
    .where('deposits.state', '=', 'accepted')
    .where('deposits.accepted_at', '>=', from.getTime())
    .where('deposits.accepted_at', '<=', until.getTime())
    // PostgreSQL has null for an empty list, and nothing is outside of it.
    .$if(beside.length > 0, (query) => query.where('deposits.id', 'not in', listOf(db, beside)))
    .where('invoices.connection', '=', connection)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function wasTakenAfterAll(
  db: StoreDatabase,
  connection: string,
  signature: string,
  exceptId: number,
): Promise<boolean> {
  const found = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select('deposits.id')
    .where(WAS_REFUSED)
    .where(engineOf(db).textIn('deposits.refusal', 'signature'), '=', signature)
    .where('deposits.invoice_id', '<>', exceptId)
    .where('invoices.connection', '=', connection)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('deposits as later')
          .select('later.id')
          .whereRef('later.invoice_id', '=', 'deposits.invoice_id')
          .whereRef('later.id', '>', 'deposits.id')
          .whereRef('later.sha256', '=', 'deposits.sha256')
          .where('later.accepted_at', 'is not', null),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function lostInRow(db: StoreDatabase, connection: string): Promise<number> {
  const { lost } = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    // Those of one lot were one request.
    .select(({ fn }) => fn.count<number>('deposits.file_name').distinct().as('lost'))
    .where('deposits.state', '=', 'uncertain')
    .where('invoices.connection', '=', connection)
    .where(
      'deposits.id',
      '>',
      sql<number>`(SELECT coalesce(max(d.id), 0) FROM deposits d JOIN invoices i ON i.id = d.invoice_id WHERE i.connection = ${connection} AND d.accepted_at IS NOT NULL)`,
    )
    .executeTakeFirstOrThrow()
  return lost
}

async function wasFlowIntegratedSince(db: StoreDatabase, connection: string, since: Date): Promise<boolean> {
  const found = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select('deposits.id')
    .where('deposits.state', '=', 'integrated')
    .where('deposits.intended_at', '>=', since.getTime())
    .where('invoices.connection', '=', connection)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function recordReleased(
  db: StoreDatabase,
  id: number,
  tellings: readonly Telling[],
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await startAgain(trx, id, { due_at: now.getTime() })
    await queueTellings(trx, id, tellings)
  })
}
