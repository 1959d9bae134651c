import type { Store } from '../store.js'
import type { StoreDatabase } from './database.js'
import { depositStore } from './deposit.js'
import { discoverStore } from './discover.js'
import { followStore } from './follow.js'
import { leaseStore } from './lease.js'
import { prepareStore } from './prepare.js'
import { tellStore } from './tell.js'
import { viewStore } from './view.js'

/** The store over a database that is open and migrated. */
export function createSqliteStore(db: StoreDatabase): Store {
  return {
    ...leaseStore(db),
    ...discoverStore(db),
    ...prepareStore(db),
    ...depositStore(db),
    ...followStore(db),
    ...tellStore(db),
    ...viewStore(db),
    close: () => db.destroy(),
  }
}
