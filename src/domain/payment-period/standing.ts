import type { StatusEvent } from '../chorus-status/event.js'
import { currentEvent } from '../chorus-status/event.js'
import { isSpent, PAID } from '../chorus-status/status.js'
import { compare, type Decimal, parseDecimal, subtract } from '../invoice/amount.js'
import { isMonthlyStatement } from '../invoice/framework.js'
import { frenchDay } from '../words/french-time.js'
import { type LegalPeriod, legalPeriod, type PeriodFacts } from './buyer-kind.js'
import { addDays, daysBetween } from './day.js'
import { type Delays, type Expectation, expectation } from './forecast.js'
import { type LateInterest, lateInterest, type Settlement } from './interest.js'
import { type PaymentPeriod, paymentPeriod } from './period.js'
import type { Punctuality } from './punctuality.js'

/** All that says how an invoice stands with the law. */
export interface StandingFacts {
  readonly events: readonly StatusEvent[]
  readonly moveType: 'out_invoice' | 'out_refund'
  /** With VAT; what Chorus Pro has. */
  readonly amountTotal: string
  readonly currency: string
  readonly framework: string | undefined
  readonly buyer: PeriodFacts
  readonly performedOn: string | undefined
  readonly settlements: readonly Settlement[]
  /** How long payments of this buyer took, or those of all. */
  readonly delays: Delays
  readonly addedRates: Readonly<Record<string, string>>
  /** `YYYY-MM-DD` in France. */
  readonly today: string
}

export interface PaidHow {
  readonly on: string
  /** `order`: Chorus Pro says so. `bank`: the buyer reports nothing, Odoo has the money. */
  readonly by: 'order' | 'bank'
}

/** How an invoice stands on a day. */
export interface Standing {
  readonly punctuality: Punctuality
  readonly amount: Decimal
  readonly legal: LegalPeriod
  readonly period: Exclude<PaymentPeriod, { readonly is: 'not-running' }>
  readonly paid: PaidHow | undefined
  readonly settlements: readonly Settlement[]
  /** Up to when what is owed was computed: the day of payment, or today. */
  readonly until: string
  /** Undefined: nothing is owed for lateness. */
  readonly late: LateInterest | undefined
  /** Undefined: paid, or nobody can say. */
  readonly expected: Expectation | undefined
}

/** Already paid when it is sent (by card): nothing runs. */
const PAID_BEFORE = 'A2'

const ZERO: Decimal = { units: 0n, scale: 2 }

/**
 * Undefined where the law gives nothing: a credit note, another currency, nothing to be paid (any more), an invoice that was
 * given back, or that the buyer does not have.
 */
export function standingOf(facts: StandingFacts): Standing | undefined {
  const { events, moveType, currency, framework, settlements, today } = facts
  const amount = parseDecimal(facts.amountTotal)
  const current = currentEvent(events)
  if (amount === undefined || moveType !== 'out_invoice' || currency !== 'EUR' || framework === PAID_BEFORE)
    return undefined
  const credited = settlements.filter((one) => one.is !== 'payment')
  const owed = credited.reduce((left, credit) => subtract(left, credit.amount), amount)
  if (compare(owed, ZERO) <= 0 || (current !== undefined && isSpent(current.code))) return undefined
  const legal = legalPeriod(facts.buyer)
  const period = paymentPeriod(events, legal.days, facts.performedOn, isMonthlyStatement(framework))
  if (period.is === 'not-running') return undefined
  const paid = paidHow(events, owed, settlements)
  const until = paid?.on ?? today
  const late =
    period.is === 'running'
      ? lateInterest({ amount, dueOn: period.dueOn, until, settlements, addedRates: facts.addedRates })
      : undefined
  return {
    punctuality: punctualityOf(period, paid, late),
    amount,
    legal,
    period,
    paid,
    settlements,
    until,
    late,
    expected:
      paid === undefined && period.is === 'running'
        ? expectation(facts.delays, period.interruption?.until ?? period.availableOn, today)
        : undefined,
  }
}

function punctualityOf(
  { is }: Standing['period'],
  paid: PaidHow | undefined,
  late: LateInterest | undefined,
): Punctuality {
  if (paid !== undefined) return late === undefined ? '40_paid_in_time' : '50_paid_late'
  if (is === 'interrupted') return '20_interrupted'
  return late === undefined ? '10_running' : '30_late'
}

function paidHow(
  events: readonly StatusEvent[],
  owed: Decimal,
  settlements: readonly Settlement[],
): PaidHow | undefined {
  const ordered = events.filter(({ code }) => code === PAID).map(({ occurredAt }) => frenchDay(occurredAt))
  const last = ordered.sort().at(-1)
  if (last !== undefined) return { on: last, by: 'order' }
  let left = owed
  const payments = settlements.filter((one) => one.is === 'payment')
  for (const payment of payments.sort((a, b) => (a.on < b.on ? -1 : 1))) {
    left = subtract(left, payment.amount)
    if (compare(left, ZERO) <= 0) return { on: payment.on, by: 'bank' }
  }
  return undefined
}

/** Days from availability to payment, for what is expected of others; undefined: not paid. */
export function daysTaken({ period, paid }: Standing): number | undefined {
  return paid === undefined ? undefined : Math.max(0, daysBetween(period.availableOn, paid.on))
}

/** The next day on which an invoice stands otherwise although nothing happened; undefined: never. */
export function changesOn({ period, paid, late, expected }: Standing, today: string): string | undefined {
  if (paid !== undefined || period.is !== 'running') return undefined
  if (late !== undefined) return addDays(today, 1)
  const ends = [period.dueOn, ...(expected === undefined ? [] : [expected.on])].map((day) => addDays(day, 1))
  return ends.filter((day) => day > today).sort()[0]
}
