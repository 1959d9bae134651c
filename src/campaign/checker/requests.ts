import type { UserRequest } from '../plan.js'
import { shownStage, type Finding, type Subject } from './finding.js'

/** What users ask for is answered, and done once. */
export function checkRequests(subject: Subject): Finding[] {
  return [
    ...unanswered(subject),
    ...answeredInSilence(subject),
    ...tooOften(subject, 'recycle', 'RECYCLER'),
    ...tooOften(subject, 'rejection_handled', 'TRAITER_REJET'),
  ]
}

function unanswered({ evidence, id, record, last }: Subject): Finding[] {
  const request = evidence.odoo.record('account.move', id)?.['x_chorus_request']
  // Posted and taken back between two cycles: the bridge never knew of it.
  if (last.state !== 'posted' && shownStage(evidence, id) === 'none') return []
  if (!record.isPublic || typeof request !== 'string' || request === 'do_not_send') return []
  return [{ rule: 'request-unanswered', detail: request }]
}

/** Only the bridge empties the field, and says on the invoice what it has made of the request. */
function answeredInSilence({ evidence: { odoo }, id, record }: Subject): Finding[] {
  const row = odoo.record('account.move', id)
  const asked = record.events.findLast(({ event }) => event.kind === 'request')
  if (row === undefined || asked === undefined || row['x_chorus_request']) return []
  if (odoo.book.chatter(id).some(({ body }) => /<b>Demande (prise en compte|impossible)<\/b>/.test(body)))
    return []
  return [{ rule: 'request-unanswered', detail: 'the field is empty, and no note says why' }]
}

function tooOften(
  { evidence: { chorus }, numbers, record }: Subject,
  request: UserRequest,
  action: string,
): Finding[] {
  const asked = record.events.filter(
    ({ event }) => event.kind === 'request' && event.request === request,
  ).length
  const done = chorus.invoices
    .filter(({ numero }) => numbers.has(numero))
    .flatMap(({ actions }) => actions)
    .filter((code) => code === action).length
  return done <= asked
    ? []
    : [{ rule: 'request-repeated', detail: `${action} ${done} times, asked ${asked} times` }]
}
