import { toChorusTime } from '../../domain/words/french-time.js'
import { unreadableNeeded } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import { searchPages, type Page } from '../wire/paging.js'
import type { PartlySeen } from '../../domain/invoice/handed-over.js'
import { mark } from '../../marks/mark.js'
import type { ChorusInvoice } from '../port.js'
import { hasAnother, invoice, partOfInvoice, readAllRows, readRows } from '../wire/schemas.js'

const SEARCH = 'factures/v1/rechercher/fournisseur'
const LIST = 'listeFactures'

/**
 * No `triColonne`: no connector in production sorts this search and the names of its columns are not published, and
 * one that Chorus Pro does not know could refuse the whole search. `changedInvoices` guards against moving pages.
 */
function search(
  { http, pageSize }: ChorusContext,
  criteria: object,
  mostRows?: number,
): AsyncGenerator<Page> {
  return searchPages(http, {
    ...(mostRows !== undefined && { mostRows }),
    path: SEARCH,
    list: LIST,
    pageSize,
    body: (page) => ({
      ...criteria,
      rechercheFactureParFournisseur: { nbResultatsParPage: pageSize, pageResultatDemandee: page },
    }),
  })
}

/** Invoices of one number, or of one flow; more than any search for these finds. */
const MOST_FOUND = 10_000

/**
 * An unreadable row fails the whole look-up, unless it surely is another's: the answer decides whether an invoice is
 * deposited again.
 */
async function findAll(
  context: ChorusContext,
  criteria: object,
  isAnother: (row: unknown) => boolean,
): Promise<ChorusInvoice[]> {
  const found = new Map<string, ChorusInvoice>()
  for await (const page of search(context, criteria, MOST_FOUND)) {
    for (const row of readAllRows(context, invoice, SEARCH, LIST, page.rows, isAnother))
      found.set(row.identifier, row)
  }
  return [...found.values()]
}

/** Exactly this number: whether Chorus Pro also finds parts of numbers is not documented. */
export async function findByNumber(context: ChorusContext, number: string): Promise<ChorusInvoice[]> {
  const isAnother = (row: unknown): boolean => hasAnother(row, 'numeroFacture', number.trim())
  const found = await findAll(context, { numeroFacture: number }, isAnother)
  return found.filter((row) => row.number === number.trim())
}

export function findByFlow(context: ChorusContext, flowNumber: string): Promise<ChorusInvoice[]> {
  const isAnother = (row: unknown): boolean => hasAnother(row, 'numeroFluxDepot', flowNumber)
  return findAll(context, { numeroFluxDepot: flowNumber }, isAnother)
}

/**
 * The pages as they come, each row once. An invoice whose status changes meanwhile leaves the window and moves the
 * rows of the later pages forward, so that some may be missed: when the totals say so, the window is asked a second
 * time, and what is new in it follows. What changes again after that is for the next, overlapping window.
 *
 * A row that cannot be read is set aside, because one strange invoice must not stop the following of all others.
 */
export function changedInvoices(
  context: ChorusContext,
  from: Date,
  to: Date,
): AsyncGenerator<ChorusInvoice[]> {
  return window(context, {
    periodeDateHeureEtatCourantDu: toChorusTime(new Date(Math.floor(from.getTime() / 1000) * 1000)),
    periodeDateHeureEtatCourantAu: toChorusTime(new Date(Math.ceil(to.getTime() / 1000) * 1000)),
  })
}

/** The same for the days of deposit. */
export function depositedInvoices(
  context: ChorusContext,
  from: string,
  to: string,
  onUnreadable?: (seen: PartlySeen) => void,
): AsyncGenerator<ChorusInvoice[]> {
  return window(context, { periodeDateDepotDu: from, periodeDateDepotAu: to }, (row) =>
    onUnreadable?.(partOfInvoice(row)),
  )
}

async function* window(
  context: ChorusContext,
  criteria: object,
  onUnreadable: (row: unknown) => void = () => undefined,
): AsyncGenerator<ChorusInvoice[]> {
  const delivered = new Set<string>()
  const complete = yield* onePass(context, criteria, delivered, onUnreadable)
  if (!complete) yield* onePass(context, criteria, delivered, onUnreadable)
}

/** Returns whether the totals say that nothing was missed. */
async function* onePass(
  context: ChorusContext,
  criteria: object,
  delivered: Set<string>,
  onUnreadable: (row: unknown) => void,
): AsyncGenerator<ChorusInvoice[], boolean> {
  const seen = new Set<string>()
  const totals = new Set<number | undefined>()
  let unreadableRows = 0
  let pages = 0
  for await (const page of search(context, criteria)) {
    pages += 1
    totals.add(page.total)
    const { readable, unreadable } = readRows(invoice, SEARCH, LIST, page.rows)
    const [first] = unreadable
    if (first !== undefined && !mark('unreadable-row-set-aside')) throw unreadableNeeded(SEARCH, first.line)
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
