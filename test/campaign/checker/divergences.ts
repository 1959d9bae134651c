import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import type { Standing } from '../ledger.js'
import type { Customer } from '../plan.js'
import type { Finding, Subject } from './finding.js'
import type { Followed } from './followed.js'

/** What may well be cancelled in Odoo: Chorus Pro will not have it paid. */
const SPENT = ['REJETEE', 'ABANDONNEE', 'SUPPRIMEE']

/** It waits for another customer. */
const TO_RECYCLE = 'A_RECYCLER'

/**
 * Whether Odoo says something else of an invoice than Chorus Pro has. The bridge compares records of customers, Chorus
 * Pro shows SIRETs: where one SIRET was that of several records nobody outside can tell.
 */
export function hasDiverged(subject: Subject, invoice: InvoiceView): 'yes' | 'no' | 'either' {
  const { last } = subject
  if (last.state !== 'posted') return SPENT.includes(invoice.statut) ? 'no' : 'yes'
  return diverges(last, invoice, ownersOf(subject, invoice))
}

function diverges(
  { number, total, customer }: Standing,
  { statut, numero, montantTTC }: InvoiceView,
  owners: ReadonlySet<Customer>,
): 'yes' | 'no' | 'either' {
  if (number !== numero || total !== montantTTC) return 'yes'
  if (owners.has(customer)) return owners.size > 1 ? 'either' : 'no'
  return statut === TO_RECYCLE || owners.size === 0 ? 'either' : 'yes'
}

/** The customers whose SIRET Chorus Pro has, at any time of the run. */
function ownersOf({ ledger }: Subject, { destinataire }: InvoiceView): ReadonlySet<Customer> {
  const standings = ledger.invoices.flatMap((record) => record.standings)
  return new Set(
    standings.filter(({ recipient }) => recipient === destinataire).map(({ customer }) => customer),
  )
}

/** Whoever changes what Chorus Pro has is told so, on the invoice; nobody who does not. */
export function checkDivergences(subject: Subject, followed: readonly Followed[]): Finding[] {
  const [only, ...others] = followed
  if (only === undefined || others.length > 0 || only.isOptional) return []
  const { last, record, odoo, id } = subject
  const isTold = odoo.book.chatter(id).some(({ body }) => body.includes('après son envoi à Chorus Pro'))
  if (!isTold && hasDiverged(subject, only.invoice) === 'yes')
    return [
      { rule: 'divergence-untold', detail: `${last.state} ${last.number} ${last.total} ${last.customer}` },
    ]
  const owners = ownersOf(subject, only.invoice)
  const never = record.standings.every(
    (standing) => standing.state === 'posted' && diverges(standing, only.invoice, owners) === 'no',
  )
  return isTold && never
    ? [{ rule: 'told-opposite', detail: 'changed after it was sent, and it never was' }]
    : []
}
