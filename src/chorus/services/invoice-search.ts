import type { z } from 'zod'
import { unreadableNeeded } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import { searchPages, type Page } from '../wire/paging.js'
import { mark } from '../../marks/mark.js'
import type { ChorusInvoice } from '../port.js'
import { readAllRows, readRows } from '../wire/schemas.js'

/** One of Chorus Pro's searches of a supplier's invoices. */
export interface InvoiceSearch {
  readonly path: string
  /** The name of the list in its answer. */
  readonly list: string
  /** The name of the block of its request that says which page. */
  readonly pageBlock: string
  /** What each request of it has besides. */
  readonly always?: object
  readonly row: z.ZodType<ChorusInvoice>
}

/**
 * No `triColonne`: no connector in production sorts these searches and the names of their columns are not published, and
 * one that Chorus Pro does not know could refuse the whole search. `changedInvoices` guards against moving pages.
 */
function search(
  { http, pageSize }: ChorusContext,
  { path, list, pageBlock, always }: InvoiceSearch,
  criteria: object,
  mostRows?: number,
): AsyncGenerator<Page> {
  return searchPages(http, {
    ...(mostRows !== undefined && { mostRows }),
    path,
    list,
    pageSize,
    body: (page) => ({
      ...always,
      ...criteria,
      [pageBlock]: { nbResultatsParPage: pageSize, pageResultatDemandee: page },
    }),
  })
}

/** Invoices of one number, or of one flow; more than any search for these finds. */
const MOST_FOUND = 10_000

/**
 * An unreadable row fails the whole look-up, unless it surely is another's: the answer decides whether an invoice is
 * deposited again.
 */
export async function findAll(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  isAnother: (row: unknown) => boolean,
): Promise<ChorusInvoice[]> {
  const found = new Map<string, ChorusInvoice>()
  for await (const page of search(context, kind, criteria, MOST_FOUND)) {
    for (const row of readAllRows(context, kind.row, kind.path, kind.list, page.rows, isAnother))
      found.set(row.identifier, row)
  }
  return [...found.values()]
}

/**
 * The pages as they come, each row once. An invoice whose status changes meanwhile leaves the window and moves the
 * rows of the later pages forward, so that some may be missed: when the totals say so, the window is asked a second
 * time, and what is new in it follows. What changes again after that is for the next, overlapping window.
 *
 * A row that cannot be read is set aside, because one strange invoice must not stop the following of all others.
 */
export async function* window(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  onUnreadable: (row: unknown) => void = () => undefined,
): AsyncGenerator<ChorusInvoice[]> {
  const delivered = new Set<string>()
  const complete = yield* onePass(context, kind, criteria, delivered, onUnreadable)
  if (!complete) yield* onePass(context, kind, criteria, delivered, onUnreadable)
}

/** Returns whether the totals say that nothing was missed. */
async function* onePass(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  delivered: Set<string>,
  onUnreadable: (row: unknown) => void,
): AsyncGenerator<ChorusInvoice[], boolean> {
  const seen = new Set<string>()
  const totals = new Set<number | undefined>()
  let unreadableRows = 0
  let pages = 0
  for await (const page of search(context, kind, criteria)) {
    pages += 1
    totals.add(page.total)
    const { readable, unreadable } = readRows(kind.row, kind.path, kind.list, page.rows)
    const [first] = unreadable
    if (first !== undefined && !mark('unreadable-row-set-aside'))
      throw unreadableNeeded(kind.path, first.line)
    for (const one of unreadable) {
      context.setAside(one)
      onUnreadable(one.row)
    }
    unreadableRows += unreadable.length
    const fresh = readable.filter((row) => {
      const observation = `${row.identifier} ${row.current.code} ${row.current.occurredAt.toISOString()}`
      const known = seen.has(row.identifier) || delivered.has(observation)
      seen.add(row.identifier)
      delivered.add(observation)
      return !known
    })
    if (fresh.length > 0) yield fresh
  }
  // Nothing can move within one answer.
  if (pages < 2) return true
  const [total] = totals
  return totals.size === 1 && (total === undefined || seen.size + unreadableRows >= total)
}
