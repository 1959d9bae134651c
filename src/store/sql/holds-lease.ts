import { mark } from '../../marks/mark.js'
import { StoreError } from '../error.js'
import type { LeaseClaim } from '../store.js'
import type { Transaction } from './database.js'
import { engineOf } from './engine.js'

/** Of which connection: by its name, or as an invoice's. */
export type Leased = { readonly connection: string } | { readonly invoiceId: number }

/**
 * Whether this holder's lease still runs, and nobody takes it over before the transaction is over: leases have turns of their
 * own.
 */
export async function holdsLease(
  trx: Transaction,
  { holderId, now }: LeaseClaim,
  leased: Leased,
): Promise<boolean> {
  const engine = engineOf(trx)
  const lease = await trx
    .selectFrom('leases')
    .innerJoin('workers', 'workers.id', 'leases.holder_id')
    .select('leases.connection')
    .where('leases.holder_id', '=', holderId)
    .where('workers.expires_at', '>', await engine.leaseMoment(trx, now))
    .where((eb) =>
      'connection' in leased
        ? eb('leases.connection', '=', leased.connection)
        : eb(
            'leases.connection',
            '=',
            eb.selectFrom('invoices').select('connection').where('id', '=', leased.invoiceId),
          ),
    )
    // Not that of the worker, which renews itself meanwhile.
    .$if(engine.locksRows && mark('lease-stays-until-the-intent-is-written'), (query) =>
      query.forShare('leases'),
    )
    .executeTakeFirst()
  return !(lease === undefined && mark('intent-needs-the-lease'))
}

/** For what is begun outside. @throws StoreError when the lease is not theirs */
export async function assertLease(trx: Transaction, by: LeaseClaim, leased: Leased): Promise<void> {
  if (await holdsLease(trx, by, leased)) return
  throw new StoreError(
    'lease',
    'another bridge took the lease before this was begun',
    'Nothing to do: the other bridge does it. Only one bridge at a time works on a connection.',
  )
}
