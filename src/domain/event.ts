import { frenchMinute } from './french-time.js'

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

const SAME_PASSAGE_MS = 60_000

/**
 * The observations that are not yet among `known`, oldest first. The search gives seconds and the history gives
 * minutes, which may have been rounded either way: less than a minute or so apart, one code is one passage. A local
 * minute that exists twice (end of summer time) is compared as text as well, since the history cannot tell them apart.
 */
export function newEvents(known: readonly StatusEvent[], observed: readonly StatusEvent[]): StatusEvent[] {
  const fresh: StatusEvent[] = []
  const isKnown = (event: StatusEvent): boolean =>
    [...known, ...fresh].some(
      (other) =>
        other.code === event.code &&
        (Math.abs(other.occurredAt.getTime() - event.occurredAt.getTime()) <= SAME_PASSAGE_MS ||
          eventMinute(other) === eventMinute(event)),
    )
  for (const event of [...observed].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())) {
    if (!isKnown(event)) fresh.push(event)
  }
  return fresh
}

/**
 * The current status: the latest event. Of two in the same minute the one observed last wins, because a history is
 * sent in order and a search shows the present.
 */
export function currentEvent(events: readonly StatusEvent[]): StatusEvent | undefined {
  return events.reduce<StatusEvent | undefined>(
    (latest, event) => (latest && event.occurredAt < latest.occurredAt ? latest : event),
    undefined,
  )
}
