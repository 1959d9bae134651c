import type { InvoiceView } from '../../simulators/chorus/index.js'
import type { Finding, Subject } from './finding.js'
import type { Followed } from './followed.js'

/** What may well be cancelled in Odoo: Chorus Pro will not have it paid. */
const SPENT = ['REJETEE', 'ABANDONNEE', 'SUPPRIMEE']

/** Whether Odoo says something else of an invoice than Chorus Pro has. */
export function isMoved({ last }: Subject, { statut, numero, montantTTC }: InvoiceView): boolean {
  if (last.state !== 'posted') return !SPENT.includes(statut)
  return last.number !== numero || last.total !== montantTTC
}

/** Whoever changes what Chorus Pro has is told so, on the invoice. */
export function checkMoves(subject: Subject, followed: readonly Followed[]): Finding[] {
  const [only, ...others] = followed
  if (only === undefined || others.length > 0 || only.isOptional || !isMoved(subject, only.invoice)) return []
  const isTold = subject.evidence.odoo.book
    .chatter(subject.id)
    .some(({ body }) => body.includes('après son envoi à Chorus Pro'))
  return isTold
    ? []
    : [{ rule: 'move-untold', detail: `${subject.last.state} ${subject.last.number} ${subject.last.total}` }]
}
