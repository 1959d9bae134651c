import { add, compare, type Decimal, divide, multiply, round, subtract } from '../invoice/amount.js'
import { addDays, daysBetween } from './day.js'
import { type LateRate, lateRate } from './rates.js'

/** D2192-35: for each late payment, once, in euros. */
const LUMP_SUM: Decimal = { units: 4_000n, scale: 2 }

/** R2192-36: within which the buyer pays interest and lump sum by itself, from the payment of the principal. */
export const DAYS_TO_PAY_INTEREST = 45

const YEAR: Decimal = { units: 365n, scale: 0 }
const PERCENT: Decimal = { units: 100n, scale: 0 }
const ZERO: Decimal = { units: 0n, scale: 2 }

/** What was taken off an invoice before it was paid as a whole. */
export interface Settlement {
  /** `YYYY-MM-DD` */
  readonly on: string
  readonly amount: Decimal
  /**
   * What was paid was due until that day; what a credit note takes off never was. What Odoo does not explain (`undated`) is
   * taken off from the beginning: nothing is owed that may not be. What MOE or MOA of a works contract do not admit is not owed
   * either, until the claim is settled.
   */
  readonly is: 'payment' | 'credit-note' | 'undated' | 'not-admitted'
}

export interface LateFacts {
  /** With VAT, in euros. */
  readonly amount: Decimal
  /** The last day on which payment is in time. */
  readonly dueOn: string
  /** When it was paid, or up to when it is computed: this day counts. */
  readonly until: string
  readonly settlements: readonly Settlement[]
  /** See `lateRate`. */
  readonly addedRates: Readonly<Record<string, string>>
}

/** Days on which one amount was owed. */
export interface LateSpan {
  readonly from: string
  readonly until: string
  readonly days: number
  readonly owed: Decimal
}

export interface LateInterest {
  readonly daysLate: number
  readonly spans: readonly LateSpan[]
  readonly rate: LateRate
  /** In euros, to the cent. */
  readonly interest: Decimal
  readonly lumpSum: Decimal
  readonly total: Decimal
}

/**
 * What is owed for a payment that is late, without a reminder (L2192-13): interest from the day after the last one in time
 * to the day of payment, that day included (R2192-32), on what was owed with VAT (R2192-32), at one rate for all of it
 * (R2192-31), over 365 days whatever the year; and the lump sum (D2192-35). Rounded once, at the end. Undefined: nothing was
 * owed on any day after the last one in time.
 */
export function lateInterest({
  amount,
  dueOn,
  until,
  settlements,
  addedRates,
}: LateFacts): LateInterest | undefined {
  const spans = spansOf(amount, dueOn, until, settlements)
  const last = spans.at(-1)
  if (last === undefined) return undefined
  const rate = lateRate(addDays(dueOn, 1), addedRates)
  const product = spans.reduce(
    (sum, { owed, days }) => add(sum, multiply(owed, { units: BigInt(days), scale: 0 })),
    ZERO,
  )
  const interest = divide(multiply(product, rate.percent), multiply(PERCENT, YEAR), 2)
  return {
    daysLate: daysBetween(dueOn, last.until),
    spans,
    rate,
    interest,
    lumpSum: LUMP_SUM,
    total: add(interest, LUMP_SUM),
  }
}

function spansOf(
  amount: Decimal,
  dueOn: string,
  until: string,
  settlements: readonly Settlement[],
): LateSpan[] {
  const credits = settlements.filter((one) => one.is !== 'payment')
  const payments = settlements
    .filter((one) => one.is === 'payment')
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  let owed = round(
    credits.reduce((left, credit) => subtract(left, credit.amount), amount),
    2,
  )
  let after = dueOn
  const spans: LateSpan[] = []
  const close = (end: string): void => {
    const days = daysBetween(after, end)
    if (days <= 0 || compare(owed, ZERO) <= 0) return
    spans.push({ from: addDays(after, 1), until: end, days, owed })
    after = end
  }
  for (const payment of payments) {
    if (payment.on >= until) break
    close(payment.on)
    owed = subtract(owed, payment.amount)
  }
  close(until)
  return spans
}
