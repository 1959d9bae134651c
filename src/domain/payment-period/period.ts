import type { StatusEvent } from '../chorus-status/event.js'
import {
  AVAILABLE,
  COMPLETED,
  isFinal,
  isReturned,
  PAID,
  REJECTED,
  statusWords,
  SUSPENDED,
  TO_RECYCLE,
} from '../chorus-status/status.js'
import { frenchDay } from '../words/french-time.js'
import { addDays, daysBetween, laterDay } from './day.js'

/** R2192-29: what a buyer has at least from when all is there. */
const DAYS_AFTER_INTERRUPTION = 30

const PAYMENT_ORDER = 'MANDATEE'

/** A subcontractor's, or co-contractor's, invoice has to be agreed to by the main contractor first. */
const VALIDATED: readonly string[] = ['VALIDEE_1', 'VALIDEE_2']

/** Why a suspension does not move the day. */
export type IneffectiveReason = 'second' | 'after-payment-order' | 'after-the-end'

export interface Interruption {
  /** When the creditor was told (R2192-28): the day of `SUSPENDUE`. */
  readonly from: string
  /** When all was there (R2192-29). */
  readonly until: string
  /** What was left of the period on the day `from`. */
  readonly remaining: number
  /** The new period, in days. */
  readonly days: number
}

/** - `available`: the buyer received the request (R2192-12 and R2192-15)
 * - `performed`: what was ordered was done later only (R2192-13)
 * - `validated`: the main contractor agreed to it later only */
export type StartReason = 'available' | 'performed' | 'validated'

interface Start {
  readonly availableOn: string
  readonly start: string
  readonly startReason: StartReason
}

/** A payment period as it stands. */
export type PaymentPeriod =
  /** The buyer does not have it, or gave it back. */
  | { readonly is: 'not-running' }
  | (Start & { readonly is: 'interrupted'; readonly since: string })
  | (Start & {
      readonly is: 'running'
      /** The last day on which payment is in time. */
      readonly dueOn: string
      readonly interruption: Interruption | undefined
      readonly ineffective: readonly { readonly on: string; readonly why: IneffectiveReason }[]
    })

/**
 * From when to when a buyer may pay.
 *
 * - Start: when the buyer received the request (R2192-12), on Chorus Pro the day on which it was made available to it
 *   (R2192-15), whatever its contract says of that (R2192-14); the day of performance where that is later (R2192-13), for
 *   the balance of works that of the final account (R2192-16). One that is sent on to another body begins anew with that
 *   body's receipt.
 * - The day of the start is not counted. The law prolongs nothing for Sundays and holidays.
 * - Interrupted once at most, before the payment order, while it lasts (R2192-27, R2192-28); then thirty days, or what was
 *   left if that is more (R2192-29).
 *
 * @param days how long the buyer has
 * @param performedOn `YYYY-MM-DD`; undefined: not later than the request
 */
export function paymentPeriod(
  events: readonly StatusEvent[],
  days: number,
  performedOn: string | undefined,
): PaymentPeriod {
  const ordered = [...events].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
  const present = ordered.slice(ordered.findLastIndex(({ code }) => code === TO_RECYCLE) + 1)
  const received = present.find(({ code }) => code === AVAILABLE)
  if (received === undefined || present.some(({ code }) => code === REJECTED)) return { is: 'not-running' }
  const start = startOf(ordered, frenchDay(received.occurredAt), performedOn)
  let dueOn = addDays(start.start, days)
  let interruption: Interruption | undefined
  const ineffective: { on: string; why: IneffectiveReason }[] = []
  for (const [index, event] of present.entries()) {
    if (event.code !== SUSPENDED) continue
    const on = frenchDay(event.occurredAt)
    const isOrdered = present.slice(0, index).some(({ code }) => code === PAYMENT_ORDER)
    const why = isOrdered
      ? 'after-payment-order'
      : interruption
        ? 'second'
        : on > dueOn
          ? 'after-the-end'
          : undefined
    if (why !== undefined) {
      ineffective.push({ on, why })
      continue
    }
    const resumed = present.slice(index + 1).find(({ code }) => isResumed(code))
    if (resumed === undefined) return { is: 'interrupted', ...start, since: on }
    const remaining = Math.min(days, daysBetween(on, dueOn))
    const until = frenchDay(resumed.occurredAt)
    interruption = { from: on, until, remaining, days: Math.max(DAYS_AFTER_INTERRUPTION, remaining) }
    dueOn = addDays(laterDay(until, start.start), interruption.days)
  }
  return { is: 'running', ...start, dueOn, interruption, ineffective }
}

/** Whether a status may move the day by which the buyer has to pay, or tells that it has paid; others do after a suspension only. */
export function movesPayment(code: string): boolean {
  return MOVING.includes(code) || VALIDATED.includes(code) || isFinal(code)
}

const MOVING: readonly string[] = [AVAILABLE, TO_RECYCLE, REJECTED, SUSPENDED, COMPLETED, PAID]

function startOf(
  events: readonly StatusEvent[],
  availableOn: string,
  performedOn: string | undefined,
): Start {
  const validated = events.findLast(({ code }) => VALIDATED.includes(code))
  const validatedOn = validated === undefined ? availableOn : frenchDay(validated.occurredAt)
  const candidates: readonly (readonly [string, StartReason])[] = [
    [availableOn, 'available'],
    [validatedOn, 'validated'],
    [performedOn ?? availableOn, 'performed'],
  ]
  const [start, startReason] = candidates.reduce((latest, one) => (one[0] > latest[0] ? one : latest))
  return { availableOn, start, startReason }
}

/** All is there: the supplier completed it, or the buyer went on without a word. */
function isResumed(code: string): boolean {
  if (code === COMPLETED || code === AVAILABLE || code === PAID) return true
  return !isReturned(code) && (statusWords(code)?.place ?? 0) > 0
}
