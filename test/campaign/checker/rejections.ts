import type { CreditNote, InvoiceRecord } from '../ledger.js'
import { shownStage, type Finding, type Subject } from './finding.js'

/** Invoices on which somebody has said that they replace this one. */
export function replacementsOf({ record, ledger: { invoices } }: Subject): InvoiceRecord[] {
  const place = invoices.indexOf(record)
  return invoices.filter((other) =>
    other.events.some(({ event }) => event.kind === 'replaces' && event.of === place),
  )
}

/** What people made of an invoice that was rejected. */
export function checkRejections(subject: Subject): Finding[] {
  const { ledger, record } = subject
  return [
    ...replacementsOf(subject).flatMap((other) => linkedTwice(subject, other)),
    ...handledTooEarly(subject),
    ...unhandled(subject),
    ...ledger.credits.filter(({ of }) => of === record).flatMap((credit) => creditFindings(subject, credit)),
  ]
}

function linkedTwice({ odoo, id }: Subject, other: InvoiceRecord): Finding[] {
  if (other.id === undefined) return []
  return [
    ...atMostOnce(notesWith(odoo.book.chatter(id), 'remplace celle-ci. Le rejet', other.id)),
    ...atMostOnce(notesWith(odoo.book.chatter(other.id), 'Cette facture remplace', id)),
  ]
}

function notesWith(chatter: readonly { readonly body: string }[], words: string, id: number): string[] {
  return chatter.flatMap(({ body }) =>
    body.includes(words) && body.includes(`data-oe-id="${id}"`) ? [body] : [],
  )
}

function atMostOnce(bodies: readonly string[]): Finding[] {
  return bodies.length > 1 ? [{ rule: 'note-repeated', detail: bodies.join(' ') }] : []
}

/** Only what a user says, or an invoice that is in Chorus Pro in its place, ends a rejection. */
function handledTooEarly(subject: Subject): Finding[] {
  const { chorus, numbers, record } = subject
  const isHandled = chorus.invoices.some(({ numero, rejetTraite }) => numbers.has(numero) && rejetTraite)
  const isAsked = record.events.some(
    ({ event }) => event.kind === 'request' && event.request === 'rejection_handled',
  )
  if (!isHandled || isAsked) return []
  const others = new Set(
    replacementsOf(subject).flatMap(({ standings }) => standings.map(({ number }) => number)),
  )
  return chorus.invoices.some(({ numero }) => others.has(numero))
    ? []
    : [{ rule: 'handled-too-early', detail: 'nobody asked for it, and nothing is there in its place' }]
}

/** Once what replaces it is followed in Chorus Pro, the rejection is over there, and said to be. */
function unhandled(subject: Subject): Finding[] {
  const { odoo, chorus, numbers, id, ledger } = subject
  const isOpen = chorus.invoices.some(
    ({ numero, statut, rejetTraite }) => numbers.has(numero) && statut === 'REJETEE' && !rejetTraite,
  )
  const shown = odoo.record('account.move', id)?.['x_chorus_status']
  if (!isOpen || shown !== 'REJETEE' || ledger.invoices.some(({ isSpoilt }) => isSpoilt === true)) return []
  return replacementsOf(subject).flatMap((other): Finding[] => {
    const row = other.id === undefined ? undefined : odoo.record('account.move', other.id)
    const isInPlace =
      row?.['x_chorus_replaces_id'] === id &&
      row['state'] === 'posted' &&
      LIVING.some((status) => status === row['x_chorus_status'])
    const [number = ''] = other.standings.map((standing) => standing.number)
    return isInPlace ? [{ rule: 'replaced-unhandled', detail: `${number} is there in its place` }] : []
  })
}

const LIVING = ['DEPOSEE', 'MISE_A_DISPOSITION', 'SUSPENDUE', 'A_RECYCLER', 'MANDATEE', 'MISE_EN_PAIEMENT']

/** Of an invoice that Odoo showed as rejected when it was made: it goes only if that was answered, and says that it waits. */
function creditFindings(subject: Subject, credit: CreditNote): Finding[] {
  const { odoo, id, ledger, calls } = subject
  const { number, company, partner, isOfRejected } = credit
  const links = [
    ...atMostOnce(notesWith(odoo.book.chatter(id), 'porte sur cette facture', credit.id)),
    ...atMostOnce(notesWith(odoo.book.chatter(credit.id), 'Cet avoir porte sur', id)),
  ]
  if (!isOfRejected) return links
  const answers = ledger.answers.filter((one) => one.company === company && one.partner === partner)
  const mayGoFrom = answers.find(({ answer }) => answer === 'send')?.deposits
  const sent = calls.findIndex(({ numeroFacture }) => numeroFacture === number)
  if (sent >= 0 && (mayGoFrom === undefined || sent < mayGoFrom))
    return [
      ...links,
      { rule: 'credit-unasked', detail: `${number} was sent, and nobody said that it is to be` },
    ]
  const row = odoo.record('account.move', credit.id)
  const isSilent = row?.['x_chorus_stage'] === undefined || row['x_chorus_stage'] === false
  return isSilent && subject.wasPublic && isPlain(subject)
    ? [...links, { rule: 'credit-lost', detail: `nothing is said on ${number}` }]
    : links
}

/** Its customer is a public body whose invoices are sent, and always was. */
function isPlain(subject: Subject): boolean {
  const { record, ledger } = subject
  const isSpoilt = ledger.invoices.some(({ isSpoilt: spoilt }) => spoilt === true)
  return (
    !isSpoilt &&
    shownStage(subject) !== 'none' &&
    record.standings.every(({ isPublic, isExcluded }) => isPublic && !isExcluded)
  )
}
