import type { DepositEntry, FlowView } from '../../simulators/chorus/index.js'
import type { Standing } from '../ledger.js'
import { shownStage, type Finding, type Subject } from './finding.js'

const REFUSED = ['IN_REJETE', 'IN_INCIDENTE']
const REFUSED_ON_PURPOSE = 'ERR_SIMULEE'
const STUCK = 'IN_EN_ATTENTE_RETRAITEMENT_CPP'

/** A call of the deposit service that made a flow, and that flow. */
interface Sent {
  readonly entry: DepositEntry
  readonly flow: FlowView
}

/** Nothing lost, nothing twice, nothing sent that Odoo did not say. */
export function checkDeposits(subject: Subject): Finding[] {
  const sent = sentOf(subject)
  return [
    ...sent.flatMap((one, index) => checkOne(subject, one, sent.slice(0, index))),
    ...checkLost(subject, sent),
  ]
}

function sentOf({ evidence: { chorus }, numbers }: Subject): Sent[] {
  const flows = new Map(chorus.flows.map((flow) => [flow.numeroFluxDepot, flow]))
  return chorus.deposits.flatMap((entry): Sent[] => {
    const flow = flows.get(entry.numeroFluxDepot ?? '')
    return flow !== undefined && numbers.has(entry.numeroFacture ?? '') ? [{ entry, flow }] : []
  })
}

function checkOne(subject: Subject, { entry }: Sent, before: readonly Sent[]): Finding[] {
  const finding = (rule: string, detail: string): Finding => ({
    rule,
    detail: `deposit ${entry.order} (${entry.numeroFacture ?? '?'}, ${entry.numeroFluxDepot ?? '?'}): ${detail}`,
  })
  const findings: Finding[] = []
  const then = standingAt(subject, entry)
  if (!subject.record.isPublic) findings.push(finding('sent-private', 'its customer is no public body'))
  if (then === undefined || then.state !== 'posted')
    findings.push(finding('sent-unposted', `Odoo said ${then?.state ?? 'nothing'}`))
  else {
    if (then.number !== entry.numeroFacture || then.total !== entry.montantTTC)
      findings.push(
        finding('sent-other', `Odoo said ${then.number}, ${then.total}; sent ${entry.montantTTC ?? '?'}`),
      )
    findings.push(...otherReferences(subject, entry, then).map((detail) => finding('sent-other', detail)))
    if (!then.isComplete) findings.push(finding('sent-incomplete', 'a reference is missing'))
    if (then.doNotSend) findings.push(finding('sent-unwanted', 'a user had asked not to send it'))
  }
  const alive = before.filter((other) => !wasOver(other, entry.receivedAt))
  for (const other of alive) findings.push(finding('twice', `${flowOf(other)} was under way or integrated`))
  for (const other of before) {
    if (wasTold(subject, other) && other.flow.etat === 'IN_REJETE' && !wasAskedAgain(subject, other, entry))
      findings.push(finding('unasked', `${flowOf(other)} was refused, and nobody asked for another`))
  }
  if (typedBefore(subject, entry)) findings.push(finding('twice', 'somebody had typed it on the portal'))
  return findings
}

function standingAt({ record }: Subject, { order }: DepositEntry): Standing | undefined {
  return record.standings.findLast(({ deposits }) => deposits < order)
}

/** What Chorus Pro read in the document beside what Odoo said; the portal takes other words for it when it is recycled. */
function otherReferences(
  { evidence: { chorus } }: Subject,
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
function wasOver({ entry, flow }: Sent, moment: string): boolean {
  if (REFUSED.includes(flow.etat)) return new Date(flow.etatAt) <= new Date(moment)
  return flow.etat === STUCK && !entry.answered
}

function wasTold({ evidence: { odoo }, id }: Subject, { flow }: Sent): boolean {
  return odoo.book.chatter(id).some(({ body }) => body.includes(flow.numeroFluxDepot))
}

function wasAskedAgain({ record }: Subject, { entry }: Sent, next: DepositEntry): boolean {
  return record.events.some(
    ({ event, deposits }) =>
      event.kind === 'request' &&
      event.request === 'deposit_again' &&
      deposits >= entry.order &&
      deposits < next.order,
  )
}

function typedBefore({ record, evidence: { chorus } }: Subject, entry: DepositEntry): boolean {
  return record.events.some(
    ({ event, at, deposits }) =>
      event.kind === 'by-hand' &&
      deposits < entry.order &&
      chorus.invoices.some(
        ({ numero, modeDepot, deposeeAt }) =>
          numero === entry.numeroFacture &&
          modeDepot === 'SAISIE_PORTAIL' &&
          new Date(deposeeAt).getTime() <= at,
      ),
  )
}

function checkLost(subject: Subject, sent: readonly Sent[]): Finding[] {
  const { last, record, numbers, evidence, id } = subject
  const isDue = record.isPublic && last.state === 'posted' && !last.doNotSend
  if (!isDue) return []
  const totals = new Set(record.standings.map(({ total }) => total))
  const present = evidence.chorus.invoices.filter(({ numero }) => numbers.has(numero))
  if (present.some(({ montantTTC }) => totals.has(montantTTC))) return []
  const stage = shownStage(evidence, id)
  if (!last.isComplete) return checkBlocked(stage, sent)
  const latest = sent.at(-1)
  // Chorus Pro would not have it, or has another one under a number that it bore, and a person has been told and has not
  // asked again.
  const isRefused =
    present.some(({ numero }) => numero === last.number || sent.length === 0) ||
    (latest?.flow.etat === 'IN_REJETE' && latest.flow.rules.every((rule) => rule === REFUSED_ON_PURPOSE))
  if (isRefused && stage === 'refused') return []
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
