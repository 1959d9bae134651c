import { DateTime } from 'luxon'

/** A Monday; the hour that comes twice lies in the first weekend. */
const MONDAY = '2026-10-19'
/** A few days are the end of a week: a working day, then an outage. */
const FRIDAY = '2026-10-23'
const WEEK = 7

const MINUTE_MS = 60_000

/** A day of the run, in France. */
export interface Day {
  /** From 0. */
  readonly index: number
  readonly isWorkday: boolean
  readonly name: string
  /** Milliseconds since 1970 of a time of its wall clock, in minutes from midnight; the next day's from 1440 on. */
  at(minute: number): number
}

/** The day `index` of a run that posts invoices for so many days. */
export function dayOf(index: number, days: number): Day {
  const midnight = DateTime.fromISO(days < WEEK ? FRIDAY : MONDAY, { zone: 'Europe/Paris' }).plus({
    days: index,
  })
  return {
    index,
    isWorkday: midnight.weekday <= 5,
    name: midnight.setLocale('en').toFormat('ccc d LLL'),
    at: (minute) =>
      midnight
        .plus({ days: Math.floor(minute / 1440) })
        .set(clockOf(minute % 1440))
        .toMillis(),
  }
}

function clockOf(minute: number): { hour: number; minute: number } {
  return { hour: Math.floor(minute / 60), minute: minute % 60 }
}

/** Minutes of a wall clock since midnight. */
export const at = (hour: number, minute = 0): number => 60 * hour + minute

/**
 * The moments of a day's cycles: often while people work, less often at night. Once nothing is posted any more each hour
 * for a day, which is as seldom as a lost deposit may be looked for, and each three hours after that.
 */
export function cycleTimes(day: Day, days: number): number[] {
  const times: number[] = []
  const end = day.at(1440)
  for (let time = day.at(0); time < end;) {
    times.push(time)
    const isNight = time < day.at(at(7)) || time >= day.at(at(20))
    const after = day.index > days ? 180 : 60
    time += (day.index < days ? (isNight ? 15 : 5) : after) * MINUTE_MS
  }
  return times
}
