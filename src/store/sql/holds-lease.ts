import type { Transaction } from './database.js'

/** Whether this holder's lease still runs. */
export async function holdsLease(trx: Transaction, holderId: string, now: Date): Promise<boolean> {
  const lease = await trx
    .selectFrom('lease')
    .select('holder_id')
    .where('holder_id', '=', holderId)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst()
  return lease !== undefined
}
