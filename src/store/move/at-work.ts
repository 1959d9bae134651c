import type { LeaseHolder, Store } from '../store.js'

/** Whoever works on a store, or has it and may begin to: their process may be over. */
export async function workersOf(
  store: Pick<Store, 'lastLease'>,
): Promise<{ readonly by: LeaseHolder; readonly until: Date }[]> {
  const lease = await store.lastLease()
  return lease === undefined ? [] : [lease]
}

/** Without a row in it nothing is begun in Chorus Pro. */
export const LEASE_TABLE = 'lease'
