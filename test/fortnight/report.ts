import type { WeeklyErrors } from './forecast.js'
import type { DayMeasures } from './measures.js'
import type { FortnightOutcome } from './run.js'

/** Findings of one rule that are printed. */
const MOST_SHOWN = 10

const COLUMNS: readonly (readonly [heading: string, width: number])[] = [
  ['day', 0],
  ['posted', 7],
  ['cycles', 7],
  ['to Odoo', 8],
  ['to Chorus', 10],
  ['RSS MB', 8],
  ['file MB', 8],
  ['WAL MB', 7],
  ['CPU s', 8],
  ['s', 8],
]

const DAY_WIDTH = 11

export function headingLine(): string {
  return line(COLUMNS.map(([heading]) => heading))
}

/** One line a day, as it ends: a day takes minutes. */
export function dayLine(day: DayMeasures): string {
  const { name, posted, cycles, toOdoo, toChorus } = day
  const { peakRssMb, fileMb, logMb, bridgeCpuSeconds, seconds } = day
  return line([
    name,
    ...[posted, cycles, toOdoo, toChorus].map(String),
    ...[peakRssMb, fileMb, logMb, bridgeCpuSeconds, seconds].map((value) => value.toFixed(1)),
  ])
}

function line(cells: readonly string[]): string {
  const [day = '', ...others] = cells
  const padded = others.map((cell, column) => cell.padStart(COLUMNS[column + 1]?.[1] ?? 0))
  return [day.padEnd(DAY_WIDTH), ...padded].join(' ')
}

export function outcomeLines({ findings, strikes, invoices, deposits, notes }: FortnightOutcome): string[] {
  const struck = [...strikes].sort(([a], [b]) => a.localeCompare(b))
  const counts = new Map<string, number>()
  const shown = findings.flatMap(({ rule, invoice = '', detail }) => {
    const before = counts.get(rule) ?? 0
    counts.set(rule, before + 1)
    return before < MOST_SHOWN ? [`  ${rule} ${invoice} ${detail}`] : []
  })
  return [
    `${invoices} invoices, ${deposits} calls of the deposit service, ${notes} notes`,
    ...struck.map(([kind, times]) => counted(times, kind)),
    ...shown,
    ...[...counts].map(([rule, times]) => counted(times, rule)),
  ]
}

export function forecastLine({ weeks, forecast, dueDatePlus30 }: WeeklyErrors): string {
  const share = (error: number): string => `${(100 * error).toFixed(0)} %`
  return `forecast of payments by week, made on ${weeks} Mondays: off by ${share(forecast)}; by due date plus 30 days: ${share(dueDatePlus30)}`
}

function counted(times: number, what: string): string {
  return `${String(times).padStart(7)}  ${what}`
}
