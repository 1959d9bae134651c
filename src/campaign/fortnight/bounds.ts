import type { DayMeasures } from './measures.js'

/** What docs/operations.md states. */
const RSS_MB = 400
const LOG_MB = 16
const FILE_MB = 2
const FILE_KB_AN_INVOICE = 12
/** `requestsPerDay` as it is when nobody sets it. */
const REQUESTS_A_DAY = 100_000

/** What went beyond the bounds that the documentation states, a line each. */
export function brokenBounds(days: readonly DayMeasures[], invoices: number): string[] {
  const most = (of: (day: DayMeasures) => number): number => Math.max(...days.map(of))
  const file = FILE_MB + (invoices * FILE_KB_AN_INVOICE) / 1024
  const bounds: readonly [name: string, value: number, limit: number, unit: string][] = [
    ['memory of the process', most(({ peakRssMb }) => peakRssMb), RSS_MB, 'MB'],
    ['database file', most(({ fileMb }) => fileMb), file, 'MB'],
    ['write-ahead log', most(({ logMb }) => logMb), LOG_MB, 'MB'],
    ['requests to Chorus Pro in a day', most(({ toChorus }) => toChorus), REQUESTS_A_DAY, ''],
  ]
  return bounds.flatMap(([name, value, limit, unit]) =>
    value <= limit ? [] : [`${name}: ${value.toFixed(1)} ${unit}, more than ${limit.toFixed(1)}`],
  )
}
