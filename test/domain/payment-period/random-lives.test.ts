import { formatDecimal } from '../../../src/domain/invoice/amount.js'
import { lateInterest } from '../../../src/domain/payment-period/interest.js'
import { paymentPeriod } from '../../../src/domain/payment-period/period.js'
import { Random } from '../../campaign/random.js'
import { life } from './life.js'

/** Days since 1970 and back: this file shares no arithmetic with what it checks. */
const number = (day: string): number =>
  Date.UTC(+day.slice(0, 4), +day.slice(5, 7) - 1, +day.slice(8)) / 864e5
const text = (day: number): string => new Date(day * 864e5).toISOString().slice(0, 10)

/** The ECB's changes, as its page lists them, in hundredths of a percent; the program has half-years instead. */
const CHANGES: readonly (readonly [from: string, rate: number])[] = [
  ['2012-07-11', 75],
  ['2013-05-08', 50],
  ['2013-11-13', 25],
  ['2014-06-11', 15],
  ['2014-09-10', 5],
  ['2016-03-16', 0],
  ['2022-07-27', 50],
  ['2022-09-14', 125],
  ['2022-11-02', 200],
  ['2022-12-21', 250],
  ['2023-02-08', 300],
  ['2023-03-22', 350],
  ['2023-05-10', 375],
  ['2023-06-21', 400],
  ['2023-08-02', 425],
  ['2023-09-20', 450],
  ['2024-06-12', 425],
  ['2024-09-18', 365],
  ['2024-10-23', 340],
  ['2024-12-18', 315],
  ['2025-02-05', 290],
  ['2025-03-12', 265],
  ['2025-04-23', 240],
  ['2025-06-11', 215],
]

interface Life {
  readonly days: number
  readonly available: number
  readonly performed: number | undefined
  readonly suspensions: readonly { readonly from: number; readonly until: number | undefined }[]
  readonly orderedOn: number | undefined
  readonly paidOn: number
  readonly cents: number
  readonly parts: readonly { readonly on: number; readonly cents: number; readonly isCredit: boolean }[]
}

function randomLife(random: Random): Life {
  const available = number('2013-03-01') + random.between(0, 4_700)
  const suspensions: { from: number; until: number | undefined }[] = []
  let day = available
  for (
    let count = random.weighted([
      [5, 0],
      [3, 1],
      [2, 2],
    ] as const);
    count > 0;
    count -= 1
  ) {
    const from = day + 1 + random.between(0, 40)
    const until = from + 1 + random.between(0, 30)
    suspensions.push({ from, until })
    day = until
  }
  const open = suspensions.at(-1)
  const isLeftOpen = open !== undefined && random.chance(0.1)
  if (isLeftOpen) suspensions.splice(-1, 1, { from: open.from, until: undefined })
  const cents = random.between(1, 50_000_000)
  const paidOn = day + 2 + random.between(0, 120)
  return {
    days: random.weighted([
      [5, 30],
      [3, 50],
      [2, 60],
      [1, 20],
      [1, 7],
    ] as const),
    available,
    performed: random.chance(0.2) ? available + random.between(-30, 30) : undefined,
    suspensions,
    orderedOn: random.chance(0.3) ? available + random.between(1, 60) : undefined,
    paidOn,
    cents,
    parts: Array.from({ length: random.chance(0.3) ? random.between(1, 3) : 0 }, () => ({
      on: available + random.between(0, paidOn - available + 20),
      cents: random.between(1, Math.ceil(cents / 2)),
      isCredit: random.chance(0.3),
    })),
  }
}

/**
 * The law, day by day: the buyer's days are used up one after the other, and each day after the last one that something is
 * owed adds to a sum. No date is computed by adding a period to another.
 */
function dayByDay(one: Life): string {
  const start = Math.max(one.available, one.performed ?? one.available)
  let left = one.days
  let [hasInterrupted, lastLate] = [false, 0]
  let sum = 0n
  const credits = one.parts.filter(({ isCredit }) => isCredit).reduce((all, { cents }) => all + cents, 0)
  for (let day = one.available; day <= one.paidOn; day += 1) {
    // Counting: a day after the start uses up one of the buyer's days.
    const isOver = left === 0
    if (day > start && !isOver) left -= 1
    const isLate = day > start && isOver
    const notified = one.suspensions.find(({ from }) => from === day)
    const isOrdered = one.orderedOn !== undefined && one.orderedOn <= day
    if (notified !== undefined && !hasInterrupted && !isOrdered && !isLate) {
      hasInterrupted = true
      const resumedOn = resumption(one, notified)
      if (resumedOn === undefined) return '-'
      left = Math.max(30, left)
      day = Math.max(resumedOn, start)
      // What happens on a day that was passed over is no second interruption anyway.
      continue
    }
    if (!isLate) continue
    const before = one.parts.filter(({ isCredit, on }) => !isCredit && on < day)
    const owed = one.cents - credits - before.reduce((all, { cents }) => all + cents, 0)
    if (owed <= 0) continue
    lastLate = day
    sum += BigInt(owed)
  }
  if (lastLate === 0) return 'in time'
  const first = dueAfter(one)
  const half = `${text(first).slice(0, 4)}-${+text(first).slice(5, 7) <= 6 ? '01' : '07'}-01`
  const rate = CHANGES.findLast(([from]) => from <= half)?.[1] ?? NaN
  // cents × days × (hundredths of a percent) ÷ (365 × 10,000), halves up.
  const cents = (sum * BigInt(rate + 800) * 2n + 3_650_000n) / 7_300_000n
  return `${String(lastLate - first + 1)} ${String(cents / 100n)}.${String(cents % 100n).padStart(2, '0')}`
}

/** All was sent, or the buyer ordered payment without waiting for it. */
function resumption({ orderedOn }: Life, { from, until }: Life['suspensions'][number]): number | undefined {
  const ordered = orderedOn !== undefined && orderedOn > from ? orderedOn : Infinity
  const day = Math.min(until ?? Infinity, ordered)
  return Number.isFinite(day) ? day : undefined
}

/** The first day after the buyer's last one, whoever is owed what on it. */
function dueAfter(one: Life): number {
  const start = Math.max(one.available, one.performed ?? one.available)
  let left = one.days
  let hasInterrupted = false
  for (let day = one.available; ; day += 1) {
    const isLate = day > start && left === 0
    if (isLate) return day
    if (day > start) left -= 1
    const notified = one.suspensions.find(({ from }) => from === day)
    if (notified === undefined || hasInterrupted) continue
    if (one.orderedOn !== undefined && one.orderedOn <= day) continue
    hasInterrupted = true
    left = Math.max(30, left)
    day = Math.max(resumption(one, notified) ?? Infinity, start)
  }
}

function asTheProgram(one: Life): string {
  const at = (code: string, day: number | undefined): string[] =>
    day === undefined ? [] : [`${code} ${text(day)}`]
  const events = life(
    ...at('MISE_A_DISPOSITION', one.available),
    ...one.suspensions.flatMap(({ from, until }) => [...at('SUSPENDUE', from), ...at('COMPLETEE', until)]),
    ...at('MANDATEE', one.orderedOn).map((event) => `${event} 11:00`),
  )
  const performed = one.performed === undefined ? undefined : text(one.performed)
  const period = paymentPeriod(events, one.days, performed)
  if (period.is !== 'running') return '-'
  const owed = lateInterest({
    amount: { units: BigInt(one.cents), scale: 2 },
    dueOn: period.dueOn,
    until: text(one.paidOn),
    settlements: one.parts.map(({ on, cents, isCredit }) => ({
      on: text(on),
      amount: { units: BigInt(cents), scale: 2 },
      is: isCredit ? 'credit-note' : 'payment',
    })),
    addedRates: { '2026-07-01': '2.15' },
  })
  return owed === undefined ? 'in time' : `${String(owed.daysLate)} ${formatDecimal(owed.interest)}`
}

it('agrees with the law read day by day, on 10,000 lives', () => {
  const random = new Random(17)
  const differing: unknown[] = []
  const kinds = new Map<string, number>()
  for (let count = 0; count < 10_000; count += 1) {
    const one = randomLife(random)
    const [law, program] = [dayByDay(one), asTheProgram(one)]
    const kind = law === '-' || law === 'in time' ? law : 'late'
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    if (law !== program) differing.push({ ...one, law, program })
  }
  expect(differing.slice(0, 3)).toEqual([])
  // None of the kinds is rare among them.
  expect(Math.min(...['-', 'in time', 'late'].map((kind) => kinds.get(kind) ?? 0))).toBeGreaterThan(100)
})
