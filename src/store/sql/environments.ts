import type { EnvironmentStore } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'

export function environmentStore(db: StoreDatabase): EnvironmentStore {
  return {
    usedEnvironment: (connection) => environmentOf(db, connection),

    async keepEnvironment(connection, environment) {
      // Nothing is written at an ordinary start.
      const used = await environmentOf(db, connection)
      if (used !== undefined) return used
      return inTransaction(db, async (trx) => {
        await trx
          .insertInto('environments')
          .values({ connection, environment })
          .onConflict((conflict) => conflict.column('connection').doNothing())
          .execute()
        return (await environmentOf(trx, connection)) ?? environment
      })
    },
  }
}

async function environmentOf(
  db: StoreDatabase | Transaction,
  connection: string,
): Promise<string | undefined> {
  const found = await db
    .selectFrom('environments')
    .select('environment')
    .where('connection', '=', connection)
    .executeTakeFirst()
  return found?.environment
}
