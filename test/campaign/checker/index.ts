import type { Company } from '../plan.js'
import { checkActivities } from './activities.js'
import { checkDeposits, checkSent } from './deposits.js'
import { checkFields, checkPayment } from './fields.js'
import type { Evidence, Finding, Subject } from './finding.js'
import { chorusInvoiceOf } from './followed.js'
import { checkCompletions } from './completions.js'
import { checkDivergences } from './divergences.js'
import { checkNotes } from './notes.js'
import { checkProofs } from './proofs.js'
import { checkRejections } from './rejections.js'
import { checkRequests } from './requests.js'
import { checkSide } from './side.js'
import { checkStrangers } from './strangers.js'
import { checkTold } from './told.js'
import { checkValidations } from './validations.js'
import { checkWorks } from './works.js'

export { checkStrangers } from './strangers.js'
export type { Evidence, Finding } from './finding.js'

/** Everything that the books of the servers say against the bridge. */
export function check(evidence: Evidence): Finding[] {
  const aboutRun = evidence.ledger.faults.map((detail): Finding => ({ rule: 'fault', detail }))
  const { works } = evidence.plan
  const ofWorks = works === undefined ? [] : checkWorks(evidence, works)
  return [
    ...aboutRun,
    ...evidence.ledger.shared,
    ...checkStrangers(evidence),
    ...checkInvoices(evidence),
    ...ofWorks,
    ...checkValidations(evidence),
  ]
}

/** What they say of each invoice by itself. */
export function checkInvoices(evidence: Evidence): Finding[] {
  return subjects(evidence).flatMap((subject) =>
    checkOne(subject).map((finding): Finding => ({ ...finding, invoice: nameOf(subject.planned) })),
  )
}

function checkOne(subject: Subject): Finding[] {
  // Nobody can tell what becomes of one that cannot be read; only that it does no harm.
  if (subject.record.isSpoilt === true) return checkSent(subject)
  const findings = checkDeposits(subject)
  // The chatter of a deleted invoice is gone with it.
  if (subject.last.state === 'deleted') return findings
  const followed = chorusInvoiceOf(subject)
  return [
    ...findings,
    ...checkRequests(subject),
    ...checkCompletions(subject),
    ...checkSide(subject),
    ...checkTold(subject),
    ...checkNotes(subject, followed),
    ...checkFields(subject, followed),
    ...checkPayment(subject),
    ...checkProofs(subject),
    ...checkRejections(subject),
    ...checkActivities(subject, followed),
    ...checkDivergences(subject, followed),
  ]
}

function subjects(evidence: Evidence): Subject[] {
  return evidence.ledger.invoices.flatMap((record, place): Subject[] => {
    const planned = evidence.plan.invoices[place]
    const { id, standings } = record
    const last = standings.at(-1)
    if (planned === undefined || id === undefined || last === undefined) return []
    const sellers = new Set(standings.map(({ seller }) => seller))
    const { deposits, flows, invoices } = evidence.chorus
    return [
      {
        planned,
        record,
        id,
        numbers: new Set(standings.map(({ number }) => number)),
        last,
        ledger: evidence.ledger,
        calls: deposits,
        chorus: {
          deposits: deposits.filter(({ fournisseur }) => sellers.has(fournisseur ?? '')),
          flows,
          invoices: invoices.filter(({ fournisseur }) => sellers.has(fournisseur)),
        },
        odoo: evidence.odooOf(companyOf(planned)),
        wasPublic: standings.some(({ isPublic }) => isPublic),
      },
    ]
  })
}

const companyOf = ({ company = 'duret' }: Subject['planned']): Company => company

/** Two companies may have an invoice of one number. */
function nameOf({ company, number }: Subject['planned']): string {
  return company === undefined ? number : `${number} of ${company}`
}
