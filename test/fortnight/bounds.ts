import type { DayMeasures } from './measures.js'

/** What docs/operations.md states. */
const RSS_MB = 300
const LOG_MB = 14
const FILE_MB = 2
const FILE_KB_AN_INVOICE = 14
/** `requestsPerDay` as it is when nobody sets it. */
const REQUESTS_A_DAY = 100_000

/** What went beyond the bounds that the documentation states, a line each. */
export function brokenBounds(days: readonly DayMeasures[]): string[] {
  let invoices = 0
  return days.flatMap(({ name: day, posted, peakRssMb, fileMb, logMb, toChorus }) => {
    invoices += posted
    const bounds: readonly [what: string, value: number, limit: number][] = [
      ['MB of memory', peakRssMb, RSS_MB],
      ['MB of database file', fileMb, FILE_MB + (invoices * FILE_KB_AN_INVOICE) / 1024],
      ['MB of write-ahead log', logMb, LOG_MB],
      ['requests to Chorus Pro', toChorus, REQUESTS_A_DAY],
    ]
    return bounds.flatMap(([what, value, limit]) =>
      value <= limit ? [] : [`${day}: ${value.toFixed(1)} ${what}, more than ${limit.toFixed(1)}`],
    )
  })
}
