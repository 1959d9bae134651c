import type { ActionStore } from '../store.js'
import { inTransaction, type StoreDatabase, type Transaction } from './database.js'
import { assertLease } from './holds-lease.js'
import { parseActionContent, toJson } from './json.js'

export function actionStore(db: StoreDatabase): ActionStore {
  return {
    async pendingAction(invoiceId) {
      const found = await db
        .selectFrom('actions')
        .selectAll()
        .where('invoice_id', '=', invoiceId)
        .executeTakeFirst()
      return (
        found && {
          kind: found.kind,
          requestKey: found.request_key,
          begunAt: new Date(found.begun_at),
          statusAt: new Date(found.status_at),
          isAccepted: found.accepted === 1,
          content: parseActionContent(found.content),
        }
      )
    },

    async recordActionBegun(invoiceId, { kind, requestKey, begunAt, statusAt, isAccepted, content }, by) {
      const values = {
        kind,
        request_key: requestKey,
        begun_at: begunAt.getTime(),
        status_at: statusAt.getTime(),
        accepted: isAccepted ? (1 as const) : (0 as const),
        content: toJson(content),
      }
      await inTransaction(db, async (trx) => {
        await assertLease(trx, by, { invoiceId })
        await trx
          .insertInto('actions')
          .values({ invoice_id: invoiceId, ...values })
          .onConflict((conflict) => conflict.column('invoice_id').doUpdateSet(values))
          .execute()
      })
    },

    async recordActionAccepted(invoiceId) {
      await db.updateTable('actions').set({ accepted: 1 }).where('invoice_id', '=', invoiceId).execute()
    },

    async recordActionOver(invoiceId) {
      await db.deleteFrom('actions').where('invoice_id', '=', invoiceId).execute()
    },

    async uploads(invoiceId) {
      const found = await db
        .selectFrom('uploads')
        .selectAll()
        .where('invoice_id', '=', invoiceId)
        .orderBy('begun_at')
        .execute()
      return found.map((row) => ({
        name: row.name,
        attachmentId: row.attachment_id,
        begunAt: new Date(row.begun_at),
        pieceId: row.piece_id ?? undefined,
        isAdded: row.added === 1,
      }))
    },

    async recordUploadBegun(invoiceId, { name, attachmentId, begunAt }, by) {
      const values = { attachment_id: attachmentId, begun_at: begunAt.getTime(), piece_id: null }
      await inTransaction(db, async (trx) => {
        await assertLease(trx, by, { invoiceId })
        await trx
          .insertInto('uploads')
          .values({ invoice_id: invoiceId, name, ...values })
          .onConflict((conflict) => conflict.columns(['invoice_id', 'name']).doUpdateSet(values))
          .execute()
      })
    },

    async recordUploaded(invoiceId, name, pieceId) {
      await db
        .updateTable('uploads')
        .set({ piece_id: pieceId })
        .where('invoice_id', '=', invoiceId)
        .where('name', '=', name)
        .execute()
    },
  }
}

/** The action has its outcome; with it these uploads were added to the invoice. */
export async function endAction(
  trx: Transaction,
  invoiceId: number,
  addedUploads: readonly string[],
): Promise<void> {
  await trx.deleteFrom('actions').where('invoice_id', '=', invoiceId).execute()
  if (addedUploads.length === 0) return
  await trx
    .updateTable('uploads')
    .set({ added: 1 })
    .where('invoice_id', '=', invoiceId)
    .where('name', 'in', addedUploads)
    .execute()
}
