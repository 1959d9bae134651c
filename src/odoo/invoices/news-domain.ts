import { toOdooTime } from '../../domain/words/french-time.js'
import type { SeenInvoice, SeenRecord } from '../../domain/running/seen.js'
import { mark } from '../../marks/mark.js'

type Leaf = readonly [field: string, operator: string, value: unknown]
export type Domain = readonly (Leaf | '|' | '&')[]

/**
 * So many moments are told apart in one domain; where more were read, neighbours are taken together. Odoo looks up the
 * customers of each of theirs by a query of its own.
 */
const MOST_MOMENTS = { invoices: 60, partners: 20 } as const

const SECOND_MS = 1_000

/**
 * What was written since a moment and was not read yet. A record that was read is shown again once its `write_date` is
 * another one. Odoo shows the second of it only: what was posted in the very second in which it was read as a draft is
 * known by its state.
 *
 * Records written between the first and the last moment of those taken together are not told apart: a change that began
 * among them and was to be seen only later is left to the looks that are taken right before each deposit and daily.
 */
export function invoiceNews(since: Date, seen: readonly SeenInvoice[]): Domain {
  if (!isAny(seen)) return [['write_date', '>=', toOdooTime(since)]]
  return anyOf([
    notAmong(seen, 'id', 'write_date', since),
    ...momentsOf(seen, MOST_MOMENTS.invoices).map(({ records, first, last }): Domain => [
      '&',
      ['id', 'in', idsOf(records)],
      '|',
      ['write_date', '>=', toOdooTime(new Date(last + SECOND_MS))],
      '&',
      ['write_date', '>=', toOdooTime(since)],
      ['write_date', '<', toOdooTime(new Date(first))],
    ]),
    ...otherState(seen),
  ])
}

/** The same for the customers of invoices. */
export function buyerNews(since: Date, seen: readonly SeenRecord[]): Domain {
  return recordNews(since, seen, 'commercial_partner_id')
}

/** The same for what stands behind a path, or (without one) for the records themselves. */
export function recordNews(since: Date, seen: readonly SeenRecord[], path?: string): Domain {
  const [id, stamp] = path === undefined ? ['id', 'write_date'] : [path, `${path}.write_date`]
  if (!isAny(seen)) return [[stamp, '>=', toOdooTime(since)]]
  return anyOf([
    notAmong(seen, id, stamp, since),
    ...momentsOf(seen, MOST_MOMENTS.partners).map(({ records, last }): Domain => [
      '&',
      [id, 'in', idsOf(records)],
      [stamp, '>=', toOdooTime(new Date(last + SECOND_MS))],
    ]),
  ])
}

/** Each of the domains is one condition. */
export function anyOf(domains: readonly Domain[]): Domain {
  return [...domains.slice(1).map(() => '|' as const), ...domains.flat()]
}

function isAny(seen: readonly SeenRecord[]): boolean {
  return seen.length > 0 && mark('read-once')
}

function notAmong(seen: readonly SeenRecord[], id: string, stamp: string, since: Date): Domain {
  return ['&', [stamp, '>=', toOdooTime(since)], [id, 'not in', idsOf(seen)]]
}

function otherState(seen: readonly SeenInvoice[]): Domain[] {
  const sorts = [
    ['!=', seen.filter(({ isPosted }) => isPosted)],
    ['=', seen.filter(({ isPosted }) => !isPosted && mark('posted-in-the-second-of-its-draft'))],
  ] as const
  return sorts.flatMap(([operator, invoices]): Domain[] =>
    invoices.length === 0 ? [] : [['&', ['id', 'in', idsOf(invoices)], ['state', operator, 'posted']]],
  )
}

interface Moment {
  readonly records: readonly SeenRecord[]
  /** The seconds in which the first and the last of them were written, in milliseconds. */
  readonly first: number
  readonly last: number
}

/** By the second in which they were written, the latest first; at most `most` of them. */
function momentsOf(seen: readonly SeenRecord[], most: number): Moment[] {
  const bySecond = new Map<number, SeenRecord[]>()
  for (const record of seen) {
    const second = Math.floor(record.writtenAt.getTime() / SECOND_MS) * SECOND_MS
    const others = bySecond.get(second)
    if (others === undefined) bySecond.set(second, [record])
    else others.push(record)
  }
  const seconds = [...bySecond.keys()].sort((left, right) => right - left)
  const each = Math.ceil(seconds.length / most)
  const moments: Moment[] = []
  for (let at = 0; at < seconds.length; at += each) {
    const together = seconds.slice(at, at + each)
    moments.push({
      records: together.flatMap((second) => bySecond.get(second) ?? []),
      first: together.at(-1) ?? 0,
      last: together.at(0) ?? 0,
    })
  }
  return moments
}

function idsOf(records: readonly SeenRecord[]): number[] {
  return records.map(({ id }) => id)
}
