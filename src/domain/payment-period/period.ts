import type { StatusEvent } from '../chorus-status/event.js'
import {
  AVAILABLE,
  COMPLETED,
  DEPOSITED,
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

/**
 * Who received the request: its recipient (R2192-12, R2192-15), or, of the monthly statement of a works contract, the MOE or the
 * MOA (see `statementReceived`).
 */
export type Receiver = 'recipient' | 'project-manager' | 'project-owner'

interface Received {
  readonly by: Receiver
  readonly at: Date
}

interface Start {
  /** When it was received. */
  readonly availableOn: string
  readonly receivedBy: Receiver
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
 *   the balance of works that of the final account (R2192-16), which is the piece that its MOA is given to pay. Of a monthly
 *   statement of works see `statementReceived`. One that is sent on to another body begins anew with that body's receipt.
 * - The day of the start is not counted. The law prolongs nothing for Sundays and holidays.
 * - Interrupted once at most, before the payment order, while it lasts (R2192-27, R2192-28); then thirty days, or what was
 *   left if that is more (R2192-29).
 *
 * @param days how long the buyer has
 * @param performedOn `YYYY-MM-DD`; undefined: not later than the request
 * @param isMonthlyStatement of a works contract
 */
export function paymentPeriod(
  events: readonly StatusEvent[],
  days: number,
  performedOn: string | undefined,
  isMonthlyStatement = false,
): PaymentPeriod {
  const ordered = [...events].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
  const beginsAnew = isMonthlyStatement ? givesBack : (code: string) => code === TO_RECYCLE
  const present = ordered.slice(ordered.findLastIndex(({ code }) => beginsAnew(code)) + 1)
  const received = isMonthlyStatement ? statementReceived(ordered, present) : requestReceived(present)
  if (received === undefined || present.some(({ code }) => code === REJECTED)) return { is: 'not-running' }
  const start = startOf(ordered, received, performedOn)
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

function requestReceived(events: readonly StatusEvent[]): Received | undefined {
  const received = events.find(({ code }) => code === AVAILABLE)
  return received && { by: 'recipient', at: received.occurredAt }
}

const AT_PROJECT_MANAGER: readonly string[] = ['A_ASSOCIER_MOE', 'A_VALIDER_MOE', 'MISE_A_DISPOSITION_MOE']
const AT_PROJECT_OWNER: readonly string[] = ['A_ASSOCIER_MOA', 'TRANSMISE_MOA', 'MISE_A_DISPOSITION_MOA']

/** Passed by a statement that has a MOE, whose own receipt is not known then. */
const HAS_PROJECT_MANAGER: readonly string[] = [
  ...AT_PROJECT_MANAGER,
  'PRISE_EN_COMPTE_MOE',
  'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE',
]

/**
 * The monthly statement is the request for payment, and the contract has it handed to the MOE (CCAG Travaux 2021, 12.1.1): the
 * period runs from its receipt there (R2192-12: by the buyer "ou, si le marché le prévoit, par le maître d'œuvre"), whatever
 * time MOE and MOA then take to answer it; what the MOA is given to pay, ten days later, begins nothing. Without a MOE it is
 * the MOA that receives it. What MOE and MOA deposit awaits the MOA as well, under the same statuses: without the statement's
 * own beginning nobody can tell, and nothing is said.
 */
function statementReceived(
  events: readonly StatusEvent[],
  present: readonly StatusEvent[],
): Received | undefined {
  const atManager = present.find(({ code }) => AT_PROJECT_MANAGER.includes(code))
  if (atManager !== undefined) return { by: 'project-manager', at: atManager.occurredAt }
  const isFromItsBeginning = events.some(({ code }) => code === DEPOSITED)
  const hasManager = events.some(({ code }) => HAS_PROJECT_MANAGER.includes(code))
  const atOwner = present.find(({ code }) => AT_PROJECT_OWNER.includes(code))
  if (!isFromItsBeginning || hasManager || atOwner === undefined) return undefined
  return { by: 'project-owner', at: atOwner.occurredAt }
}

/** For good, or to be sent to somebody else. A suspension interrupts. */
function givesBack(code: string): boolean {
  return isReturned(code) && code !== SUSPENDED
}

/** Whether a status may move the day by which the buyer has to pay, or tells that it has paid; others do after a suspension only. */
export function movesPayment(code: string): boolean {
  return MOVING.includes(code) || isReturned(code) || isFinal(code)
}

const MOVING: readonly string[] = [
  AVAILABLE,
  COMPLETED,
  PAID,
  ...VALIDATED,
  ...AT_PROJECT_MANAGER,
  ...AT_PROJECT_OWNER,
]

function startOf(
  events: readonly StatusEvent[],
  { at, by: receivedBy }: Received,
  performedOn: string | undefined,
): Start {
  const availableOn = frenchDay(at)
  const validated = events.findLast(({ code }) => VALIDATED.includes(code))
  const validatedOn = validated === undefined ? availableOn : frenchDay(validated.occurredAt)
  const candidates: readonly (readonly [string, StartReason])[] = [
    [availableOn, 'available'],
    [validatedOn, 'validated'],
    [performedOn ?? availableOn, 'performed'],
  ]
  const [start, startReason] = candidates.reduce((latest, one) => (one[0] > latest[0] ? one : latest))
  return { availableOn, receivedBy, start, startReason }
}

/** All is there: the supplier completed it, or the buyer went on without a word. */
function isResumed(code: string): boolean {
  if (code === COMPLETED || code === AVAILABLE || code === PAID) return true
  return !isReturned(code) && (statusWords(code)?.place ?? 0) > 0
}
