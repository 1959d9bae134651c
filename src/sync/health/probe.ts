import { NO_NUMBER } from '../../chorus/port.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { mark } from '../../marks/mark.js'
import type { Side, StageContext } from '../running/context.js'
import { describeFailure, failedSide } from './failure.js'

/** A record that every Odoo has: its own company's partner. */
const ANY_PARTNER = 1

/** Whether the side as a whole answers, asked with one cheap request; a refusal is an answer too. Never throws. */
export async function answers({ odoo, chorus }: StageContext, side: Side): Promise<boolean> {
  try {
    await (side === 'odoo' ? odoo.readPartners([ANY_PARTNER]) : chorus.findByNumber(NO_NUMBER))
    return true
  } catch (error) {
    return failedSide(error) !== side
  }
}

/**
 * Whether a failure concerns all that its side is asked, and not one service or one record of it: unless it says so by itself,
 * the side is asked. Never throws.
 */
export async function concernsAll(context: StageContext, error: unknown): Promise<boolean> {
  const side = failedSide(error)
  // The side may answer questions and yet lose what it is given; what was lost has its outcome to be found out either way.
  if (side === undefined || describeFailure(error).kind === 'unknown-outcome') return false
  return saysItConcernsAll(context, error) || !(await answers(context, side))
}

/**
 * Refused credentials are not tried once more to find that out: an account could be locked. Nor is one who is told to wait. But
 * where Chorus Pro has answered something else in this cycle, it may be that one service only, and is asked.
 */
function saysItConcernsAll({ breakers, chorus }: StageContext, error: unknown): boolean {
  const { kind } = describeFailure(error)
  if (kind !== 'quota' && (kind !== 'credentials' || isHttp(error, 403))) return false
  const isOfChorus = error instanceof ChorusError
  if (
    !isOfChorus ||
    !breakers.chorus.hasAnswered(chorus.answeredCalls()) ||
    !mark('one-service-refuses-alone')
  )
    return true
  // The time that it asks for is given by all services, once: it may be the quota of all.
  return error.retryAfterSeconds !== undefined && breakers.chorus.presentFailure?.kind !== 'quota'
}

export function isForbidden(error: unknown): boolean {
  return isHttp(error, 403)
}

function isHttp(error: unknown, ...statuses: readonly number[]): boolean {
  return (
    error instanceof ChorusError &&
    error.kind === 'credentials' &&
    error.httpStatus !== undefined &&
    statuses.includes(error.httpStatus)
  )
}

/** Whether one service of Chorus Pro is refused to an account that may use the others. */
export async function isForbiddenAlone(context: StageContext, error: unknown): Promise<boolean> {
  return isHttp(error, 401, 403) && !(await concernsAll(context, error))
}

/** The same, or whether it has a quota of its own that is used up. */
export async function isClosedAlone(context: StageContext, error: unknown): Promise<boolean> {
  const isQuota = error instanceof ChorusError && error.kind === 'quota'
  return (isQuota || isHttp(error, 401, 403)) && !(await concernsAll(context, error))
}

/** Whether one service of Chorus Pro refuses, fails or is not understood while the others answer. */
export async function failsAlone(context: StageContext, error: unknown): Promise<boolean> {
  return (
    error instanceof ChorusError && error.kind !== 'unknown-outcome' && !(await concernsAll(context, error))
  )
}
