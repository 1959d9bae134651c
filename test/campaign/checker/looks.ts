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
  const former = places[order - 2]
  const isSameDocument = calls[order - 1]?.sha256 === calls[order - 2]?.sha256
  // The same request again, with another token: it was decided before the first.
  if (former !== undefined && isSameDocument && requests.slice(former + 1, deposit).every(isToken))
    return { ...looksBefore(requests, calls, order - 1), deposit }
  const before = requests.slice(0, deposit)
  // One after the other for those that go together: that of this one may have been the first.
  const lastSearch = before.findLastIndex(({ name }) => name.endsWith(SEARCH))
  const search = before
    .slice(0, lastSearch)
    .findLastIndex((request) => !request.name.endsWith(SEARCH) && !isToken(request))
  // Those that are on their way together were looked at together: the first of them says when.
  const together = before.findLastIndex(({ name }) => !name.endsWith(DEPOSIT) && !name.endsWith(TOKEN)) + 1
  return {
    deposit,
    odoo: lookBegan(before.slice(0, together)),
    search: lastSearch < 0 ? lastSearch : search + 1,
  }
}

/**
 * The requests to Odoo that came last, one after the other. Where the last thing asked was Chorus Pro: that moment, for it
 * might have looked after it.
 */
export function lookBegan(before: readonly SeenRequest[]): number {
  const last = before.findLastIndex((request) => !isToken(request))
  if (before[last]?.side !== 'odoo') return last
  return before.slice(0, last).findLastIndex((request) => request.side !== 'odoo' && !isToken(request)) + 1
}

function isToken({ name }: SeenRequest): boolean {
  return name.endsWith(TOKEN)
}
