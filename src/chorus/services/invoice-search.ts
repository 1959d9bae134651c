import type { z } from 'zod'
import { unreadableNeeded } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import type { ChorusError } from '../wire/error.js'
import { fails, type List, searchPages, type Page } from '../wire/paging.js'
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
  bounds: Pick<List, 'mostRows' | 'onShort'>,
): AsyncGenerator<Page> {
  return searchPages(http, {
    ...bounds,
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
 * An unreadable row fails the whole look-up, unless it surely is another's, and so does one that is missing: the answer decides
 * whether an invoice is deposited again.
 */
export async function findAll(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  isAnother: (row: unknown) => boolean,
): Promise<ChorusInvoice[]> {
  const found = new Map<string, ChorusInvoice>()
  for await (const page of search(context, kind, criteria, { mostRows: MOST_FOUND, onShort: fails })) {
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
 *
 * @param onShort called with what is missing by the totals in the end
 */
export async function* window(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  onShort: (error: ChorusError) => void,
  onUnreadable: (row: unknown) => void = () => undefined,
): AsyncGenerator<ChorusInvoice[]> {
  const delivered = new Set<string>()
  let pass = yield* onePass(context, kind, criteria, delivered, onUnreadable)
  if (pass.mayHaveMoved) pass = yield* onePass(context, kind, criteria, delivered, onUnreadable)
  if (pass.short !== undefined) onShort(pass.short)
}

/** What a following window does not show is looked up by number in the end: said, once, and the others go on. */
export function shortIsSetAside(context: ChorusContext, { path }: InvoiceSearch) {
  return ({ message: why }: ChorusError): void => {
    const record = { side: 'chorus-pro', where: path, key: '', name: undefined, why } as const
    context.setAside({ row: undefined, record, line: why })
  }
}

interface Pass {
  /** The totals say that some may have been missed between two pages. */
  readonly mayHaveMoved: boolean
  /** By its last page it has more rows than it shows. */
  readonly short: ChorusError | undefined
}

async function* onePass(
  context: ChorusContext,
  kind: InvoiceSearch,
  criteria: object,
  delivered: Set<string>,
  onUnreadable: (row: unknown) => void,
): AsyncGenerator<ChorusInvoice[], Pass> {
  const seen = new Set<string>()
  const totals = new Set<number | undefined>()
  let unreadableRows = 0
  let pages = 0
  let short: ChorusError | undefined
  const onShort = (error: ChorusError): void => {
    short = error
  }
  for await (const page of search(context, kind, criteria, { onShort })) {
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
  if (pages < 2) return { mayHaveMoved: false, short }
  const [total] = totals
  const isComplete = totals.size === 1 && (total === undefined || seen.size + unreadableRows >= total)
  return { mayHaveMoved: !isComplete, short }
}
