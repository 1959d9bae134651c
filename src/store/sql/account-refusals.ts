import type { RefusedCall } from '../store.js'
import type { StoreDatabase, Transaction } from './database.js'

/** The connection's account may not make this call; what it would answer is shared by all connections of its environment. */
export async function noteRefusal(
  db: StoreDatabase | Transaction,
  connection: string,
  call: RefusedCall,
  now: Date,
): Promise<void> {
  const refusal = { refused_at: now.getTime() }
  await db
    .insertInto('account_refusals')
    .values({ connection, call, ...refusal })
    .onConflict((conflict) => conflict.columns(['connection', 'call']).doUpdateSet(refusal))
    .execute()
}

export async function wasRefused(
  db: StoreDatabase | Transaction,
  connection: string,
  call: RefusedCall,
  since: Date,
): Promise<boolean> {
  const refused = await db
    .selectFrom('account_refusals')
    .select('connection')
    .where('connection', '=', connection)
    .where('call', '=', call)
    .where('refused_at', '>=', since.getTime())
    .executeTakeFirst()
  return refused !== undefined
}
