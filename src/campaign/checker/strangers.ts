import type { Evidence, Finding } from './finding.js'

/** What no invoice asked for: a flow with another number, or with none, and letters to anybody. */
export function checkStrangers({
  ledger,
  chorus: { deposits },
  odoo: { book },
}: Pick<Evidence, 'ledger' | 'chorus' | 'odoo'>): Finding[] {
  const numbers = new Set(ledger.invoices.flatMap(({ standings }) => standings.map(({ number }) => number)))
  const strange = deposits.filter(
    ({ outcome, numeroFacture }) => outcome === 'flow-created' && !numbers.has(numeroFacture ?? ''),
  )
  return [
    ...strange.map(({ order, numeroFacture }) => ({
      rule: 'sent-strange',
      detail: `deposit ${order}: ${numeroFacture ?? 'no number'}`,
    })),
    ...book.emailed.map((id) => ({ rule: 'mailed', detail: `invoice ${id}, to its customer` })),
    ...book.activityMails.map((id) => ({ rule: 'mailed', detail: `activity ${id}, to whom it is assigned` })),
  ]
}
