import type { ActionStore } from './contract/actions.js'
import type { AlarmStore } from './contract/alarms.js'
import type { BuyerStore } from './contract/buyers.js'
import type { DepositStore } from './contract/deposit.js'
import type { DepositPauseStore } from './contract/deposit-pause.js'
import type { DirectoryStore } from './contract/directory.js'
import type { DiscoverStore } from './contract/discover.js'
import type { EnvironmentStore } from './contract/environments.js'
import type { FollowStore } from './contract/follow.js'
import type { LeaseStore, ClockStore } from './contract/lease.js'
import type { MaybePublicStore } from './contract/maybe-public.js'
import type { DivergenceStore } from './contract/divergences.js'
import type { OrderStore } from './contract/orders.js'
import type { OverviewStore } from './contract/overview.js'
import type { PrepareStore } from './contract/prepare.js'
import type { PaymentStore } from './contract/payments.js'
import type { ProofStore } from './contract/proofs.js'
import type { ReadingStore } from './contract/reading.js'
import type { RefusedTryStore } from './contract/refused-tries.js'
import type { RejectionStore } from './contract/rejections.js'
import type { RecoveryStore } from './contract/recovery.js'
import type { TellStore } from './contract/tell.js'
import type { ViewStore } from './contract/view.js'
import type { ValidationStore } from './contract/validations.js'
import type { WorksStore } from './contract/works.js'

export type * from './contract/actions.js'
export type * from './contract/alarms.js'
export type * from './contract/buyers.js'
export type * from './contract/deposit.js'
export type * from './contract/deposit-pause.js'
export type * from './contract/discover.js'
export type * from './contract/environments.js'
export type * from './contract/follow.js'
export type * from './contract/invoice-row.js'
export type * from './contract/maybe-public.js'
export type * from './contract/divergences.js'
export type * from './contract/orders.js'
export type * from './contract/overview.js'
export type * from './contract/payments.js'
export type * from './contract/prepare.js'
export type * from './contract/proofs.js'
export type * from './contract/reading.js'
export type * from './contract/recovery.js'
export type * from './contract/refused-tries.js'
export type * from './contract/rejections.js'
export type * from './contract/tell.js'
export type * from './contract/validations.js'
export type * from './contract/view.js'
export type * from './contract/works.js'
export * from './contract/directory.js'
export * from './contract/lease.js'

/** What is said while a store is opened. */
export interface StoreLogger {
  info(message: string, details: Readonly<Record<string, unknown>>): unknown
}

/**
 * The only memory of the bridge. Each method is one whole transaction: after it, or after a crash in the middle of it,
 * the store says either all of it or nothing. The interface is asynchronous so that another engine can stand behind it;
 * `test/store/contract.ts` says what any of them owes.
 *
 * All moments are `Date`s, kept in UTC to the millisecond. Every `tellings` argument is queued in the same transaction
 * as the fact it tells; a note whose Message-Id is already queued or delivered is not queued again.
 */
export interface Store
  extends
    LeaseStore,
    ClockStore,
    EnvironmentStore,
    DiscoverStore,
    ReadingStore,
    DivergenceStore,
    PrepareStore,
    DirectoryStore,
    BuyerStore,
    MaybePublicStore,
    OrderStore,
    DepositStore,
    DepositPauseStore,
    FollowStore,
    WorksStore,
    ValidationStore,
    ActionStore,
    RefusedTryStore,
    ProofStore,
    PaymentStore,
    RecoveryStore,
    RejectionStore,
    TellStore,
    AlarmStore,
    ViewStore,
    OverviewStore {
  /**
   * The same store for what works on one connection alone: where several transactions may be under way at once, its wait for those
   * of the same connection, and in place of all others' only for what is common to them. It is closed with the store that it is of.
   */
  forConnection(connection: string): Store
  close(): Promise<void>
}
