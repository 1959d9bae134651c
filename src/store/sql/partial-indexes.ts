import { sql, type RawBuilder } from 'kysely'
import type { StoreDatabase } from './database.js'
import { engineOf } from './engine.js'

/*
 * What the conditions of partial indexes are asked with (`migrations/`). Spelled as there, and literals instead of
 * parameters: only so can the engine know that the index serves.
 */

/** `outbox_pending` */
export const PENDING = sql.lit('pending' as const)
/** `outbox_set_aside` */
export const SET_ASIDE = sql.lit('set-aside' as const)
/** `outbox_told` */
export function isTold(db: StoreDatabase): RawBuilder<boolean> {
  return sql`state = 'delivered' AND ${engineOf(db).textIn('payload', 'kind')} <> 'activity'`
}
/** `invoices_followed` */
export const FOLLOWED = sql.lit('followed' as const)
/** `invoices_verified` */
export const IS_VERIFIED = sql<boolean>`stage IN ('held', 'deposited', 'refused', 'followed')`
/** `invoices_waiting` */
export const WAITS = sql<boolean>`stage IN ('discovered', 'blocked', 'held', 'ready', 'depositing', 'deposited', 'refused')`
/** `deposits_accepted` */
export const WAS_ACCEPTED = sql<boolean>`accepted_at IS NOT NULL`
/** `events_paid` */
export const IS_PAYMENT = sql<boolean>`events.code = 'MISE_EN_PAIEMENT'`
/** `works_pieces_pending` */
export const IS_PENDING = sql<boolean>`is_pending = 1`
/** `validations_waiting` */
export const AWAITS_DECISION = sql<boolean>`state = 'waiting'`
/** `validations_begun` */
export const IS_BEGUN = sql<boolean>`decision IS NOT NULL`
/** `validations_untold` */
export const IS_UNTOLD = sql<boolean>`version <> told_version`
/** `validations_documents` */
export const WANTS_DOCUMENT = sql<boolean>`document = 'wanted'`
/** `deposits_refused_alike` */
export const WAS_REFUSED = sql<boolean>`deposits.refusal IS NOT NULL`
