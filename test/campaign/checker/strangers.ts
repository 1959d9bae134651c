import { COMPANIES } from '../plan.js'
import type { Evidence, Finding } from './finding.js'

/** What no invoice asked for: a flow with another number, or with none, and letters to anybody. */
export function checkStrangers({
  ledger,
  chorus: { deposits },
  odooOf,
}: Pick<Evidence, 'ledger' | 'chorus' | 'odooOf'>): Finding[] {
  const known = new Set(
    ledger.invoices.flatMap(({ standings }) => standings.map(({ seller, number }) => `${seller} ${number}`)),
  )
  const strange = deposits.filter(
    ({ outcome, fournisseur, numeroFacture }) =>
      outcome === 'flow-created' &&
      !ledger.credits.some(({ number }) => number === numeroFacture) &&
      !known.has(`${fournisseur ?? ''} ${numeroFacture ?? ''}`),
  )
  const books = [...new Set(COMPANIES.map(odooOf))].map(({ book }) => book)
  return [
    ...strange.map(({ order, fournisseur, numeroFacture }) => ({
      rule: 'sent-strange',
      detail: `deposit ${order}: ${numeroFacture ?? 'no number'} of ${fournisseur ?? 'nobody'}`,
    })),
    ...books.flatMap(({ emailed, activityMails }) => [
      ...emailed.map((id) => ({ rule: 'mailed', detail: `invoice ${id}, to its customer` })),
      ...activityMails.map((id) => ({ rule: 'mailed', detail: `activity ${id}, to whom it is assigned` })),
    ]),
  ]
}
