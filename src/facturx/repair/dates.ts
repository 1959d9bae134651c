import type { CiiElement } from '../read/cii.js'
import type { Repair } from './repair-record.js'

/** UNTDID 2379, CCYYMMDD: the only format of a date that EN 16931 has (BT-2, BT-9, BT-26, …). */
const DAY = '102'
/** The elements of a date in the data types of D16B, and what EN 16931 uses in the place of each. */
const DATE_ELEMENTS: Readonly<Record<string, string>> = {
  DateTimeString: 'DateTimeString',
  DateTime: 'DateTimeString',
  DateString: 'DateString',
  Date: 'DateString',
}

/**
 * Dates as Odoo's own templates write them are of format 102; those of modules and of other programs are not always. One
 * that names one day beyond doubt is written as EN 16931 wants it, wherever it stands; any other stays, and blocks.
 */
export function writeDatesAsDays(root: CiiElement): Repair[] {
  return dateElements(root).flatMap(({ element, path }) => {
    const target = DATE_ELEMENTS[element.name] ?? element.name
    const before = element.text.trim()
    const format = element.attributes.get('format')?.trim()
    const day = dayOf(before, format)
    if (day === undefined || (day === before && format === DAY && element.name === target)) return []
    element.name = target
    element.text = day
    element.attributes = new Map([['format', DAY]])
    const said = format === undefined ? before : `${before} in format ${format}`
    return [{ code: 'DATE_REWRITTEN', term: path, detail: `${day} instead of ${said}` }]
  })
}

/** Texts that stand where a date belongs and are no day of the calendar in format 102. */
export function unreadableDates(root: CiiElement): string[] {
  return dateElements(root)
    .filter(({ element }) => {
      const text = element.text.trim()
      return text !== '' && !(element.attributes.get('format') === DAY && compactDay(text) === text)
    })
    .map(({ element }) => element.text.trim())
}

interface DateElement {
  readonly element: CiiElement
  /** The names of the two elements around it, such as `ExchangedDocument/IssueDateTime`. */
  readonly path: string
}

function dateElements(root: CiiElement): DateElement[] {
  const found: DateElement[] = []
  const look = (element: CiiElement, parent?: CiiElement, grandparent?: CiiElement): void => {
    for (const child of element.children) look(child, element, parent)
    if (element.children.length > 0 || (element.prefix !== 'udt' && element.prefix !== 'qdt')) return
    if (!(element.name in DATE_ELEMENTS)) return
    const around = [grandparent, parent].filter((each) => each !== undefined)
    found.push({ element, path: around.map(({ name }) => name).join('/') })
  }
  look(root)
  return found
}

/** The day that a text names, as CCYYMMDD; undefined when it names none, or when it could be another. */
function dayOf(text: string, format: string | undefined): string | undefined {
  const digits = /^(\d{8})(\d{4}|\d{6})?$/.exec(text)
  if (digits !== null) return compactDay(digits[1] ?? '')
  if (format === '101' && /^\d{6}$/.test(text)) return compactDay(`20${text}`)
  const iso = /^(\d{4})([-/.])(\d\d)\2(\d\d)(?:[T ](.*))?$/.exec(text)
  if (iso !== null) {
    const [, year = '', , month = '', day = '', time] = iso
    return time === undefined || isSameDayInFrance(time) ? compactDay(`${year}${month}${day}`) : undefined
  }
  return frenchDay(text)
}

/**
 * A time of its own place, or a UTC time before 22:00, is of the same day in France, summer or winter (UTC+1, UTC+2);
 * later ones may be of the next.
 */
function isSameDayInFrance(time: string): boolean {
  const match = /^(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(time)
  if (match === null) return false
  const isUtc = match[2] === 'Z' || /^[+-]00:?00$/.test(match[2] ?? '')
  return !isUtc || Number(match[1]) < 22
}

/** « 20/11/2026 »: the day comes first in France. « 05/06/2026 » may have been written by an American program. */
function frenchDay(text: string): string | undefined {
  const match = /^(\d\d?)([/.-])(\d\d?)\2(\d{4})(?: \d\d:\d\d(?::\d\d)?)?$/.exec(text)
  if (match === null) return undefined
  const [, day = '', , month = '', year = ''] = match
  if (Number(day) <= 12 && Number(day) !== Number(month)) return undefined
  return compactDay(`${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`)
}

/** The eight digits themselves, when the calendar has that day. */
function compactDay(digits: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(digits)
  if (match === null) return undefined
  const iso = match.slice(1).join('-')
  const day = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? digits : undefined
}
