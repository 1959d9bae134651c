import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import type { Standing } from '../ledger.js'
import { isDue, shownStage, type Subject } from './finding.js'

/** An invoice of Chorus Pro of which Odoo must tell the life. */
export interface Followed {
  readonly invoice: InvoiceView
  /** Odoo may tell nothing of it at all: it was typed by hand, and the bridge had no reason left to look for it. */
  readonly isOptional: boolean
}

/** Those that may be the subject's: mostly one, two when it was typed by hand under one number and sent under another. */
export function chorusInvoiceOf(subject: Subject): Followed[] {
  const { chorus, numbers, record, last } = subject
  const totals = new Set(record.standings.map(({ total }) => total))
  const own = chorus.invoices.filter(
    ({ numero, montantTTC }) => numbers.has(numero) && totals.has(montantTTC),
  )
  // One that is held waits for a user, whatever comes about meanwhile.
  const isToSend = isDue(subject) && last.isComplete && !['held', 'refused'].includes(shownStage(subject))
  const sent = own.filter(({ modeDepot }) => modeDepot === 'UPLOAD_API')
  return own.map((invoice) => ({
    invoice,
    isOptional:
      invoice.modeDepot !== 'UPLOAD_API' &&
      (!isToSend || sent.length > 0 || !isAsInOdoo(invoice, last, record.standings)),
  }))
}

/** Those whose life Odoo must tell; where there is none, those whose life it may tell. */
export function toldIn(followed: readonly Followed[]): readonly InvoiceView[] {
  const due = followed.filter(({ isOptional }) => !isOptional)
  return (due.length > 0 ? due : followed).map(({ invoice }) => invoice)
}

/**
 * Whoever typed another thing than Odoo says in the end has another invoice. Under another company's SIRET the bridge knows
 * it for another company's, and what it handed over under that SIRET may be stuck.
 */
function isAsInOdoo(
  { numero, montantTTC, fournisseur }: InvoiceView,
  last: Standing,
  standings: readonly Standing[],
): boolean {
  return (
    numero === last.number &&
    montantTTC === last.total &&
    standings.every(({ seller }) => seller === fournisseur)
  )
}
