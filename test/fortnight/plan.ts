import { chooseFaults } from '../campaign/choose-faults.js'
import { chooseKill } from '../campaign/choose-kills.js'
import type { PlannedFault, PlannedInvoice, PlannedKill } from '../campaign/plan.js'
import { Random } from '../campaign/random.js'
import { at, dayOf, type Day } from './calendar.js'
import { planLife, type End } from './lives.js'
import { outagesOf, type Outage } from './outages.js'

/** What share of an average day's invoices a day of the weekend sees. */
const WEEKEND_SHARE = 0.05

/** The day on which the database is lost: the third working day of the second week, or the first day of a short run. */
const LOST_DAY = 9

const WEEK = 7

export interface FortnightPlan {
  readonly seed: number
  /** Days on which invoices are posted. */
  readonly days: number
  readonly invoices: readonly PlannedPosting[]
}

export interface PlannedPosting extends PlannedInvoice {
  /** Milliseconds since 1970. */
  readonly postedAt: number
  /** A reference is missing until somebody notices. */
  readonly isIncomplete: boolean
  readonly end: End
}

/** What happens to the bridge and to the servers on a day; all moments in milliseconds since 1970. */
export interface DayPlan {
  /** Only while invoices are posted; the last one may outlast that. */
  readonly outages: readonly Outage[]
  /** Each posting day of the second week. */
  readonly restartAt?: number
  /** The bridge dies in the first cycle after it that comes to that point. */
  readonly kills: readonly { readonly from: number; readonly kill: PlannedKill }[]
  readonly faults: readonly { readonly from: number; readonly faults: readonly PlannedFault[] }[]
  /** The database file is gone, and found to be so a while later. */
  readonly lost?: { readonly at: number; readonly rebuiltAt: number }
}

/** Every invoice that will be posted, in the order of posting. */
export function planFortnight(seed: number, days: number, perDay: number): FortnightPlan {
  const random = new Random(seed)
  const all = Array.from({ length: days }, (_, index) => dayOf(index, days))
  const counts = countsOf(all, perDay)
  const times = all
    .flatMap((day, index) => Array.from({ length: counts[index] ?? 0 }, () => postingTime(random, day)))
    .sort((a, b) => a - b)
  const invoices = times.map((postedAt, index) => planPosting(random, index, postedAt))
  return { seed, days, invoices }
}

/** `perDay` on average: few at weekends, the others on working days. */
function countsOf(days: readonly Day[], perDay: number): number[] {
  const workdays = days.filter(({ isWorkday }) => isWorkday).length
  const weekend = Math.round(perDay * WEEKEND_SHARE)
  const left = days.length * perDay - (days.length - workdays) * weekend
  let given = 0
  return days.map(({ isWorkday }) => {
    if (!isWorkday) return weekend
    given += 1
    return Math.floor((left * given) / workdays) - Math.floor((left * (given - 1)) / workdays)
  })
}

/** Most before noon and in the afternoon; a batch in the evening. */
function postingTime(random: Random, day: Day): number {
  const [from, to] = random.weighted([
    [4, [at(8), at(12)]],
    [4, [at(13, 30), at(18)]],
    [1, [at(21), at(21, 20)]],
  ] as const)
  return day.at(from) + random.between(0, (to - from) * 60 - 1) * 1_000
}

function planPosting(random: Random, index: number, postedAt: number): PlannedPosting {
  const customer = random.weighted([
    [5, 'commune'],
    [2, 'hospital'],
    [2, 'school'],
    [0.2, 'bakery'],
  ] as const)
  const asks = customer === 'hospital' || customer === 'school'
  return {
    number: `FA/26/${String(index + 1).padStart(6, '0')}`,
    customer,
    untaxed: 5 * random.between(200, 200_000),
    postedAt,
    isIncomplete: asks && random.chance(0.04),
    ...planLife(random),
  }
}

export function planDay({ seed, days }: FortnightPlan, day: Day): DayPlan {
  const random = new Random(seed * 1_000 + day.index + 1)
  const somewhen = (): number => day.at(random.between(at(7), at(22)))
  const isPosting = day.index < days
  // One process lives through the first week: what it leaks adds up.
  const mayEnd = isPosting && (day.index >= WEEK || days <= WEEK)
  const isLost = day.index === (days > LOST_DAY ? LOST_DAY : 0)
  return {
    outages: isPosting ? outagesOf(day) : [],
    ...(mayEnd && { restartAt: somewhen() }),
    kills: Array.from({ length: mayEnd ? 2 : 0 }, () => ({ from: somewhen(), kill: chooseKill(random) })),
    faults: Array.from({ length: isPosting ? 6 : 0 }, () => ({
      from: somewhen(),
      faults: chooseFaults(random, false),
    })),
    ...(isLost && { lost: { at: day.at(at(11, 10)), rebuiltAt: day.at(at(11, 40)) } }),
  }
}
