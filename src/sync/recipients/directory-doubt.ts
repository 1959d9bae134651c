import type { PublishedEntry } from '../../domain/recipients/published-structure.js'
import { mark } from '../../marks/mark.js'
import type { CachedStructure, DirectoryDoubt, DirectoryEntry } from '../../store/store.js'

/** For so long Chorus Pro has to show less before that counts … */
const DOUBT_MS = 3_600_000
/** … and is asked no more often, however many invoices the customer has. */
const ASK_AGAIN_MS = 5 * 60_000
/** Nobody has asked for so long: what was said then is no word on how it is now. */
const FORGOTTEN_MS = 24 * 3_600_000

/** Chorus Pro does not show of a SIRET what it publishes. Nothing is concluded from it yet. */
export class DirectoryDoubted extends Error {
  override readonly name = 'DirectoryDoubted'
  readonly kind = 'doubt'
  readonly remedy = 'None: it is asked again for an hour before that counts, and what needs the answer waits.'

  constructor(siret: string) {
    super(`the directory of Chorus Pro does not show of SIRET ${siret} what it publishes`)
  }
}

/** The doubt after an answer that shows less than before; undefined: what was answered counts. */
export function doubtAfter(
  answer: DirectoryEntry | undefined,
  cached: CachedStructure | undefined,
  published: PublishedEntry | undefined,
  now: Date,
): DirectoryDoubt | undefined {
  if (!showsLess(answer, cached?.entry, published) || !mark('less-in-the-directory-is-doubted'))
    return undefined
  const former = cached?.doubt
  const isSame = former !== undefined && isWithin(FORGOTTEN_MS, former.askedAt, now)
  const since = isSame && former.since <= now ? former.since : now
  return isWithin(DOUBT_MS, since, now) ? { since, askedAt: now } : undefined
}

export function isAskedLately(doubt: DirectoryDoubt | undefined, now: Date): boolean {
  return doubt !== undefined && isWithin(ASK_AGAIN_MS, doubt.askedAt, now)
}

function isWithin(span: number, since: Date, now: Date): boolean {
  const passed = now.getTime() - since.getTime()
  return passed >= 0 && passed < span
}

/** A structure that is closed may go, or lose its services. */
function showsLess(
  answer: DirectoryEntry | undefined,
  former: DirectoryEntry | undefined,
  published: PublishedEntry | undefined,
): boolean {
  const known = [former, published].filter((one) => one?.structure.active === true)
  if (answer === undefined) return known.length > 0
  if (!answer.structure.active || answer.services.length > 0) return false
  return answer.structure.requiresServiceCode || known.some((one) => one?.services.some(isActive) === true)
}

const isActive = ({ active }: { readonly active: boolean }): boolean => active
