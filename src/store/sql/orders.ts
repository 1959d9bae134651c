import type { OrderStore } from '../store.js'
import { noteRefusal, wasRefused } from './account-refusals.js'
import { inTransaction, type StoreDatabase } from './database.js'

export function orderStore(db: StoreDatabase): OrderStore {
  return {
    async commitmentKnown(environment, siret, number, since) {
      const found = await db
        .selectFrom('commitments')
        .select('known')
        .where('environment', '=', environment)
        .where('siret', '=', siret)
        .where('number', '=', number)
        .where('checked_at', '>=', since.getTime())
        .executeTakeFirst()
      return found && found.known === 1
    },

    async saveCommitment(environment, siret, number, { isKnown, at, forgetBefore }) {
      const answer = { known: isKnown ? 1 : 0, checked_at: at.getTime() }
      await inTransaction(db, async (trx) => {
        await trx.deleteFrom('commitments').where('checked_at', '<', forgetBefore.getTime()).execute()
        await trx
          .insertInto('commitments')
          .values({ environment, siret, number, ...answer })
          .onConflict((conflict) => conflict.columns(['environment', 'siret', 'number']).doUpdateSet(answer))
          .execute()
      })
    },

    wasOrderCallRefused: (connection, call, since) => wasRefused(db, connection, call, since),
    recordOrderCallRefused: (connection, call, now) => noteRefusal(db, connection, call, now),

    async forgetOrderCallRefusal(connection, call) {
      await db
        .deleteFrom('account_refusals')
        .where('connection', '=', connection)
        .where('call', '=', call)
        .execute()
    },
  }
}
