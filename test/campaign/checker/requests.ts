import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import type { Happening } from '../ledger.js'
import type { UserRequest } from '../plan.js'
import { answersIn } from './answers.js'
import { shownStage, type Finding, type Subject } from './finding.js'
import { replacementsOf } from './rejections.js'
import { lookBegan } from './looks.js'

/** What users ask for is answered, and done once, and what is said of it is true. */
export function checkRequests(subject: Subject): Finding[] {
  return [
    ...unanswered(subject),
    ...answeredInSilence(subject),
    ...tooOften(subject, 'recycle', 'RECYCLER'),
    ...tooOften(subject, 'rejection_handled', 'TRAITER_REJET', replacementsOf(subject).length),
    ...tooOften(subject, 'complete', 'COMPLETER'),
    ...tooOften(subject, 'correct_validator', 'CORRIGER_VALIDEUR'),
    ...toldOpposite(subject),
  ]
}

/** Holds the invoice back for as long as it stands there, without a word. */
const SILENT = 'do_not_send'

function unanswered(subject: Subject): Finding[] {
  const { odoo, id, last, wasPublic } = subject
  const request = odoo.record('account.move', id)?.['x_chorus_request']
  // Posted and taken back between two cycles: the bridge never knew of it.
  if (last.state !== 'posted' && shownStage(subject) === 'none') return []
  if (!wasPublic || typeof request !== 'string' || request === SILENT) return []
  return [{ rule: 'request-unanswered', detail: request }]
}

interface Asked extends Happening {
  readonly event: Extract<Happening['event'], { kind: 'request' }>
}

function askedOn({ record }: Subject): Asked[] {
  return record.events.flatMap((happening): Asked[] => {
    const { event } = happening
    return event.kind === 'request' ? [{ ...happening, event }] : []
  })
}

/** Only the bridge empties the field, and says on the invoice what it has made of the request. */
function answeredInSilence(subject: Subject): Finding[] {
  const { odoo, id } = subject
  const row = odoo.record('account.move', id)
  if (row === undefined || row['x_chorus_request']) return []
  const answers = answersIn(odoo.book.chatter(id)).length
  const wanted = separate(askedOn(subject))
  if (answers < wanted)
    return [{ rule: 'request-unanswered', detail: `asked ${wanted} times, answered ${answers} times` }]
  const last = askedOn(subject).findLast(({ event }) => event.request !== SILENT)
  if (last === undefined || answers > last.answers || isTooLate(subject, last)) return []
  return [{ rule: 'request-unanswered', detail: 'the field is empty, and no note says why' }]
}

/**
 * One that takes the place of another, which nobody has answered yet, is answered with it; so is the same asked again after
 * the field was emptied and before the note came that says why.
 */
function separate(asked: readonly Asked[]): number {
  return asked.reduce((count, { pending, answers, event: { request } }, index) => {
    if (pending !== '' && pending !== SILENT) return request === SILENT ? count - 1 : count
    if (request === SILENT) return count
    const isRepeated = asked[index - 1]?.event.request === request && answers < count
    return isRepeated ? count : count + 1
  }, 0)
}

/** Made while the bridge was about to empty the field for the one before: it could not know. */
function isTooLate({ record, ledger }: Subject, { requests }: Asked): boolean {
  const cleared = record.cleared.find((moment) => moment > requests)
  return cleared !== undefined && requests > lookBegan(ledger.requests.slice(0, cleared))
}

function tooOften(subject: Subject, request: UserRequest, action: string, besides = 0): Finding[] {
  const asked = besides + askedOn(subject).filter(({ event }) => event.request === request).length
  const done = actionsOn(subject, action)
  return done <= asked
    ? []
    : [{ rule: 'request-repeated', detail: `${action} ${done} times, asked ${asked} times` }]
}

function actionsOn({ chorus, numbers }: Subject, action: string): number {
  return chorus.invoices
    .filter(({ numero }) => numbers.has(numero))
    .flatMap(({ actions }: InvoiceView) => actions)
    .filter((code) => code === action).length
}

const TOLD_EACH_TIME = [
  ['COMPLETER', 'complétée dans Chorus Pro avec'],
  ['CORRIGER_VALIDEUR', 'Le valideur est corrigé'],
] as const

/** What was done is told as done, and what was not is not. */
function toldOpposite(subject: Subject): Finding[] {
  const { odoo, id } = subject
  const bodies = answersIn(odoo.book.chatter(id))
  const told = (words: string): number => bodies.filter((body) => body.includes(words)).length
  const recycled = actionsOn(subject, 'RECYCLER')
  const toldRecycled = told('renvoyée au destinataire avec')
  const findings: Finding[] = []
  if (recycled !== toldRecycled)
    findings.push({
      rule: 'told-opposite',
      detail: `sent to the recipient again ${recycled} times, told ${toldRecycled} times: ${bodies.join(' ')}`,
    })
  for (const [action, words] of TOLD_EACH_TIME) {
    const times = actionsOn(subject, action)
    if (times !== told(words))
      findings.push({
        rule: 'told-opposite',
        detail: `${action} ${times} times, told ${told(words)} times: ${bodies.join(' ')}`,
      })
  }
  const handled = actionsOn(subject, 'TRAITER_REJET')
  const toldHandled = odoo.book
    .chatter(id)
    .filter(({ body }) => body.includes('marqué comme traité dans Chorus Pro')).length
  if (handled > 0 !== toldHandled > 0)
    findings.push({
      rule: 'told-opposite',
      detail: `rejection handled ${handled} times, told ${toldHandled} times: ${bodies.join(' ')}`,
    })
  return findings
}
