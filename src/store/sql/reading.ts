import type { Insertable } from 'kysely'
import type { SeenInvoice, SeenRecord, Seen } from '../../domain/running/seen.js'
import type { Unreadable } from '../../domain/running/unreadable.js'
import { mark } from '../../marks/mark.js'
import type { Reading, ReadingStore, FirstPass, Place, UnreadableRow } from '../store.js'
import { byConnection } from './by-connection.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import type { Schema } from './schema.js'

/** A request names each of them three times: half a megabyte at most, where reverse proxies take a whole one. */
const MOST_SEEN = 20_000

const SECOND_MS = 1_000

/** Odoo shows the second: only when it is over can nothing else have been written in it. One more for both roundings. */
const SECOND_IS_OVER_MS = 2 * SECOND_MS

/** So many rows go into one statement. */
const CHUNK = 500

export function readingStore(db: StoreDatabase): ReadingStore {
  return {
    firstPass: (...args) => firstPass(db, ...args),
    saveFirstPass: (...args) => saveFirstPass(db, ...args),
    endFirstPass: (...args) => endFirstPass(db, ...args),
    seen: (...args) => seen(db, ...args),
    recordSeen: (...args) => recordSeen(db, ...args),
    forgetSeen: (...args) => forgetSeen(db, ...args),
    recordUnreadable: (...args) => recordUnreadable(db, ...args),
    recordReadable: (...args) => recordReadable(db, ...args),
    unreadableSince: (...args) => unreadableSince(db, ...args),
    listUnreadable: (...args) => listUnreadable(db, ...args),
    forgetUnreadable: (...args) => forgetUnreadable(db, ...args),
  }
}

async function firstPass(db: StoreDatabase, connection: string): Promise<FirstPass | undefined> {
  const found = await db
    .selectFrom('first_passes')
    .selectAll()
    .where('connection', '=', connection)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { after_id: afterId, latest_at: latestAt } = found
  return { afterId, latestAt: latestAt === null ? undefined : new Date(latestAt) }
}

async function saveFirstPass(
  db: StoreDatabase,
  connection: string,
  { afterId, latestAt }: FirstPass,
): Promise<void> {
  const values = { after_id: afterId, latest_at: latestAt?.getTime() ?? null }
  await db
    .insertInto('first_passes')
    .values({ connection, ...values })
    .onConflict((conflict) => conflict.column('connection').doUpdateSet(values))
    .execute()
}

async function endFirstPass(db: StoreDatabase, connection: string, cursor: Date | undefined): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx.deleteFrom('first_passes').where('connection', '=', connection).execute()
    if (cursor === undefined) return
    const value = cursor.getTime()
    await trx
      .insertInto('cursors')
      .values({ connection, name: 'odoo', value })
      .onConflict((conflict) => conflict.columns(['connection', 'name']).doUpdateSet({ value }))
      .execute()
  })
}

async function seen(
  db: StoreDatabase,
  connection: string,
  since: Date,
): Promise<Seen & { readonly since: Date }> {
  const records = await db
    .selectFrom('seen')
    .select(['kind', 'odoo_id', 'written_at', 'posted'])
    .where('connection', '=', connection)
    .where('written_at', '>=', since.getTime())
    .where('settled', '=', 1)
    .orderBy('written_at', 'desc')
    .limit(MOST_SEEN + 1)
    .execute()
  const beyond = records[MOST_SEEN]
  // Whatever was written in that second, and before, counts as read.
  const isTooMuch = beyond !== undefined && mark('mass-change')
  const from = isTooMuch ? beyond.written_at + SECOND_MS : since.getTime()
  const kept = records.filter(({ written_at: writtenAt }) => writtenAt >= from)
  return {
    since: new Date(from),
    invoices: kept.flatMap(({ kind, posted, ...record }) =>
      kind === 'invoice' ? [{ ...toSeen(record), isPosted: posted === 1 }] : [],
    ),
    partners: kept.flatMap(({ kind, ...record }) => (kind === 'partner' ? [toSeen(record)] : [])),
  }
}

async function recordSeen(
  db: StoreDatabase,
  connection: string,
  reading: Reading,
  readAt: Date,
): Promise<void> {
  const records = seenRecords(connection, reading, readAt)
  if (records.length === 0) return
  await inTransaction(db, async (trx) => {
    for (let from = 0; from < records.length; from += CHUNK)
      await insertSeen(trx, records.slice(from, from + CHUNK))
  })
}

async function forgetSeen(db: StoreDatabase, connection: string, before: Date): Promise<void> {
  await db
    .deleteFrom('seen')
    .where('connection', '=', connection)
    .where('written_at', '<', before.getTime())
    .execute()
}

async function recordUnreadable(
  db: StoreDatabase,
  connection: string,
  records: readonly Unreadable[],
  now: Date,
): Promise<readonly Unreadable[]> {
  return inTransaction(db, async (trx) => {
    const news: Unreadable[] = []
    for (const record of records) if (await noteUnreadable(trx, connection, record, now)) news.push(record)
    return news
  })
}

async function recordReadable(
  db: StoreDatabase,
  connection: string,
  { side, where }: Place,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await db
    .deleteFrom('unreadable')
    .where('connection', '=', connection)
    .where('side', '=', side)
    .where('place', '=', where)
    .where('record', 'in', listOf(db, keys))
    .execute()
}

async function unreadableSince(
  db: StoreDatabase,
  connection: string,
  { side, where }: Place,
  before: Date,
  limit: number,
): Promise<string[]> {
  const found = await db
    .selectFrom('unreadable')
    .select('record')
    .where('connection', '=', connection)
    .where('side', '=', side)
    .where('place', '=', where)
    .where('met_at', '<', before.getTime())
    .orderBy('met_at')
    .limit(limit)
    .execute()
  return found.map(({ record }) => record)
}

async function listUnreadable(
  db: StoreDatabase,
  connections: readonly string[],
): Promise<ReadonlyMap<string, readonly UnreadableRow[]>> {
  const found = await db
    .selectFrom('unreadable')
    .selectAll()
    .where('connection', 'in', listOf(db, connections))
    .orderBy('since')
    .orderBy('record')
    .execute()
  return byConnection(found, ({ side, place, record, name, why, since }) => ({
    side,
    where: place,
    key: record,
    name: name ?? undefined,
    why,
    since: new Date(since),
  }))
}

async function forgetUnreadable(db: StoreDatabase, before: Date): Promise<void> {
  await db.deleteFrom('unreadable').where('met_at', '<', before.getTime()).execute()
}

function toSeen({ odoo_id: id, written_at: writtenAt }: { odoo_id: number; written_at: number }): SeenRecord {
  return { id, writtenAt: new Date(writtenAt) }
}

type SeenValues = Insertable<Schema['seen']>

function seenRecords(
  connection: string,
  { invoices = [], partners = [] }: Reading,
  readAt: Date,
): SeenValues[] {
  const common = ({ id, writtenAt }: SeenRecord): Omit<SeenValues, 'kind' | 'posted'> => ({
    connection,
    odoo_id: id,
    written_at: writtenAt.getTime(),
    read_at: readAt.getTime(),
    settled: isSecondOver(writtenAt, readAt) ? 1 : 0,
  })
  return [
    ...invoices.map((invoice: SeenInvoice): SeenValues => ({
      ...common(invoice),
      kind: 'invoice',
      posted: invoice.isPosted ? 1 : 0,
    })),
    ...partners.map((partner): SeenValues => ({ ...common(partner), kind: 'partner', posted: 0 })),
  ]
}

function isSecondOver(writtenAt: Date, readAt: Date): boolean {
  const isYoung = readAt.getTime() - writtenAt.getTime() < SECOND_IS_OVER_MS
  return !(isYoung && mark('read-in-the-second-of-its-change'))
}

/** What reads the same a second later is settled, whatever the server's clock says. */
async function insertSeen(trx: Transaction, records: readonly SeenValues[]): Promise<void> {
  await trx
    .insertInto('seen')
    .values(records)
    .onConflict((conflict) =>
      conflict.columns(['connection', 'kind', 'odoo_id']).doUpdateSet((eb) => {
        const isSame = eb('seen.written_at', '=', eb.ref('excluded.written_at'))
        const isOver = eb.and([
          isSame,
          eb(eb('excluded.read_at', '-', eb.ref('seen.read_at')), '>=', SECOND_IS_OVER_MS),
        ])
        return {
          written_at: eb.ref('excluded.written_at'),
          posted: eb.ref('excluded.posted'),
          read_at: eb.case().when(isSame).then(eb.ref('seen.read_at')).else(eb.ref('excluded.read_at')).end(),
          settled: eb
            .case()
            .when(isOver)
            .then(eb.val(1 as const))
            .else(eb.ref('excluded.settled'))
            .end(),
        }
      }),
    )
    .execute()
}

/** Whether it is news. */
async function noteUnreadable(
  trx: Transaction,
  connection: string,
  { side, where, key, name, why }: Unreadable,
  now: Date,
): Promise<boolean> {
  const id = { connection, side, place: where, record: key }
  const moment = now.getTime()
  const known = await trx
    .selectFrom('unreadable')
    .select('why')
    .where('connection', '=', connection)
    .where('side', '=', side)
    .where('place', '=', where)
    .where('record', '=', key)
    .executeTakeFirst()
  const isNews = known?.why !== why
  const values = { name: name ?? null, why, met_at: moment, ...(isNews && { since: moment }) }
  await trx
    .insertInto('unreadable')
    .values({ ...id, ...values, since: moment })
    .onConflict((conflict) => conflict.columns(['connection', 'side', 'place', 'record']).doUpdateSet(values))
    .execute()
  return isNews
}
