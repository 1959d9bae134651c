import { sql } from 'kysely'
import type { RefusedTries, RefusedTryStore } from '../store.js'
import type { StoreDatabase, Transaction } from './database.js'

export function refusedTryStore(db: StoreDatabase): RefusedTryStore {
  return {
    async refusedTries(invoiceId, { purpose, cause }) {
      const found = await db
        .selectFrom('refused_tries')
        .select(['times', 'first_at', 'last_at'])
        .where('invoice_id', '=', invoiceId)
        .where('purpose', '=', purpose)
        .where('cause', '=', cause)
        .executeTakeFirst()
      return found && toTries(found)
    },

    async recordRefusedTry(invoiceId, { purpose, cause }, at) {
      const now = at.getTime()
      const counted = await db
        .insertInto('refused_tries')
        .values({ invoice_id: invoiceId, purpose, cause, times: 1, first_at: now, last_at: now })
        .onConflict((conflict) =>
          conflict
            .columns(['invoice_id', 'purpose', 'cause'])
            .doUpdateSet({ times: sql<number>`refused_tries.times + 1`, last_at: now }),
        )
        .returning(['times', 'first_at', 'last_at'])
        .executeTakeFirstOrThrow()
      return toTries(counted)
    },

    async recordTryWithoutEffect(invoiceId, { purpose, cause }) {
      await db
        .deleteFrom('refused_tries')
        .where('invoice_id', '=', invoiceId)
        .where('purpose', '=', purpose)
        .where('cause', '=', cause)
        .execute()
    },
  }
}

function toTries(found: { times: number; first_at: number; last_at: number }): RefusedTries {
  return { times: found.times, firstAt: new Date(found.first_at), lastAt: new Date(found.last_at) }
}

/** What a user asks for from now on begins anew. */
export async function forgetRefusedTries(
  trx: Transaction,
  invoiceId: number,
  purpose: string,
): Promise<void> {
  await trx
    .deleteFrom('refused_tries')
    .where('invoice_id', '=', invoiceId)
    .where('purpose', '=', purpose)
    .execute()
}
