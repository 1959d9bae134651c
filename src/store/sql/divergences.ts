import { handedOverOf } from '../../domain/invoice/handed-over.js'
import type { DivergenceStore } from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { changeInvoice } from './invoice-change.js'
import { parseInvoice, toJson } from './json.js'
import { toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import { IS_VERIFIED } from './partial-indexes.js'

export function divergenceStore(db: StoreDatabase): DivergenceStore {
  return {
    async invoicesToVerify(connection, before, limit) {
      const records = await db
        .selectFrom('invoices')
        .selectAll()
        .where('connection', '=', connection)
        .where(IS_VERIFIED)
        .where('verified_at', '<', before.getTime())
        .orderBy('verified_at')
        .limit(limit)
        .execute()
      return records.map(toInvoiceRow)
    },

    async markVerified(ids, now) {
      await db
        .updateTable('invoices')
        .set({ verified_at: now.getTime() })
        .where('id', 'in', listOf(db, ids))
        .execute()
    },

    async recordDivergence(id, divergence, tellings) {
      await inTransaction(db, async (trx) => {
        await changeInvoice(trx, id, {
          divergence: divergence ? toJson(divergence) : null,
          deleted_at: null,
        })
        await queueTellings(trx, id, tellings)
      })
    },

    async recordPaidInOdoo(id, at, tellings) {
      await inTransaction(db, async (trx) => {
        await changeInvoice(trx, id, { paid_in_odoo_at: at?.getTime() ?? null })
        await queueTellings(trx, id, tellings)
      })
    },

    async recordDeleted(id, now) {
      await inTransaction(db, (trx) => changeInvoice(trx, id, { deleted_at: now.getTime() }))
    },
  }
}

/** Keeps what Chorus Pro gets, or was found to have, unless it is known already. */
export async function keepHandedOver(trx: Transaction, id: number, now: Date): Promise<void> {
  const found = await trx
    .selectFrom('invoices')
    .leftJoin('documents', 'documents.invoice_id', 'invoices.id')
    .select(['invoices.snapshot', 'invoices.buyer_siret', 'invoices.handed_over'])
    .select(['documents.seller_siret', 'documents.grand_total'])
    .where('invoices.id', '=', id)
    .executeTakeFirst()
  if (!found || found.handed_over !== null) return
  const document = {
    buyerSiret: found.buyer_siret ?? undefined,
    sellerSiret: found.seller_siret ?? undefined,
    grandTotal: found.grand_total ?? undefined,
  }
  await changeInvoice(trx, id, {
    handed_over: toJson(handedOverOf(parseInvoice(found.snapshot), document)),
    verified_at: now.getTime(),
  })
}
