import type { BuyerStore } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { keptIn } from './kept-structure.js'

export function buyerStore(db: StoreDatabase): BuyerStore {
  return {
    async buyersToMark(connection, environment, refusedSince) {
      if (await wasRefused(db, connection, refusedSince)) return []
      const records = await db
        .selectFrom('buyers')
        .innerJoin('structures', 'structures.siret', 'buyers.siret')
        .select(['buyers.partner_id', 'buyers.siret', 'structures.entry', 'structures.checked_at'])
        .where('buyers.connection', '=', connection)
        .where('structures.environment', '=', environment)
        .whereRef('structures.checked_at', '>', 'buyers.marked_at')
        .orderBy('buyers.partner_id')
        .execute()
      return records.map((record) => ({
        partnerId: record.partner_id,
        siret: record.siret,
        entry: keptIn(record.entry).entry,
        checkedAt: new Date(record.checked_at),
      }))
    },

    async recordBuyersMarked(connection, buyers) {
      await inTransaction(db, async (trx) => {
        for (const { partnerId, checkedAt } of buyers) {
          await trx
            .updateTable('buyers')
            .set({ marked_at: checkedAt.getTime() })
            .where('connection', '=', connection)
            .where('partner_id', '=', partnerId)
            .execute()
        }
      })
    },

    wasMarkingRefused: (connection, since) => wasRefused(db, connection, since),

    async recordMarkingRefused(connection, now) {
      const refusal = { refused_at: now.getTime() }
      await db
        .insertInto('buyer_refusals')
        .values({ connection, ...refusal })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet(refusal))
        .execute()
    },
  }
}

async function wasRefused(db: StoreDatabase, connection: string, since: Date): Promise<boolean> {
  const refused = await db
    .selectFrom('buyer_refusals')
    .select('connection')
    .where('connection', '=', connection)
    .where('refused_at', '>', since.getTime())
    .executeTakeFirst()
  return refused !== undefined
}

/** Keeps the buyer of an invoice that was found ready or blocked; one that got another SIRET is to be marked anew. */
export async function noteBuyer(
  trx: Transaction,
  invoiceId: number,
  partnerId: number,
  siret: string | undefined,
): Promise<void> {
  if (siret === undefined) return
  const { connection } = await trx
    .selectFrom('invoices')
    .select('connection')
    .where('id', '=', invoiceId)
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('buyers')
    .values({ connection, partner_id: partnerId, siret })
    .onConflict((conflict) =>
      conflict
        .columns(['connection', 'partner_id'])
        .doUpdateSet({ siret, marked_at: 0 })
        .where('buyers.siret', '!=', siret),
    )
    .execute()
}
