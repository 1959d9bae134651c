import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import type { Finding, Subject } from './finding.js'

/** A file goes to the buyer once, and what was written for the buyer does not stay to be sent again. */
export function checkCompletions(subject: Subject): Finding[] {
  const invoices = subject.chorus.invoices.filter(({ numero }) => subject.numbers.has(numero))
  return invoices.flatMap((invoice) => [...addedTwice(subject, invoice), ...commentLeft(subject, invoice)])
}

function addedTwice({ record: { dropped } }: Subject, { pieces }: InvoiceView): Finding[] {
  return dropped.flatMap(({ name, sha256 }): Finding[] => {
    const times = pieces.filter((piece) => piece.sha256 === sha256).length
    return times < 2 ? [] : [{ rule: 'request-repeated', detail: `${name} was added ${times} times` }]
  })
}

function commentLeft(
  { record: { comments, events }, odoo, id }: Subject,
  { statuts, actions }: InvoiceView,
): Finding[] {
  const left = odoo.record('account.move', id)?.['x_chorus_buyer_comment']
  if (typeof left !== 'string' || !actions.includes('COMPLETER')) return []
  const sent = statuts.find(
    ({ statut, commentaire }) => statut === 'COMPLETEE' && commentaire === left.trim(),
  )
  // The same words written a second time are meant to be sent again.
  if (sent === undefined || comments.filter((words) => words === left).length > 1) return []
  // So are those that were still there when somebody asked again.
  const isAskedAgain = events.some(
    ({ event, at }) =>
      event.kind === 'request' && event.request === 'complete' && at > new Date(sent.at).getTime(),
  )
  if (isAskedAgain) return []
  return [{ rule: 'field', detail: `the comment was sent and stays: ${left}` }]
}
