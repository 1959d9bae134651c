import type { StatusEvent } from '../domain/event.js'
import type { ChorusContext } from './context.js'
import { allPages } from './paging.js'
import { invoiceId } from './request.js'
import { history, historyEvent, read, readAllRows } from './schemas.js'

const HISTORY = 'factures/v1/consulter/historique'

/** More than any invoice has; connectors in production ask for 50. */
const LARGEST_PAGE = 100

/** The other two lists of a history (`historiquesDesActionsUtilisateurs`, …) say nothing that a status does not. */
export async function readHistory(context: ChorusContext, identifier: string): Promise<StatusEvent[]> {
  const idFacture = invoiceId(HISTORY, identifier)
  const pageSize = Math.min(context.pageSize, LARGEST_PAGE)
  const events: StatusEvent[] = []
  const pages = allPages(HISTORY, pageSize, async (page) => {
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
  for await (const page of pages) events.push(...readAllRows(historyEvent, HISTORY, 'histoStatut', page.rows))
  return oldestFirst(events)
}

/** Histories have minutes only: events of one minute keep the order in which Chorus Pro gives them. */
function oldestFirst(events: readonly StatusEvent[]): StatusEvent[] {
  const first = events.at(0)
  const last = events.at(-1)
  const descending = first && last && first.occurredAt > last.occurredAt
  const ascending = descending ? events.toReversed() : [...events]
  return ascending.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
}
