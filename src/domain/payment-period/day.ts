/** Days are `YYYY-MM-DD`, as they are in France; what is between two of them does not depend on summer time. */

const DAY_MS = 24 * 3_600_000

export function addDays(day: string, days: number): string {
  return new Date(startInUtc(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Negative when `to` is the earlier one. */
export function daysBetween(from: string, to: string): number {
  return (startInUtc(to) - startInUtc(from)) / DAY_MS
}

export function laterDay(one: string, other: string): string {
  return one > other ? one : other
}

/** The first day of the half-year that a day is in. */
export function halfYearOf(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(5, 7) < '07' ? '01' : '07'}-01`
}

function startInUtc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
