import type { DepositEntry, FlowView } from '../../../src/simulators/chorus/index.js'
import type { Standing } from '../ledger.js'
import type { UserRequest } from '../plan.js'
import { isDue, shownStage, type Finding, type Subject } from './finding.js'
import { depositorOf, looksBefore, type Looks } from './looks.js'
import { answersIn } from './answers.js'
import { isRefusedBySide, ownRefusals } from './side.js'

const REFUSED = ['IN_REJETE', 'IN_INCIDENTE']
const REFUSED_ON_PURPOSE = 'ERR_SIMULEE'
const STUCK = 'IN_EN_ATTENTE_RETRAITEMENT_CPP'
const DATA_ALONE = 'IN_DP_E1_CII_16B'

/** One rendering may fail by accident; after so many the data may go alone. */
const RENDERINGS_TRIED = 3

/** Each of them has an invoice that was refused sent again. */
const ASKS_AGAIN: readonly UserRequest[] = ['deposit_again', 'send_now']

/** A call of the deposit service that made a flow, and that flow. */
interface Sent {
  readonly entry: DepositEntry
  readonly flow: FlowView
}

/** Nothing lost, nothing twice, nothing sent that Odoo did not say. */
export function checkDeposits(subject: Subject): Finding[] {
  return [...checkSent(subject), ...checkLost(subject, sentOf(subject))]
}

/** Nothing twice, nothing sent that Odoo did not say. */
export function checkSent(subject: Subject): Finding[] {
  const sent = sentOf(subject)
  return sent.flatMap((one, index) => checkOne(subject, one, sent.slice(0, index)))
}

function sentOf({ chorus, numbers }: Subject): Sent[] {
  const flows = new Map(chorus.flows.map((flow) => [flow.numeroFluxDepot, flow]))
  return chorus.deposits.flatMap((entry): Sent[] => {
    const flow = flows.get(entry.numeroFluxDepot ?? '')
    return flow !== undefined && numbers.has(entry.numeroFacture ?? '') ? [{ entry, flow }] : []
  })
}

function checkOne(subject: Subject, { entry }: Sent, before: readonly Sent[]): Finding[] {
  const { requests } = subject.ledger
  const finding = (rule: string, detail: string): Finding => ({
    rule,
    detail: `deposit ${entry.order}${depositorOf(requests, entry.order)} (${entry.numeroFacture ?? '?'}, ${entry.numeroFluxDepot ?? '?'}): ${detail}`,
  })
  const looks = looksBefore(requests, subject.calls, entry.order)
  const findings = leastOf(
    knowable(subject, entry, looks).map((then) =>
      against(subject, entry, then).map(([rule, detail]) => finding(rule, detail)),
    ),
  )
  if (isWithoutPdf(subject, entry, looks))
    findings.push(finding('sent-without-pdf', 'Odoo could not make the PDF less than three times'))
  const alive = before.filter((other) => !wasOver(subject, other, entry.receivedAt))
  for (const other of alive) {
    const former = depositorOf(requests, other.entry.order)
    findings.push(finding('twice', `${flowOf(other)}${former} was under way or integrated`))
  }
  for (const other of before) {
    const isOver = other.flow.etat === 'IN_REJETE' && !isRefusedBySide(other.flow)
    if (isOver && wasTold(subject, other) && !wasAskedAgain(subject, other, entry))
      findings.push(finding('unasked', `${flowOf(other)} was refused, and nobody asked for another`))
  }
  if (typedBefore(subject, entry, looks))
    findings.push(finding('twice', 'somebody had typed it on the portal'))
  return findings
}

/** How the invoice stood as far as the bridge could know: as its last look began, and at any time from then on. */
function knowable({ record }: Subject, { order }: DepositEntry, { odoo }: Looks): (Standing | undefined)[] {
  const until = record.standings.filter(({ deposits }) => deposits < order)
  const first = until.findLastIndex(({ requests }) => requests <= odoo)
  return until.length === 0 ? [undefined] : until.slice(Math.max(0, first))
}

function leastOf(candidates: readonly Finding[][]): Finding[] {
  return candidates.reduce((best, one) => (one.length < best.length ? one : best))
}

type Objection = readonly [rule: string, detail: string]

/** What speaks against sending an invoice that stands so. */
function against(subject: Subject, entry: DepositEntry, then: Standing | undefined): Objection[] {
  if (then === undefined || then.state !== 'posted')
    return [['sent-although-withdrawn', `Odoo said ${then?.state ?? 'nothing'}`]]
  const { number, total, seller, files } = then
  const objections: Objection[] = otherReferences(subject, entry, then).map((detail) => [
    'sent-other',
    detail,
  ])
  if (!then.isPublic) objections.push(['sent-private', 'its customer is no public body'])
  if (then.isExcluded) objections.push(['sent-although-withdrawn', 'its customer has the excluding tag'])
  if (then.doNotSend) objections.push(['sent-although-withdrawn', 'a user had asked not to send it'])
  if (!then.isComplete) objections.push(['sent-incomplete', 'a reference is missing'])
  if (number !== entry.numeroFacture || total !== entry.montantTTC || seller !== entry.fournisseur)
    objections.push([
      'sent-other',
      `Odoo said ${number}, ${total}, of ${seller}; sent ${entry.montantTTC ?? '?'} of ${entry.fournisseur ?? '?'}`,
    ])
  const joined = entry.pieces.map(({ sha256 }) => sha256)
  if (files.toSorted().join() !== joined.toSorted().join())
    objections.push(['sent-other', `Odoo said ${files.length} files; sent ${joined.length}, or others`])
  return objections
}

/** Nobody has counted the renderings where nobody has counted the requests. */
function isWithoutPdf({ ledger }: Subject, { syntaxeFlux }: DepositEntry, { deposit }: Looks): boolean {
  if (syntaxeFlux !== DATA_ALONE || deposit === undefined) return false
  const failed = ledger.failedRenderings.filter(({ requests }) => requests <= deposit)
  return failed.length < RENDERINGS_TRIED && !failed.some(({ isRefusal }) => isRefusal)
}

/** What Chorus Pro read in the document beside what Odoo said; the portal takes other words for it when it is recycled. */
function otherReferences(
  { chorus }: Subject,
  { numeroFluxDepot }: DepositEntry,
  { number, recipient, service, commitment, contract }: Standing,
): string[] {
  const sent = chorus.invoices.find((one) => one.numeroFluxDepot === numeroFluxDepot)
  if (sent === undefined || sent.actions.includes('RECYCLER')) return []
  // Odoo gives the invoice's own number where there is no commitment.
  const isOwnNumber = commitment === undefined && sent.numeroBonCommande === number
  const pairs: readonly [name: string, odoo: string | undefined, sent: string | undefined][] = [
    ['recipient', recipient, sent.destinataire],
    ['service', service, sent.codeServiceExecutant],
    ['commitment', commitment, isOwnNumber ? undefined : sent.numeroBonCommande],
    ['contract', contract, sent.numeroMarche],
  ]
  return pairs.flatMap(([name, odoo, there]) =>
    odoo === there ? [] : [`Odoo said ${name} ${odoo ?? 'none'}; sent ${there ?? 'none'}`],
  )
}

const flowOf = ({ flow }: Sent): string => `flow ${flow.numeroFluxDepot} (${flow.etat})`

/** Whether Chorus Pro had refused or lost it by then, or holds it without anybody knowing its number. */
function wasOver(subject: Subject, sent: Sent, moment: string): boolean {
  const { entry, flow } = sent
  if (REFUSED.includes(flow.etat)) return new Date(flow.etatAt) <= new Date(moment)
  const diedWithIt = subject.ledger.lastBeforeDeath.has(entry.order) && !wasTold(subject, sent)
  return flow.etat === STUCK && (!entry.answered || diedWithIt)
}

function wasTold({ odoo, id }: Subject, { flow }: Sent): boolean {
  return odoo.book.chatter(id).some(({ body }) => body.includes(flow.numeroFluxDepot))
}

/** Since it was sent, or before and not answered by then: a bridge cannot tell when somebody chose it. */
function wasAskedAgain({ record, odoo, id }: Subject, { entry }: Sent, next: DepositEntry): boolean {
  const answeredAt = odoo.book
    .chatter(id)
    .filter((message) => answersIn([message]).length > 0)
    .map(({ date }) => new Date(`${date.replace(' ', 'T')}Z`))
  const sentAt = new Date(entry.receivedAt)
  return record.events.some(({ event, deposits, answers }) => {
    const answer = answeredAt[answers]
    const isOpen = deposits >= entry.order - 1 || answer === undefined || answer > sentAt
    return event.kind === 'request' && ASKS_AGAIN.includes(event.request) && isOpen && deposits < next.order
  })
}

/** What was typed after the last search could not be known. */
function typedBefore({ record, chorus }: Subject, entry: DepositEntry, { search }: Looks): boolean {
  return record.events.some(
    ({ event, at, deposits, requests }) =>
      event.kind === 'by-hand' &&
      deposits < entry.order &&
      requests <= search &&
      chorus.invoices.some(
        ({ numero, fournisseur, modeDepot, deposeeAt }) =>
          numero === entry.numeroFacture &&
          fournisseur === entry.fournisseur &&
          modeDepot === 'SAISIE_PORTAIL' &&
          new Date(deposeeAt).getTime() <= at,
      ),
  )
}

function checkLost(subject: Subject, sent: readonly Sent[]): Finding[] {
  if (!isDue(subject)) return []
  const { last, record, numbers, chorus } = subject
  const totals = new Set(record.standings.map(({ total }) => total))
  const present = chorus.invoices.filter(({ numero }) => numbers.has(numero))
  if (present.some(({ montantTTC }) => totals.has(montantTTC))) return []
  const stage = shownStage(subject)
  const latest = sent.at(-1)
  // Chorus Pro would not have it, or has another one under a number that it bore, and a person has been told and has not
  // asked again. Whether that was rightly told is for others to judge.
  const isForPerson =
    present.some(({ numero }) => numero === last.number || sent.length === 0) ||
    ownRefusals(subject).length > 0 ||
    (latest?.flow.etat === 'IN_REJETE' &&
      (isRefusedBySide(latest.flow) || latest.flow.rules.every((rule) => rule === REFUSED_ON_PURPOSE)))
  if (isForPerson && (stage === 'held' || stage === 'refused')) return []
  if (!last.isComplete) return checkBlocked(stage, sent)
  if (latest?.flow.etat === STUCK && wasTold(subject, latest)) return []
  const flows = sent.map(flowOf).join(', ')
  return [
    {
      rule: 'lost',
      detail: `posted, and not in Chorus Pro; stage ${stage}; ${flows || 'never sent'}`,
    },
  ]
}

/** What cannot be sent yet waits for somebody to complete it. */
function checkBlocked(stage: string, sent: readonly Sent[]): Finding[] {
  const isWaiting = stage === 'blocked' || sent.length > 0
  return isWaiting ? [] : [{ rule: 'lost', detail: `posted with a reference missing; stage ${stage}` }]
}
