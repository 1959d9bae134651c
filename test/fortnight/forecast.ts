import { addDays, daysBetween } from '../../src/domain/payment-period/day.js'
import { countOf, expectation, FEWEST_PAYMENTS } from '../../src/domain/payment-period/forecast.js'
import { frenchDay } from '../../src/domain/words/french-time.js'
import type { FortnightPlan, PlannedPosting } from './plan.js'

/** An invoice that was paid, as the books tell afterwards. */
interface Paid {
  readonly buyer: string
  readonly amount: number
  /** As `YYYY-MM-DD`. */
  readonly invoicedOn: string
  readonly availableOn: string
  readonly paidOn: string
}

/** By how much the forecasts of all weeks together were off, as a share of what was paid in them. */
export interface WeeklyErrors {
  readonly weeks: number
  readonly forecast: number
  readonly dueDatePlus30: number
}

const AVAILABLE = 'MISE_A_DISPOSITION'

/**
 * What is forecast each Monday of each of the weeks from it on, for the invoices that buyers have by then, against what was
 * paid of them: by the bridge's expectation, which knows payments up to that Monday alone, and by the rule of thumb that
 * money comes thirty days after the due date, which in these books is the day of the invoice. The first week has nothing
 * to learn from and counts all the same.
 */
export function weeklyErrors(plan: FortnightPlan): WeeklyErrors {
  const books = plan.invoices.flatMap(paidOf)
  const [first = '', last = ''] = [
    books.map((one) => one.invoicedOn).sort()[0],
    books
      .map((one) => one.paidOn)
      .sort()
      .at(-1),
  ]
  let [weeks, actual, off, offBy30] = [0, 0, 0, 0]
  for (let monday = addDays(first, 7); monday <= last; monday = addDays(monday, 7)) {
    const known = delaysBy(books, monday)
    const open = books.filter((one) => one.availableOn < monday && one.paidOn >= monday)
    const [paid, expected, by30] = [
      open.map((one) => one.paidOn),
      open.map((one) => expectedOn(known, one, monday)),
      open.map((one) => addDays(one.invoicedOn, 30)),
    ]
    for (let week = monday; week <= addDays(last, 30); week = addDays(week, 7)) {
      const sumOf = (days: readonly (string | undefined)[]): number =>
        open.reduce((sum, { amount }, index) => sum + (isIn(week, days[index]) ? amount : 0), 0)
      actual += sumOf(paid)
      off += Math.abs(sumOf(expected) - sumOf(paid))
      offBy30 += Math.abs(sumOf(by30) - sumOf(paid))
    }
    weeks += 1
  }
  return { weeks, forecast: off / actual, dueDatePlus30: offBy30 / actual }
}

/** What is known on a Monday of how long each buyer took, and all of them (`''`). */
function delaysBy(books: readonly Paid[], monday: string): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const known = new Map<string, Map<number, number>>([['', new Map()]])
  for (const { buyer, availableOn, paidOn } of books) {
    if (paidOn >= monday) continue
    const days = daysBetween(availableOn, paidOn)
    for (const who of ['', buyer]) {
      const delays = known.get(who) ?? new Map<number, number>()
      known.set(who, delays.set(days, (delays.get(days) ?? 0) + 1))
    }
  }
  return known
}

function expectedOn(
  known: ReturnType<typeof delaysBy>,
  { buyer, availableOn }: Paid,
  monday: string,
): string | undefined {
  const own = known.get(buyer) ?? new Map<number, number>()
  const delays = countOf(own) < FEWEST_PAYMENTS ? (known.get('') ?? own) : own
  return expectation(delays, availableOn, monday)?.on
}

function isIn(monday: string, day: string | undefined): boolean {
  return day !== undefined && day >= monday && day < addDays(monday, 7)
}

function paidOf({ customer, untaxed, postedAt, life }: PlannedPosting): Paid[] {
  let [moment, available] = [postedAt, undefined as number | undefined]
  for (const { statut, afterSeconds } of [...life.steps, ...(life.afterRecycling ?? [])]) {
    moment += afterSeconds * 1_000
    if (statut === AVAILABLE) available = moment
    if (statut === 'MISE_EN_PAIEMENT' && available !== undefined)
      return [
        {
          buyer: customer,
          amount: untaxed * 1.2,
          invoicedOn: frenchDay(new Date(postedAt)),
          availableOn: frenchDay(new Date(available)),
          paidOn: frenchDay(new Date(moment)),
        },
      ]
  }
  return []
}
