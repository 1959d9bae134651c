import type { DepositEntry } from '../../../src/simulators/chorus/index.js'
import type { SeenRequest } from '../ledger.js'

/** What the bridge could know at most when it handed over a document: places in the list of its requests. */
export interface Looks {
  /** Of the call of the deposit service; undefined: nobody has counted the requests. */
  readonly deposit: number | undefined
  /**
   * Where its last look at Odoo began. What was changed there by then is to be known; of a change made while it looks, or
   * between its last look and the call, nobody can know.
   */
  readonly odoo: number
  /** Where its last searches in Chorus Pro began. */
  readonly search: number
}

const DEPOSIT = 'factures/v1/deposer/flux'
const SEARCH = 'factures/v1/rechercher/fournisseur'
/** A new token may be due at any moment; it tells nothing. */
const TOKEN = 'oauth/token'

/**
 * @param calls of the deposit service, in order
 * @param order which of them, counted from one
 */
export function looksBefore(
  requests: readonly SeenRequest[],
  calls: readonly Pick<DepositEntry, 'sha256'>[],
  order: number,
): Looks {
  const places = requests.flatMap(({ name }, index) => (name.endsWith(DEPOSIT) ? [index] : []))
  const deposit = places[order - 1]
  if (deposit === undefined) return { deposit, odoo: Infinity, search: Infinity }
  const by = requests[deposit]?.by
  const own = ownOf(requests.slice(0, deposit), by)
  const before = own.map(({ request }) => request)
  const former = places.slice(0, order - 1).findLastIndex((place) => requests[place]?.by === by)
  const isSameDocument = former >= 0 && calls[order - 1]?.sha256 === calls[former]?.sha256
  const since = before.slice(before.findLastIndex(({ name }) => name.endsWith(DEPOSIT)) + 1)
  // The same request again, with another token: it was decided before the first.
  if (isSameDocument && since.every(isToken)) return { ...looksBefore(requests, calls, former + 1), deposit }
  // One after the other for those that go together: that of this one may have been the first.
  const lastSearch = before.findLastIndex(({ name }) => name.endsWith(SEARCH))
  const search = before
    .slice(0, lastSearch)
    .findLastIndex((request) => !request.name.endsWith(SEARCH) && !isToken(request))
  // Those that are on their way together were looked at together: the first of them says when.
  const together = before.findLastIndex(({ name }) => !name.endsWith(DEPOSIT) && !name.endsWith(TOKEN)) + 1
  return {
    deposit,
    odoo: lookBegan(requests.slice(0, (own[together - 1]?.place ?? -1) + 1), by),
    search: lastSearch < 0 ? lastSearch : (own[search + 1]?.place ?? lastSearch),
  }
}

/** Which of several bridges made this call of the deposit service, for people. */
export function depositorOf(requests: readonly SeenRequest[], order: number): string {
  const by = requests.filter(({ name }) => name.endsWith(DEPOSIT))[order - 1]?.by
  return by === undefined ? '' : ` by worker ${by}`
}

/**
 * The requests to Odoo that came last, one after the other. Where the last thing asked was Chorus Pro: that moment, for it
 * might have looked after it.
 * @param by the bridge that looked, of several; that of the last request when it is left out
 */
export function lookBegan(requests: readonly SeenRequest[], by = requests.at(-1)?.by): number {
  const own = ownOf(requests, by)
  const last = own.findLastIndex(({ request }) => !isToken(request))
  if (own[last]?.request.side !== 'odoo') return own[last]?.place ?? -1
  const other = own
    .slice(0, last)
    .findLastIndex(({ request }) => request.side !== 'odoo' && !isToken(request))
  return own[other + 1]?.place ?? -1
}

/** What one of several bridges asked, each with its place among all. */
function ownOf(
  requests: readonly SeenRequest[],
  by: number | undefined,
): { readonly request: SeenRequest; readonly place: number }[] {
  return requests.flatMap((request, place) => (request.by === by ? [{ request, place }] : []))
}

function isToken({ name }: SeenRequest): boolean {
  return name.endsWith(TOKEN)
}
