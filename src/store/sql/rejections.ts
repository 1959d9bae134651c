import { sql } from 'kysely'
import type { FollowerKind } from '../../domain/chorus-status/replacement.js'
import type { Followed, Follower, RejectionStore, InvoiceRow, Original } from '../store.js'
import { TO_REPLACE_IN_ODOO } from '../../domain/chorus-status/status.js'
import { inSnapshot, inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { type Engine, engineOf } from './engine.js'
import { enterStage } from './invoice-change.js'
import { toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import type { Telling } from '../../domain/words/telling.js'

interface Pair {
  readonly rejected_id: number
  readonly follower_id: number
  readonly kind: FollowerKind
  readonly told: 0 | 1
  readonly marking: 0 | 1
}

export function rejectionStore(db: StoreDatabase): RejectionStore {
  return {
    followersOfRejected: (...args) => followersOfRejected(db, ...args),
    recordFollowerTold: (...args) => recordFollowerTold(db, ...args),
    recordMarking: (...args) => recordMarking(db, ...args),
    recordMarkingOver: (...args) => recordMarkingOver(db, ...args),
    recordReplaced: (...args) => recordReplaced(db, ...args),
    foreignReplacements: (...args) => foreignReplacements(db, ...args),
    recordForeignTold: (...args) => recordForeignTold(db, ...args),
    maybeCopies: (...args) => maybeCopies(db, ...args),
    recordCopies: (...args) => recordCopies(db, ...args),
  }
}

function followersOfRejected(db: StoreDatabase, connection: string): Promise<Followed[]> {
  return inSnapshot(db, async (trx) => {
    const pairs = await pairsOf(trx, connection)
    if (pairs.length === 0) return []
    const ids = [...new Set(pairs.flatMap((pair) => [pair.rejected_id, pair.follower_id]))]
    const records = await trx.selectFrom('invoices').selectAll().where('id', 'in', listOf(trx, ids)).execute()
    const rows = new Map(records.map((record) => [record.id, toInvoiceRow(record)]))
    const followed = new Map<number, Follower[]>()
    for (const pair of pairs) {
      const row = rows.get(pair.follower_id)
      const others = followed.get(pair.rejected_id) ?? []
      if (row !== undefined)
        others.push({ row, kind: pair.kind, isTold: pair.told === 1, isMarking: pair.marking === 1 })
      followed.set(pair.rejected_id, others)
    }
    return [...followed].flatMap(([id, followers]): Followed[] => {
      const rejected = rows.get(id)
      return rejected === undefined ? [] : [{ rejected, followers }]
    })
  })
}

async function recordFollowerTold(
  db: StoreDatabase,
  rejected: InvoiceRow,
  { row, kind }: { readonly row: InvoiceRow; readonly kind: FollowerKind },
  {
    onRejected,
    onFollower,
  }: { readonly onRejected: readonly Telling[]; readonly onFollower: readonly Telling[] },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await recordTold(trx, row.id, rejected.odooId, kind)
    await queueTellings(trx, rejected.id, onRejected)
    await queueTellings(trx, row.id, onFollower)
  })
}

async function recordMarking(db: StoreDatabase, rejected: InvoiceRow, follower: InvoiceRow): Promise<void> {
  await inTransaction(db, (trx) => recordTold(trx, follower.id, rejected.odooId, 'marking'))
}

async function recordMarkingOver(
  db: StoreDatabase,
  rejected: InvoiceRow,
  follower: InvoiceRow,
): Promise<void> {
  await db
    .deleteFrom('told_followers')
    .where('follower_id', '=', follower.id)
    .where('original_id', '=', rejected.odooId)
    .where('kind', '=', 'marking')
    .execute()
}

async function recordReplaced(
  db: StoreDatabase,
  rejected: InvoiceRow,
  follower: InvoiceRow,
  tellings: readonly Telling[],
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await recordTold(trx, follower.id, rejected.odooId, 'over')
    await enterStage(trx, rejected.id, 'closed', now, { due_at: now.getTime() })
    await queueTellings(trx, rejected.id, tellings)
  })
}

async function foreignReplacements(
  db: StoreDatabase,
  connection: string,
): Promise<{ row: InvoiceRow; originalId: number }[]> {
  const originalId = engineOf(db).numberIn('invoices.snapshot', 'replacesId')
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .select(originalId.as('original_id'))
    .where('connection', '=', connection)
    .where(originalId, '>', 0)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM invoices AS original WHERE original.connection = invoices.connection
            AND original.odoo_id = ${originalId})`,
    )
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM told_followers AS told WHERE told.follower_id = invoices.id
            AND told.original_id = ${originalId} AND told.kind = 'foreign')`,
    )
    .execute()
  return records.flatMap(({ original_id: original, ...record }) =>
    original === null ? [] : [{ row: toInvoiceRow(record), originalId: original }],
  )
}

async function recordForeignTold(
  db: StoreDatabase,
  row: InvoiceRow,
  originalId: number,
  tellings: readonly Telling[],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await recordTold(trx, row.id, originalId, 'foreign')
    await queueTellings(trx, row.id, tellings)
  })
}

/** Once for each buyer: many of its invoices may be rejected, and those that came later be thousands. */
async function maybeCopies(
  db: StoreDatabase,
  connection: string,
  limit: number,
): Promise<{ id: number; odooId: number }[]> {
  const engine = engineOf(db)
  const buyerOf = (table: string) => engine.numberIn(`${table}.snapshot`, 'buyerId')
  const { rows } = await sql<{ id: number; odooId: number }>`
        WITH first_of_buyers AS (
          SELECT ${buyerOf('rejected')} AS buyer_id, min(rejected.odoo_id) AS odoo_id
          FROM invoices AS rejected ${engine.byIndex('invoices_rejected')}
          WHERE rejected.connection = ${connection} AND rejected.status_code = 'REJETEE' AND rejected.stage = 'followed'
          GROUP BY ${buyerOf('rejected')}
        )
        SELECT later.id, later.odoo_id AS "odooId"
        FROM first_of_buyers AS rejected CROSS JOIN invoices AS later ${engine.byIndex('invoices_origin_unknown')}
        WHERE later.connection = ${connection} AND ${buyerOf('later')} = rejected.buyer_id
          AND later.odoo_id > rejected.odoo_id
          AND later.is_origin_known = 0
          AND ${engine.textIn('later.snapshot', 'moveType')} = 'out_invoice'
        ORDER BY later.odoo_id LIMIT ${limit}`.execute(db)
  return rows
}

async function recordCopies(
  db: StoreDatabase,
  connection: string,
  copies: readonly { readonly id: number; readonly original: Original | undefined }[],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    for (const { id, original } of copies)
      await trx
        .insertInto('copies')
        .values({
          invoice_id: id,
          connection,
          original_id: original?.odooId ?? null,
          copied_at: original?.at.getTime() ?? null,
        })
        .onConflict((conflict) => conflict.column('invoice_id').doNothing())
        .execute()
    const ids = copies.map(({ id }) => id)
    await trx
      .updateTable('invoices')
      .set({ is_origin_known: 1 })
      .where('id', 'in', listOf(trx, ids))
      .execute()
  })
}

/**
 * Those that Chorus Pro rejected; of those refused otherwise, which no index knows, those of which there is a credit note or that
 * an invoice replaces.
 */
function rejectedOf(engine: Engine, connection: string) {
  const columns = sql`id, odoo_id, stage, status_at`
  const reversed = engine.numberIn('made.snapshot', 'reversedEntryId')
  const replaced = engine.numberIn('made.snapshot', 'replacesId')
  return sql`
      SELECT ${columns} FROM invoices ${engine.byIndex('invoices_rejected')}
      WHERE connection = ${connection} AND status_code = 'REJETEE'
      UNION ALL
      SELECT ${columns} FROM invoices
      WHERE connection = ${connection} AND status_code IN (${sql.join(TO_REPLACE_IN_ODOO)}) AND odoo_id IN (
        SELECT ${reversed} FROM invoices AS made WHERE made.connection = ${connection} AND ${reversed} > 0
        UNION
        SELECT ${replaced} FROM invoices AS made WHERE made.connection = ${connection} AND ${replaced} > 0
      )`
}

/**
 * In SQLite the cross joins keep their order: from the few invoices that were rejected. A column that is compared to a field of JSON
 * has a sign: SQLite would convert the field to the type of the column, and then has no index for it.
 */
async function pairsOf(trx: Transaction, connection: string): Promise<Pair[]> {
  const engine = engineOf(trx)
  const isA = (type: string) => sql`${engine.textIn('made.snapshot', 'moveType')} = ${sql.lit(type)}`
  const { rows } = await sql<Pair>`
    WITH rejected AS (
      ${rejectedOf(engine, connection)}
    ), pairs AS (
      SELECT rejected.id AS rejected_id, made.id AS follower_id, 'credit-note' AS kind
      FROM rejected CROSS JOIN invoices AS made
      WHERE made.connection = ${connection} AND ${engine.numberIn('made.snapshot', 'reversedEntryId')} = +rejected.odoo_id
        AND ${isA('out_refund')}
      UNION ALL
      SELECT rejected.id, made.id, 'replacement'
      FROM rejected CROSS JOIN invoices AS made
      WHERE made.connection = ${connection} AND ${engine.numberIn('made.snapshot', 'replacesId')} = +rejected.odoo_id
        AND ${isA('out_invoice')} AND made.id <> rejected.id
      UNION ALL
      SELECT rejected.id, copies.invoice_id, 'copy'
      FROM rejected CROSS JOIN copies
      WHERE copies.connection = ${connection} AND copies.original_id = rejected.odoo_id
        AND copies.copied_at >= rejected.status_at
    )
    SELECT pairs.*, CASE WHEN told_followers.follower_id IS NULL THEN 0 ELSE 1 END AS told, CASE WHEN EXISTS (
      SELECT 1 FROM told_followers AS marking WHERE marking.follower_id = pairs.follower_id
        AND marking.original_id = rejected.odoo_id AND marking.kind = 'marking'
    ) THEN 1 ELSE 0 END AS marking
    FROM pairs
    JOIN rejected ON rejected.id = pairs.rejected_id
    LEFT JOIN told_followers ON told_followers.follower_id = pairs.follower_id
      AND told_followers.original_id = rejected.odoo_id AND told_followers.kind = pairs.kind
    WHERE told_followers.follower_id IS NULL OR NOT EXISTS (
      SELECT 1 FROM pairs AS others JOIN told_followers AS handled ON handled.follower_id = others.follower_id
      WHERE others.rejected_id = rejected.id AND handled.original_id = rejected.odoo_id AND handled.kind = 'over'
    )
    ORDER BY rejected.odoo_id, pairs.follower_id`.execute(trx)
  return rows
}

async function recordTold(
  trx: Transaction,
  followerId: number,
  originalId: number,
  kind: FollowerKind | 'foreign' | 'marking' | 'over',
): Promise<void> {
  await trx
    .insertInto('told_followers')
    .values({ follower_id: followerId, original_id: originalId, kind })
    .onConflict((conflict) => conflict.columns(['follower_id', 'original_id', 'kind']).doNothing())
    .execute()
}
