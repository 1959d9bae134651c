import { DateTime } from 'luxon'
import { FRENCH_ZONE } from '../words/french-time.js'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A span of the week, by the clock on a French wall. It ends on the next day when `to` is not after `from`. */
export interface MaintenanceWindow {
  /** On which days it begins. */
  readonly days: readonly (typeof WEEKDAYS)[number][]
  /** `HH:MM`; from this minute on, */
  readonly from: string
  /** `HH:MM`, up to this one; `24:00` is the end of the day. */
  readonly to: string
}

/**
 * Whether the moment lies in the window. What counts is what the clock on the wall shows: an hour that October shows
 * twice is in it both times, one that March leaves out is missed, and no window is shifted for the rest of its night.
 */
export function isInWindow({ days, from, to }: MaintenanceWindow, moment: Date): boolean {
  const local = DateTime.fromJSDate(moment, { zone: FRENCH_ZONE })
  const time = local.toFormat('HH:mm')
  const beginsToday = days.includes(dayOf(local.weekday))
  if (from < to) return beginsToday && from <= time && time < to
  // luxon counts Monday as 1; the day before it is Sunday.
  const beganYesterday = days.includes(dayOf(local.weekday - 1))
  return (beginsToday && from <= time) || (beganYesterday && time < to)
}

function dayOf(weekday: number): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[(weekday + 6) % 7] ?? 'mon'
}
