import type { Store } from '../store.js'
import { buyerStore } from './buyers.js'
import { clockStore } from './clock.js'
import type { StoreDatabase } from './database.js'
import { depositStore } from './deposit.js'
import { directoryStore } from './directory.js'
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
    ...clockStore(db),
    ...discoverStore(db),
    ...prepareStore(db),
    ...directoryStore(db),
    ...buyerStore(db),
    ...depositStore(db),
    ...followStore(db),
    ...tellStore(db),
    ...viewStore(db),
    close: () => db.destroy(),
  }
}
