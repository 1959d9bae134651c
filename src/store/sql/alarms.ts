import type {
  AlarmStore,
  Channel,
  AlarmRow,
  NewMessage,
  MessageRow,
  ExpiryRow,
  Wait,
  WaitingInvoices,
  DepositHealth,
} from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { engineOf } from './engine.js'
import { parseAlarmFacts, parseAlarmMessage, toJson } from './json.js'
import { WAITS, WAS_ACCEPTED } from './partial-indexes.js'
import { toDate } from './rows.js'
import type { AlarmRecord, ExpiryRecord } from './schema.js'
import type { SharedTurns } from './turn.js'
import type { KnownAlarm, AlarmKind, Secret } from '../../domain/alarms/alarm.js'

/** States of a deposit that came to Chorus Pro, or may have. */
const UNSETTLED = 'uncertain'

export function alarmStore(db: StoreDatabase, { messages }: SharedTurns): AlarmStore {
  return {
    lastGoodCycle: (...args) => lastGoodCycle(db, ...args),
    recordGoodCycle: (...args) => recordGoodCycle(db, ...args),
    alarms: (...args) => alarms(db, ...args),
    recordAlarm: (...args) => recordAlarm(db, ...args),
    recordAlarmActivity: (...args) => recordAlarmActivity(db, ...args),
    claimMessage: (...args) => claimMessage(messages, ...args),
    forgetMessage: (...args) => forgetMessage(messages, ...args),
    recordMessageFailed: (...args) => recordMessageFailed(messages, ...args),
    expiries: (...args) => expiries(db, ...args),
    recordExpiry: (...args) => recordExpiry(db, ...args),
    invoicesWaiting: (...args) => invoicesWaiting(db, ...args),
    depositHealth: (...args) => depositHealth(db, ...args),
  }
}

async function lastGoodCycle(db: StoreDatabase, connection: string): Promise<Date | undefined> {
  const found = await db
    .selectFrom('cycles')
    .select('good_at')
    .where('connection', '=', connection)
    .executeTakeFirst()
  return found && new Date(found.good_at)
}

async function recordGoodCycle(db: StoreDatabase, connection: string, now: Date): Promise<void> {
  const columns = { good_at: now.getTime() }
  await db
    .insertInto('cycles')
    .values({ connection, ...columns })
    .onConflict((conflict) => conflict.column('connection').doUpdateSet(columns))
    .execute()
}

async function alarms(db: StoreDatabase, connection: string): Promise<AlarmRow[]> {
  const records = await db
    .selectFrom('alarms')
    .selectAll()
    .where('connection', '=', connection)
    .orderBy('kind')
    .execute()
  return records.map(toAlarm)
}

export function toAlarm({ kind, since, raised_at, facts, activity }: AlarmRecord): AlarmRow {
  return {
    kind,
    since: toDate(since),
    raisedAt: toDate(raised_at),
    facts: parseAlarmFacts(facts),
    activity,
  }
}

async function recordAlarm(
  db: StoreDatabase,
  connection: string,
  { kind, since, raisedAt, facts }: KnownAlarm,
  messages: readonly NewMessage[],
  now: Date,
): Promise<void> {
  const columns = {
    since: since?.getTime() ?? null,
    raised_at: raisedAt?.getTime() ?? null,
    facts: toJson(facts),
  }
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto('alarms')
      .values({ connection, kind, ...columns })
      .onConflict((conflict) => conflict.columns(['connection', 'kind']).doUpdateSet(columns))
      .execute()
    await forgetToldOver(trx, connection)
    for (const { channel, body } of messages) {
      const { numDeletedRows } = await trx
        .deleteFrom('alarm_messages')
        .where('connection', '=', connection)
        .where('kind', '=', kind)
        .where('channel', '=', channel)
        .executeTakeFirstOrThrow()
      if (body.state === 'cleared' && numDeletedRows > 0n) continue
      await trx
        .insertInto('alarm_messages')
        .values({
          connection,
          kind,
          channel,
          state: body.state,
          body: toJson(body),
          made_at: now.getTime(),
          next_attempt_at: now.getTime(),
        })
        .execute()
    }
  })
}

async function recordAlarmActivity(
  db: StoreDatabase,
  connection: string,
  kind: AlarmKind,
  note: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .updateTable('alarms')
      .set({ activity: note })
      .where('connection', '=', connection)
      .where('kind', '=', kind)
      .execute()
    await forgetToldOver(trx, connection)
  })
}

async function claimMessage(
  db: StoreDatabase,
  channels: readonly Channel[],
  now: Date,
  until: Date,
): Promise<MessageRow | undefined> {
  return inTransaction(db, async (trx) => {
    const found = await trx
      .selectFrom('alarm_messages')
      .selectAll()
      .where('next_attempt_at', '<=', now.getTime())
      .where('channel', 'in', listOf(trx, channels))
      .orderBy('id')
      .limit(1)
      .$if(engineOf(trx).locksRows, (query) => query.forUpdate().skipLocked())
      .executeTakeFirst()
    if (found === undefined) return undefined
    await trx
      .updateTable('alarm_messages')
      .set({ next_attempt_at: until.getTime() })
      .where('id', '=', found.id)
      .execute()
    const { id, channel, attempts } = found
    return { id, channel, attempts, madeAt: new Date(found.made_at), body: parseAlarmMessage(found.body) }
  })
}

async function forgetMessage(db: StoreDatabase, id: number): Promise<void> {
  await db.deleteFrom('alarm_messages').where('id', '=', id).execute()
}

async function recordMessageFailed(db: StoreDatabase, id: number, nextAttemptAt: Date): Promise<void> {
  await db
    .updateTable('alarm_messages')
    .set(({ eb }) => ({
      attempts: eb('attempts', '+', 1),
      next_attempt_at: nextAttemptAt.getTime(),
    }))
    .where('id', '=', id)
    .execute()
}

async function expiries(db: StoreDatabase, connection: string): Promise<ExpiryRow[]> {
  const records = await db
    .selectFrom('expiries')
    .selectAll()
    .where('connection', '=', connection)
    .orderBy('secret')
    .execute()
  return records.map(toExpiry)
}

export function toExpiry({ secret, expires_at, asked_at }: ExpiryRecord): ExpiryRow {
  return { secret, expiresAt: toDate(expires_at), askedAt: new Date(asked_at) }
}

async function recordExpiry(
  db: StoreDatabase,
  connection: string,
  secret: Secret,
  expiresAt: Date | undefined,
  now: Date,
): Promise<void> {
  const columns = { expires_at: expiresAt?.getTime() ?? null, asked_at: now.getTime() }
  await db
    .insertInto('expiries')
    .values({ connection, secret, ...columns })
    .onConflict((conflict) => conflict.columns(['connection', 'secret']).doUpdateSet(columns))
    .execute()
}

async function invoicesWaiting(
  db: StoreDatabase,
  connection: string,
  waits: readonly Wait[],
  limit: number,
): Promise<WaitingInvoices> {
  const waiting = db
    .selectFrom('invoices')
    .where('connection', '=', connection)
    .where((eb) =>
      eb.or(
        waits.map(({ stage, before }) => eb('stage', '=', stage).and('stage_since', '<', before.getTime())),
      ),
    )
    .where(WAITS)
    .where('deleted_at', 'is', null)
  const { count } = await waiting
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count === 0) return { numbers: [], count }
  const first = await waiting.select('number').orderBy('stage_since').limit(limit).execute()
  return { numbers: first.map(({ number }) => number), count }
}

async function depositHealth(db: StoreDatabase, connection: string, now: Date): Promise<DepositHealth> {
  const ready = await db
    .selectFrom('invoices')
    .select('id')
    .where('connection', '=', connection)
    .where('stage', '=', 'ready')
    .where('due_at', '<=', now.getTime())
    .limit(1)
    .executeTakeFirst()
  const { uncertain } = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select(({ fn }) => fn.countAll<number>().as('uncertain'))
    .where('deposits.state', '=', UNSETTLED)
    .where('invoices.connection', '=', connection)
    .executeTakeFirstOrThrow()
  // SQLite keeps the order of a cross join: from the last deposits, and not through all invoices of the connection.
  const last = await db
    .selectFrom('deposits')
    .crossJoin('invoices')
    .select('accepted_at')
    .whereRef('invoices.id', '=', 'deposits.invoice_id')
    .where(WAS_ACCEPTED)
    .where('accepted_at', '>', now.getTime() - RECENT_MS)
    // What a clock that ran ahead wrote tells nothing of now.
    .where('accepted_at', '<=', now.getTime())
    .where('invoices.connection', '=', connection)
    .orderBy('accepted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    isAnyReady: ready !== undefined,
    uncertain,
    lastAcceptedAt: toDate(last?.accepted_at ?? null),
  }
}

/** Before it a deposit that was taken tells nothing of today. */
const RECENT_MS = 24 * 3_600_000

/** Alarms of which the cause is gone, and Odoo shows nothing any more. */
async function forgetToldOver(trx: Transaction, connection: string): Promise<void> {
  await trx
    .deleteFrom('alarms')
    .where('connection', '=', connection)
    .where('since', 'is', null)
    .where('activity', '=', '')
    .execute()
}
