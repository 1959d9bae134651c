import { DateTime } from 'luxon'

const legalTime = (moment: Date): DateTime => DateTime.fromJSDate(moment, { zone: 'Europe/Paris' })

/** A search writes the moments of every invoice there is. */
function writtenOnce(write: (moment: Date) => string): (moment: Date) => string {
  const written = new WeakMap<Date, string>()
  return (moment) => {
    const text = written.get(moment) ?? write(moment)
    written.set(moment, text)
    return text
  }
}

/** `YYYY-MM-DD`, French legal time. */
export const dateOf = writtenOnce((moment) => legalTime(moment).toFormat('yyyy-MM-dd'))

/** `YYYY-MM-DD HH:MM`, French legal time without zone: the form of histories and of the directory. */
export const minuteOf = (moment: Date): string => legalTime(moment).toFormat('yyyy-MM-dd HH:mm')

/** `2026-09-14T22:57:02+02:00`: ISO 8601 with the offset of French legal time, to the second. */
export const isoOf = writtenOnce((moment) => legalTime(moment).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"))

/** Statuses are dated to the second, as the platform prints them, so that windows compare what is shown. */
export const wholeSecond = (moment: Date): Date => new Date(Math.floor(moment.getTime() / 1000) * 1000)
