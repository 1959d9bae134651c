import type { EnvironmentStore } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'

export function environmentStore(db: StoreDatabase): EnvironmentStore {
  return {
    usedEnvironments: () => allOf(db),

    async keepEnvironments(wanted) {
      // Nothing is written at an ordinary start.
      const used = await allOf(db)
      const lacking = [...wanted].filter(([connection]) => !used.has(connection))
      if (lacking.length === 0) return ofThose(wanted, used)
      return inTransaction(db, async (trx) => {
        await trx
          .insertInto('environments')
          .values(lacking.map(([connection, environment]) => ({ connection, environment })))
          .onConflict((conflict) => conflict.column('connection').doNothing())
          .execute()
        return ofThose(wanted, await allOf(trx))
      })
    },
  }
}

async function allOf(db: StoreDatabase | Transaction): Promise<Map<string, string>> {
  const rows = await db.selectFrom('environments').selectAll().execute()
  return new Map(rows.map(({ connection, environment }) => [connection, environment]))
}

function ofThose(
  wanted: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...wanted].map(([connection, given]) => [connection, kept.get(connection) ?? given]))
}
