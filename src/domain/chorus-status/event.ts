import { mark } from '../../marks/mark.js'
import { frenchMinute } from '../words/french-time.js'

/** One status of an invoice, observed in Chorus Pro. */
export interface StatusEvent {
  /** `histoStatutCode` or `statut`, as it came. */
  readonly code: string
  /** When the invoice took that status, by Chorus Pro's clock. */
  readonly occurredAt: Date
  /** `histoStatutCommentaire` / `commentaireEtatCourant`: a third party's text. */
  readonly comment: string | undefined
  readonly author: EventAuthor | undefined
}

/** The official who changed the status; histories of some recipients leave it out. */
export interface EventAuthor {
  readonly name: string
  readonly email: string | undefined
  readonly telephone: string | undefined
}

/** What makes two observations of an event the same one: the code and the French minute. */
export function eventMinute(event: StatusEvent): string {
  return frenchMinute(event.occurredAt)
}

const MINUTE_MS = 60_000

/**
 * The observations that are not yet among `known`, oldest first. The search gives seconds and the history gives
 * minutes, which may have been rounded either way: less than a minute or so apart, one code is one passage. A local
 * minute that exists twice (end of summer time) is compared as text as well, since the history cannot tell them apart.
 * Each known event is one observation: an invoice may be suspended, completed and suspended again within minutes.
 */
export function newEvents(known: readonly StatusEvent[], observed: readonly StatusEvent[]): StatusEvent[] {
  const fresh: StatusEvent[] = []
  const left = new Set(known)
  const taken: StatusEvent[] = []
  for (const event of inOrder(observed)) {
    if (taken.some((other) => isTwin(other, event))) continue
    taken.push(event)
    const same = nearest(event, [...left])
    if (same === undefined) fresh.push(event)
    else left.delete(same)
  }
  return fresh
}

/**
 * A history, and what a search shows as the present status: of a minute that comes twice the search knows which of the two
 * it is, and the order of what happened in that hour goes by it.
 */
export function withCurrent(history: readonly StatusEvent[], current: StatusEvent): StatusEvent[] {
  const same = nearest(current, history)
  if (same === undefined) return [...history, current]
  const apart = Math.abs(current.occurredAt.getTime() - same.occurredAt.getTime())
  return apart > MINUTE_MS && mark('second-passage-by-its-seconds')
    ? history.map((event) => (event === same ? { ...event, occurredAt: current.occurredAt } : event))
    : [...history]
}

function nearest(event: StatusEvent, others: readonly StatusEvent[]): StatusEvent | undefined {
  const distance = ({ occurredAt }: StatusEvent): number =>
    Math.abs(occurredAt.getTime() - event.occurredAt.getTime())
  return others.filter((other) => mayBeSame(other, event)).sort((a, b) => distance(a) - distance(b))[0]
}

function mayBeSame(one: StatusEvent, other: StatusEvent): boolean {
  return (
    one.code === other.code &&
    (Math.abs(one.occurredAt.getTime() - other.occurredAt.getTime()) <= MINUTE_MS ||
      eventMinute(one) === eventMinute(other))
  )
}

/** Seen twice at once: by the search and in the history, or in a list that was paged while it grew. */
function isTwin(one: StatusEvent, other: StatusEvent): boolean {
  if (one.code !== other.code) return false
  if (one.occurredAt.getTime() === other.occurredAt.getTime()) return true
  return isToTheMinute(one) !== isToTheMinute(other) && mayBeSame(one, other)
}

const HOUR_MS = 60 * MINUTE_MS

/**
 * A history gives French minutes, and those of the hour that comes twice are read as its first passage: the event may
 * have taken place in the second, an hour later.
 */
export function latestMomentOf(event: StatusEvent): Date {
  const again = new Date(event.occurredAt.getTime() + HOUR_MS)
  return isToTheMinute(event) && frenchMinute(again) === eventMinute(event) ? again : event.occurredAt
}

function isToTheMinute({ occurredAt }: StatusEvent): boolean {
  return occurredAt.getTime() % MINUTE_MS === 0
}

/** The current status: the latest event. */
export function currentEvent(events: readonly StatusEvent[]): StatusEvent | undefined {
  return inOrder(events).at(-1)
}

/**
 * Oldest first. Events of one minute keep the order in which they were observed: seconds are known of some only, and
 * Chorus Pro takes a new invoice through several statuses within a minute.
 */
function inOrder(events: readonly StatusEvent[]): StatusEvent[] {
  return [...events].sort((a, b) => minuteOf(a) - minuteOf(b))
}

function minuteOf({ occurredAt }: StatusEvent): number {
  return Math.floor(occurredAt.getTime() / MINUTE_MS)
}
