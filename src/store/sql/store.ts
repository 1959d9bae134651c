import type { Store } from '../store.js'
import { actionStore } from './actions.js'
import { alarmStore } from './alarms.js'
import { buyerStore } from './buyers.js'
import { clockStore } from './clock.js'
import type { StoreDatabase } from './database.js'
import { depositStore } from './deposit.js'
import { depositPauseStore } from './deposit-pause.js'
import { directoryStore } from './directory.js'
import { discoverStore } from './discover.js'
import { environmentStore } from './environments.js'
import { followStore } from './follow.js'
import { leaseStore } from './lease.js'
import { maybePublicStore } from './maybe-public.js'
import { divergenceStore } from './divergences.js'
import { orderStore } from './orders.js'
import { overviewStore } from './overview.js'
import { paymentStore } from './payments.js'
import { prepareStore } from './prepare.js'
import { proofStore } from './proofs.js'
import { readingStore } from './reading.js'
import { recoveryStore } from './recovery.js'
import { refusedTryStore } from './refused-tries.js'
import { rejectionStore } from './rejections.js'
import { alwaysRoom, type Room } from './room.js'
import { tellStore } from './tell.js'
import type { DatabaseFor, SharedTurns } from './turn.js'
import { validationStore } from './validations.js'
import { viewStore } from './view.js'
import { worksStore } from './works.js'

/** The store over a database of either engine that is open and migrated. `room` says whether the disk has room for one more deposit. */
export function createStore(databaseFor: DatabaseFor, room: Room = alwaysRoom): Store {
  const shared: SharedTurns = {
    leases: databaseFor('leases'),
    directory: databaseFor('directory'),
    messages: databaseFor('messages'),
    all: databaseFor('all'),
  }
  const storeOver = (db: StoreDatabase): Store => ({
    ...leaseStore(shared.leases),
    ...clockStore(db, shared),
    ...environmentStore(db),
    ...discoverStore(db),
    ...readingStore(db),
    ...divergenceStore(db),
    ...prepareStore(db, shared),
    ...directoryStore(shared.directory),
    ...buyerStore(db),
    ...maybePublicStore(db, shared),
    ...orderStore(db),
    ...depositStore(db, room),
    ...depositPauseStore(db),
    ...followStore(db),
    ...worksStore(db),
    ...validationStore(db),
    ...actionStore(db),
    ...refusedTryStore(db),
    ...proofStore(db),
    ...paymentStore(db),
    ...recoveryStore(db),
    ...rejectionStore(db),
    ...tellStore(db),
    ...alarmStore(db, shared),
    ...viewStore(db),
    ...overviewStore(db),
    forConnection(connection) {
      const own = databaseFor({ connection })
      return own === db ? this : storeOver(own)
    },
    close: () => db.destroy(),
  })
  return storeOver(shared.all)
}
