import { DateTime } from 'luxon'

/**
 * Chorus Pro's histories give French legal time without zone (`YYYY-MM-DD HH:MM`), its searches give ISO 8601 with
 * an offset, Odoo gives UTC without zone. Everything inside the bridge is a `Date`; these are the only conversions.
 */
export const FRENCH_ZONE = 'Europe/Paris'

/**
 * Parses `YYYY-MM-DD HH:MM[:SS]` in French legal time, or an ISO date-time with an offset. Undefined when neither. Of an
 * hour that exists twice (end of summer time) the first passage is meant; luxon alone would choose by today's season.
 */
export function parseChorusTime(text: string): Date | undefined {
  const plain = plainMoment(text)
  if (plain !== undefined) return plain
  const isMoment = HAS_OFFSET.test(text.trim())
  // Of a page of a thousand moments each costs kilobytes in a zone that has rules, which the offset makes needless.
  const parsed = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone: isMoment ? 'utc' : FRENCH_ZONE })
  if (!parsed.isValid) return undefined
  if (isMoment) return parsed.toJSDate()
  return new Date(Math.min(...parsed.getPossibleOffsets().map((passage) => passage.toMillis())))
}

/**
 * Of a moment as nearly everybody writes it, to the second and with its offset: every cycle reads thousands, and JavaScript itself
 * takes a hundredth of luxon's time for one. It takes 30 February for 2 March, though.
 */
function plainMoment(text: string): Date | undefined {
  const day = PLAIN_MOMENT.exec(text)?.[1]
  if (day === undefined) return undefined
  const [moment, midnight] = [new Date(text), new Date(`${day}T00:00:00Z`)]
  const isThere = !Number.isNaN(moment.getTime()) && midnight.toISOString().startsWith(day)
  return isThere ? moment : undefined
}

const PLAIN_MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/

const HAS_OFFSET = /T.*(Z|[+-]\d\d(:?\d\d)?)$/i

/** `YYYY-MM-DDTHH:MM:SS+02:00`, as `periodeDateHeureEtatCourantDu/Au` takes it. */
export function toChorusTime(moment: Date): string {
  return DateTime.fromJSDate(moment, { zone: FRENCH_ZONE }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")
}

/** `YYYY-MM-DD HH:MM` in French legal time: the finest grain that Chorus Pro's histories have. */
export function frenchMinute(moment: Date): string {
  return DateTime.fromJSDate(moment, { zone: FRENCH_ZONE }).toFormat('yyyy-MM-dd HH:mm')
}

/** `05/10/2026 à 14:23`, French legal time, for people. */
export function frenchDateTime(moment: Date): string {
  return DateTime.fromJSDate(moment, { zone: FRENCH_ZONE }).toFormat("dd/MM/yyyy 'à' HH:mm")
}

/** `05/10/2026` of a day written `2026-10-05`, for people; what is no day stays as it is. */
export function frenchDate(day: string): string {
  const parsed = /^\d{4}-\d\d-\d\d$/.test(day) ? DateTime.fromISO(day, { zone: 'utc' }) : undefined
  return parsed?.isValid === true ? parsed.toFormat('dd/MM/yyyy') : day
}

/** `YYYY-MM-DD` of the day it is in France. */
export function frenchDay(moment: Date): string {
  return DateTime.fromJSDate(moment, { zone: FRENCH_ZONE }).toFormat('yyyy-MM-dd')
}

/** The first moment of a day (`YYYY-MM-DD`) in France. */
export function startOfFrenchDay(day: string): Date {
  return DateTime.fromISO(day, { zone: FRENCH_ZONE }).toJSDate()
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, as Odoo reads and writes datetimes. */
export function toOdooTime(moment: Date): string {
  return moment.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ')
}

/** Parses Odoo's `YYYY-MM-DD HH:MM:SS` (UTC). Undefined when it is not one. */
export function parseOdooTime(text: string): Date | undefined {
  const plain = text.includes('T') ? undefined : plainMoment(`${text.replace(' ', 'T')}Z`)
  if (plain !== undefined) return plain
  const parsed = DateTime.fromSQL(text, { zone: 'utc' })
  return parsed.isValid ? parsed.toJSDate() : undefined
}
