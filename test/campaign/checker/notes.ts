import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import type { ChatterMessage } from '../../../src/simulators/odoo/index.js'
import { shownStage, type Finding, type Subject } from './finding.js'
import { toldIn, type Followed } from './followed.js'
import { frenchMinute, labelOf } from './french.js'

/** The name of the bridge's user in Odoo. */
const BRIDGE = 'Chorus Bridge'

/** Each status of Chorus Pro has its one note in the chatter, in order; no note is there twice. */
export function checkNotes(subject: Subject, followed: readonly Followed[]): Finding[] {
  const chatter = subject.odoo.book.chatter(subject.id)
  const notes = chatter.filter(({ messageId }) => messageId.startsWith('<chorus.'))
  const told = notes.flatMap(({ body }) => statusIn(body) ?? [])
  return [
    ...repeated(notes.map(({ messageId }) => messageId)).map((messageId): Finding => ({
      rule: 'note-repeated',
      detail: messageId,
    })),
    ...repeated(notes.flatMap(({ body }) => sentFlowIn(body) ?? [])).map((flow): Finding => ({
      rule: 'note-repeated',
      detail: `flow ${flow} is told as sent more than once`,
    })),
    ...repeatedTexts(
      subject,
      notes.map(({ body }) => body),
    ),
    ...privateNotes(subject, notes.length),
    ...strangers(chatter),
    ...untoldRefusal(subject, chatter),
    ...checkStatuses(told, followed),
  ]
}

/** Under another Message-Id: only what people do again may be told again in the same words. */
function repeatedTexts({ record: { events } }: Subject, bodies: readonly string[]): Finding[] {
  return repeated(bodies)
    .filter((body) => bodies.filter((other) => other === body).length > 1 + events.length)
    .map((body): Finding => ({ rule: 'note-repeated', detail: `in other notes: ${body}` }))
}

/** What has no Message-Id of the bridge's could not be found again, and would come twice. */
function strangers(chatter: readonly ChatterMessage[]): Finding[] {
  return chatter
    .filter(({ author, messageId }) => author === BRIDGE && !messageId.startsWith('<chorus.'))
    .map(({ messageId, body }): Finding => ({ rule: 'note-strange', detail: `${messageId} ${body}` }))
}

/** By its number an accountant finds the refused flow on the portal; one whose answer was lost has none. */
function untoldRefusal(subject: Subject, chatter: readonly ChatterMessage[]): Finding[] {
  const flow = subject.odoo.record('account.move', subject.id)?.['x_chorus_flow']
  if (shownStage(subject) !== 'refused' || typeof flow !== 'string') return []
  if (chatter.some(({ body }) => body.includes(flow))) return []
  return [{ rule: 'note-missing', detail: `of the refused flow ${flow}` }]
}

function privateNotes({ record, wasPublic }: Subject, count: number): Finding[] {
  const asked = record.events.some(({ event }) => event.kind === 'request')
  return wasPublic || asked || count === 0
    ? []
    : [{ rule: 'note-private', detail: `${count} notes on an invoice to a private customer` }]
}

/** `label minute` of a note about a status; its text is what users read. */
function statusIn(body: string): string | undefined {
  const match = /<b>Chorus Pro\s:\s([^<]+)<\/b>.*?Le (\d\d\/\d\d\/\d{4}) à (\d\d:\d\d)/s.exec(body)
  return match === null ? undefined : `${match[1] ?? ''} ${match[2] ?? ''} ${match[3] ?? ''}`
}

function sentFlowIn(body: string): string | undefined {
  return /Facture transmise à Chorus Pro.*?flux (CPP\d+)/s.exec(body)?.[1]
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))]
}

function checkStatuses(told: readonly string[], followed: readonly Followed[]): Finding[] {
  if (followed.every(({ isOptional }) => isOptional) && told.length === 0) return []
  const candidates = toldIn(followed).map((invoice) => compare(told, expected(invoice)))
  if (candidates.length === 0) return compare(told, [])
  return candidates.reduce((best, one) => (one.length < best.length ? one : best))
}

/** In the hour that comes twice two passages may bear the same minute: the history does not tell them apart. */
function expected({ statuts }: InvoiceView): string[] {
  return [...new Set(statuts.map(({ statut, at }) => `${labelOf(statut)} ${frenchMinute(at)}`))]
}

const ON_THE_WAY = [labelOf('DEPOSEE'), labelOf('EN_COURS_ACHEMINEMENT')]

/** What came before the recipient had it need not be told, once something later is. */
function neededOf(told: readonly string[], statuses: readonly string[]): string[] {
  const before = statuses.findLastIndex((text) => told.includes(text))
  return statuses.filter(
    (text, place) =>
      place >= before || told.includes(text) || !ON_THE_WAY.some((label) => text.startsWith(label)),
  )
}

function compare(told: readonly string[], statuses: readonly string[]): Finding[] {
  const wanted = neededOf(told, statuses)
  const missing = wanted.filter((text) => !told.includes(text))
  const strange = told.filter((text) => !wanted.includes(text))
  const findings: Finding[] = [
    ...missing.map((detail) => ({ rule: 'note-missing', detail })),
    ...strange.map((detail) => ({ rule: 'note-strange', detail })),
    ...repeated(told).map((detail) => ({ rule: 'note-repeated', detail })),
  ]
  if (findings.length === 0 && told.join() !== wanted.join())
    findings.push({
      rule: 'note-order',
      detail: `told ${told.join(' | ')}; took place ${wanted.join(' | ')}`,
    })
  return findings
}
