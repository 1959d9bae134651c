import { latestMomentOf, type StatusEvent } from '../../domain/chorus-status/event.js'
import { DEPOSITED } from '../../domain/chorus-status/status.js'
import { mark } from '../../marks/mark.js'
import type { ChorusContext } from '../context.js'
import { allPages } from '../wire/paging.js'
import { numericId } from '../wire/request.js'
import { history, historyEvent, read, readRows } from '../wire/schemas.js'

const HISTORY = 'factures/v1/consulter/historique'

/** More than any invoice has; connectors in production ask for 50. */
const LARGEST_PAGE = 100

/** An invoice goes through a dozen, again and again at worst. */
const MOST_EVENTS = 2_000

/** The other two lists of a history (`historiquesDesActionsUtilisateurs`, …) say nothing that a status does not. */
export async function readHistory(context: ChorusContext, identifier: string): Promise<StatusEvent[]> {
  const idFacture = numericId(HISTORY, identifier)
  const pageSize = Math.min(context.pageSize, LARGEST_PAGE)
  const events: StatusEvent[] = []
  const pages = allPages({ path: HISTORY, pageSize, mostRows: MOST_EVENTS }, async (page) => {
    const answer = await context.http.read(HISTORY, {
      idFacture,
      paramRechercheHistoStatuts: {
        nbResultatsParPageListeHistoStatut: pageSize,
        pageResultatDemandeeListeHistoStatut: page,
        triColonneListeHistoStatut: 'HistoStatutDatePassage',
        triSensListeHistoStatut: 'Ascendant',
      },
    })
    const { historiquesDesStatuts: list } = read(history, HISTORY, answer)
    return {
      rows: list.histoStatut,
      number: list.pageCouranteHistoStatut,
      pages: list.pagesHistoStatut,
      perPage: list.nbResultatsParPageHistoStatut,
      total: list.totalHistoStatut,
    }
  })
  for await (const page of pages) {
    const { readable, unreadable } = readRows(historyEvent, HISTORY, 'histoStatut', page.rows)
    events.push(...readable)
    unreadable.forEach(context.setAside)
  }
  return oldestFirst(events)
}

/** Histories have minutes only: events of one minute keep the order in which Chorus Pro gives them. */
function oldestFirst(events: readonly StatusEvent[]): StatusEvent[] {
  const ascending = isNewestFirst(events) && mark('history-newest-first') ? events.toReversed() : [...events]
  return inTheRightHour(ascending).sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
}

/**
 * A server may ignore in which order it was asked to give them. An invoice begins with being deposited; a history that
 * does not show that goes the way of most of its steps, for in the hour that comes twice a later event may look the
 * earlier one.
 */
function isNewestFirst(events: readonly StatusEvent[]): boolean {
  const endsDeposited = events.at(-1)?.code === DEPOSITED
  if ((events.at(0)?.code === DEPOSITED) !== endsDeposited) return endsDeposited
  const steps = events.slice(1).map((event, index) => {
    return Math.sign(event.occurredAt.getTime() - (events[index]?.occurredAt.getTime() ?? 0))
  })
  return steps.reduce((sum, step) => sum + step, 0) < 0
}

/** An event that would lie before the one it follows took place in the second passage of the hour that comes twice. */
function inTheRightHour(ascending: readonly StatusEvent[]): StatusEvent[] {
  let before = Number.NEGATIVE_INFINITY
  return ascending.map((event) => {
    const occurredAt = event.occurredAt.getTime() < before ? latestMomentOf(event) : event.occurredAt
    before = occurredAt.getTime()
    return { ...event, occurredAt }
  })
}
