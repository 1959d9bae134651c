import { addDays, daysBetween } from './day.js'

/** How many payments took so many days from availability to the order of payment. */
export type Delays = ReadonlyMap<number, number>

/** With fewer payments of its own, a body is taken to pay as all do together. */
export const FEWEST_PAYMENTS = 5

export function countOf(delays: Delays): number {
  return [...delays.values()].reduce((sum, count) => sum + count, 0)
}

export interface Expectation {
  /** Half of such invoices are paid by then. */
  readonly on: string
  /** Four of five are. */
  readonly latest: string
}

/**
 * When an invoice will be paid, by how long others took; undefined: nobody has paid yet. While the day by which half of
 * them were paid lies ahead, it is that one; after it, what those did that took as long already.
 *
 * @param from when the buyer got it
 */
export function expectation(delays: Delays, from: string, today: string): Expectation | undefined {
  if (countOf(delays) === 0) return undefined
  const elapsed = Math.max(0, daysBetween(from, today))
  const isAhead = quantile(delays, HALF) >= elapsed
  const alike = isAhead ? delays : new Map([...delays].filter(([days]) => days >= elapsed))
  if (countOf(alike) === 0) {
    // Longer than anybody has ever taken: any day now. By weeks from the beginning, which stays the same from day to day.
    const on = addDays(from, (Math.floor(elapsed / WEEK) + 1) * WEEK)
    return { on, latest: on }
  }
  return { on: addDays(from, quantile(alike, HALF)), latest: addDays(from, quantile(alike, FOUR_OF_FIVE)) }
}

const WEEK = 7

const HALF = 0.5
const FOUR_OF_FIVE = 0.8

/** The least number of days within which at least this share was paid. */
export function quantile(delays: Delays, share: number): number {
  const wanted = Math.ceil(countOf(delays) * share)
  let count = 0
  let days = 0
  for (const [value, times] of [...delays].sort(([a], [b]) => a - b)) {
    days = value
    count += times
    if (count >= wanted) break
  }
  return days
}
