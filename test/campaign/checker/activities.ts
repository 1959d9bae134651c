import { shownStage, type Finding, type Subject } from './finding.js'
import type { Followed } from './followed.js'
import { labelOf } from './french.js'
import { hasDiverged } from './divergences.js'

const RETURNED = ['REJETEE', 'SUSPENDUE', 'A_RECYCLER', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR']

/** Somebody is asked to act on an invoice when somebody has to, about what there is to do, and once. */
export function checkActivities(subject: Subject, followed: readonly Followed[]): Finding[] {
  const { odoo, id } = subject
  const open = odoo.book.activities(id).filter(({ summary }) => summary.startsWith('Chorus Pro'))
  const summaries = open.map(({ summary }) => summary).join(' | ')
  if (open.length > 1) return [{ rule: 'activity-repeated', detail: summaries }]
  const stage = shownStage(subject)
  const [only, ...others] = followed
  if (only === undefined || others.length > 0 || only.isOptional) {
    const isWanted = ['blocked', 'held', 'refused'].includes(stage)
    // A flow that is stuck may have been changed in Odoo, or not.
    const isUnderWay = stage === 'depositing' || stage === 'deposited'
    if (followed.length > 0 || isUnderWay || isWanted === (open.length === 1)) return []
    return [{ rule: 'activity', detail: `stage ${stage}, activities: ${summaries || 'none'}` }]
  }
  const { statut, rejetTraite } = only.invoice
  const isReturned = RETURNED.includes(statut) && !rejetTraite
  const divergence = hasDiverged(subject, only.invoice)
  const wanted = [
    ...(divergence !== 'no' ? ['modifiée dans Odoo après son envoi'] : []),
    ...(isReturned ? [`«\u00A0${labelOf(statut)}\u00A0»`] : []),
  ]
  const mayBeNone = !isReturned && divergence !== 'yes'
  if (open.length === 0 ? mayBeNone : wanted.some((words) => summaries.includes(words))) return []
  return [{ rule: 'activity', detail: `${statut}, activities: ${summaries || 'none'}` }]
}
