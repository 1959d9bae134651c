import { checkActivities } from './activities.js'
import { checkDeposits } from './deposits.js'
import { checkFields } from './fields.js'
import type { Evidence, Finding, Subject } from './finding.js'
import { chorusInvoiceOf } from './followed.js'
import { checkMoves } from './moves.js'
import { checkNotes } from './notes.js'
import { checkRequests } from './requests.js'
import { checkStrangers } from './strangers.js'

export { checkStrangers } from './strangers.js'
export type { Evidence, Finding } from './finding.js'

/** Everything that the books of the two servers say against the bridge. */
export function check(evidence: Evidence): Finding[] {
  const aboutRun = evidence.ledger.faults.map((detail): Finding => ({ rule: 'fault', detail }))
  return [...aboutRun, ...checkStrangers(evidence), ...checkInvoices(evidence)]
}

/** What they say of each invoice by itself. */
export function checkInvoices(evidence: Evidence): Finding[] {
  return subjects(evidence).flatMap((subject) =>
    checkOne(subject).map((finding): Finding => ({ ...finding, invoice: subject.planned.number })),
  )
}

function checkOne(subject: Subject): Finding[] {
  const findings = [...checkDeposits(subject), ...checkRequests(subject)]
  // The chatter of a deleted invoice is gone with it.
  if (subject.last.state === 'deleted') return findings
  const followed = chorusInvoiceOf(subject)
  return [
    ...findings,
    ...checkNotes(subject, followed),
    ...checkFields(subject, followed),
    ...checkActivities(subject, followed),
    ...checkMoves(subject, followed),
  ]
}

function subjects(evidence: Evidence): Subject[] {
  return evidence.ledger.invoices.flatMap((record, place): Subject[] => {
    const planned = evidence.plan.invoices[place]
    const last = record.standings.at(-1)
    if (planned === undefined || record.id === undefined || last === undefined) return []
    const numbers = new Set(record.standings.map(({ number }) => number))
    return [{ planned, record, id: record.id, numbers, last, evidence }]
  })
}
