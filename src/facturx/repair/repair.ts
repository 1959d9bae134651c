import type { Attachment, RejectedAttachment } from '../../domain/invoice/attachment.js'
import type { Cii } from '../read/cii.js'
import { copyOf, elementAt, elementsAt } from '../read/cii-tree.js'
import { tidyContacts } from './contact.js'
import { setBusinessProcess, type InvoicingFramework } from './framework.js'
import { repairLine } from './line.js'
import { repairPaymentMeans, type CompanyAccount } from './payment-means.js'
import { addPrecedingInvoice, settleReferences, type KnownReferences } from './references.js'
import { replaceDocumentType } from './document-type.js'
import { writeDatesAsDays } from './dates.js'
import { setSirets, type KnownSirets } from './identifiers.js'
import { nameReverseCharge, registerExemptSeller, settleVatNumbers } from './vat.js'
import { announceCoreProfile } from '../read/profile.js'
import { addSupportingDocuments } from '../embed/supporting-documents.js'
import type { Repair } from './repair-record.js'

export type { InvoicingFramework } from './framework.js'

/** What the document may lack and the bridge knows. What the document says otherwise stays, but for what Odoo fills in. */
export interface RepairContext extends KnownReferences, KnownSirets, CompanyAccount {
  /** BT-23, *cadre de facturation*. */
  readonly framework: InvoicingFramework
  /** Files to travel inside the invoice (BG-24). */
  readonly attachments?: readonly Attachment[] | undefined
}

export interface Repaired {
  readonly cii: Cii
  readonly repairs: Repair[]
  /** The attachments that cannot travel inside the invoice. */
  readonly rejected: readonly RejectedAttachment[]
}

/**
 * Gives the invoice what Chorus Pro demands and Odoo leaves out. Amounts, days, parties, lines and the references
 * that somebody gave stay as they are; so do prices and quantities but for a sign that moves from the one to the other.
 * The given invoice is left alone; repairing twice changes nothing more.
 */
export function repairCii(cii: Cii, context: RepairContext): Repaired {
  const repaired = { root: copyOf(cii.root) }
  const { root } = repaired
  const transaction = elementAt(root, ['SupplyChainTradeTransaction'])
  const lines = elementsAt(transaction, ['IncludedSupplyChainTradeLineItem'])
  const repairs = [
    ...setBusinessProcess(root, context.framework),
    ...replaceDocumentType(root),
    ...writeDatesAsDays(root),
    ...lines.flatMap((line, index) => repairLine(line, index + 1)),
    ...setSirets(transaction, context),
    ...settleReferences(root, context),
    ...addPrecedingInvoice(root, context.precedingInvoice),
    ...nameReverseCharge(transaction),
    ...settleVatNumbers(transaction),
    ...registerExemptSeller(transaction),
    ...tidyContacts(transaction),
    ...repairPaymentMeans(root, context),
    ...announceCoreProfile(repaired),
  ]
  const documents = addSupportingDocuments(repaired, context.attachments ?? [])
  return { cii: repaired, repairs: [...repairs, ...documents.repairs], rejected: documents.rejected }
}
