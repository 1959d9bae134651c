import type { Stage } from './stage.js'
import { isSpent, REJECTED } from './status.js'

/** Why the buyer does not have the invoice that a credit note is of, or gave it up. */
export type Absence =
  /** Chorus Pro, or its recipient, rejected it. */
  | { readonly is: 'rejected' }
  /** Another status with which the claim ended. */
  | { readonly is: 'spent'; readonly statusCode: string }
  /** Nothing of it is in Chorus Pro, and nothing is on its way. */
  | { readonly is: 'not-sent' }

/** How the invoice stands. */
interface Original {
  readonly stage: Stage
  /** `choice` of an invoice that was left out. */
  readonly choiceCode: string | undefined
  readonly statusCode: string | undefined
  readonly isBeforeStart: boolean
}

/** Left out by what people decided, after the bridge had taken it for one to be sent. */
const WITHDRAWN: readonly (string | undefined)[] = ['NOT_POSTED', 'DO_NOT_SEND', 'GIVEN_UP']

/** A person has to do something before it is sent, if it ever is. */
const WAITS_FOR_PERSON: readonly Stage[] = ['blocked', 'held', 'refused']

/**
 * Undefined: the buyer has it, may have it, or is about to get it. What was left out for its date or its customer may have been
 * sent in another way.
 */
export function absenceOf(original: Original): Absence | undefined {
  const { stage, choiceCode, statusCode, isBeforeStart } = original
  if (statusCode === REJECTED) return { is: 'rejected' }
  if (statusCode !== undefined && isSpent(statusCode)) return { is: 'spent', statusCode }
  const isWithdrawn = stage === 'ignored' && WITHDRAWN.includes(choiceCode)
  const isNotSent = !isBeforeStart && (isWithdrawn || WAITS_FOR_PERSON.includes(stage))
  return isNotSent ? { is: 'not-sent' } : undefined
}
