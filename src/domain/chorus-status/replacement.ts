import type { Stage } from './stage.js'
import { isFinal, isSpent } from './status.js'

/** What somebody made in Odoo of an invoice that Chorus Pro rejected. */
export type FollowerKind =
  /** A credit note of it (`reversed_entry_id`). */
  | 'credit-note'
  /** An invoice on which a user says that it replaces the rejected one. */
  | 'replacement'
  /** An invoice that Odoo says was duplicated from it, after the rejection. */
  | 'copy'

/** How an invoice stands that takes the place of a rejected one. */
export interface Standing {
  readonly stage: Stage
  readonly statusCode: string | undefined
  /** `identifiantFactureCPP`. */
  readonly chorusIdentifier: string | undefined
}

/**
 * Whether the claim of the rejected invoice lives on in this one: Chorus Pro has integrated it, and it did not come to
 * nothing in turn. One that was rejected, or refused, itself counts once that is dealt with.
 */
export function takesPlace({ stage, statusCode, chorusIdentifier }: Standing): boolean {
  if (chorusIdentifier === undefined || statusCode === undefined) return false
  return !isSpent(statusCode) || (stage === 'closed' && !isFinal(statusCode))
}
