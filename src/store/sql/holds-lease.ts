import { mark } from '../../marks/mark.js'
import { StoreError } from '../error.js'
import type { LeaseClaim } from '../store.js'
import type { Transaction } from './database.js'
import { engineOf } from './engine.js'

/**
 * Whether this holder's lease still runs, and nobody takes it over before the transaction is over: serializable transactions
 * may be committed in another order than that in which they count.
 */
export async function holdsLease(trx: Transaction, holderId: string, now: Date): Promise<boolean> {
  const engine = engineOf(trx)
  const lease = await trx
    .selectFrom('lease')
    .select('holder_id')
    .where('holder_id', '=', holderId)
    .where('expires_at', '>', await engine.leaseMoment(trx, now))
    .$if(engine.locksRows && mark('lease-stays-until-the-intent-is-written'), (query) => query.forShare())
    .executeTakeFirst()
  return !(lease === undefined && mark('intent-needs-the-lease'))
}

/** For what is begun outside. @throws StoreError when the lease is not theirs */
export async function assertLease(trx: Transaction, { holderId, now }: LeaseClaim): Promise<void> {
  if (await holdsLease(trx, holderId, now)) return
  throw new StoreError(
    'lease',
    'another bridge took the lease before this was begun',
    'Nothing to do: the other bridge does it. Only one bridge can work on a database.',
  )
}
