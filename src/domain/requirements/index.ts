import type { Reason } from '../words/reason.js'
import { amountDocumentRules } from './amounts.js'
import { attachmentRules, type MarkedFiles } from './attachments.js'
import { creditNoteDocumentRules } from './credit-note.js'
import { dateDocumentRules, dateRules } from './dates.js'
import { generalDocumentRules, generalRules } from './document.js'
import type { DocumentFacts, InvoiceFacts } from './facts.js'
import { lineDocumentRules } from './lines.js'
import { numberRules } from './number.js'
import { partyDocumentRules, partyRules } from './parties.js'
import { paidDocumentRules, paidRules } from './paid.js'
import { paymentDocumentRules } from './payment.js'
import { referenceDocumentRules, referenceRules } from './references.js'
import { reasonFor, type Requirement } from './requirement.js'
import { vatDocumentRules } from './vat.js'

export type { MarkedFiles } from './attachments.js'
export type { DepositedFile, DocumentFacts, DocumentTerms, InvoiceFacts, Recipient } from './facts.js'
export type { Requirement, Severity } from './requirement.js'
export { AMOUNT_CONTRADICTIONS } from './amounts.js'

/** What can be known of an invoice before there is a document. */
export const INVOICE_REQUIREMENTS: readonly Requirement<InvoiceFacts>[] = [
  ...numberRules,
  ...generalRules,
  ...dateRules,
  ...partyRules,
  ...referenceRules,
  ...paidRules,
]

/** What can be known of the document, once made and repaired. */
export const DOCUMENT_REQUIREMENTS: readonly Requirement<DocumentFacts>[] = [
  ...generalDocumentRules,
  ...creditNoteDocumentRules,
  ...dateDocumentRules,
  ...partyDocumentRules,
  ...referenceDocumentRules,
  ...lineDocumentRules,
  ...vatDocumentRules,
  ...amountDocumentRules,
  ...paymentDocumentRules,
  ...paidDocumentRules,
]

/** What can be known of the files that a user marked to go with an invoice. */
const ATTACHMENT_REQUIREMENTS: readonly Requirement<MarkedFiles>[] = attachmentRules

export interface Findings {
  /** Only a person can mend these. Empty: it may be sent as far as the catalogue knows. */
  readonly blocking: readonly Reason[]
  readonly warnings: readonly Reason[]
}

export function checkInvoice(facts: InvoiceFacts): Findings {
  return findingsOf(INVOICE_REQUIREMENTS, facts)
}

export function checkDocument(facts: DocumentFacts): Findings {
  return findingsOf(DOCUMENT_REQUIREMENTS, facts)
}

export function checkAttachments(facts: MarkedFiles): Findings {
  return findingsOf(ATTACHMENT_REQUIREMENTS, facts)
}

function findingsOf<Facts>(requirements: readonly Requirement<Facts>[], facts: Facts): Findings {
  const blocking: Reason[] = []
  const warnings: Reason[] = []
  for (const requirement of requirements) {
    const reasons = requirement.check(facts).map((finding) => reasonFor(requirement, facts, finding))
    if (requirement.severity === 'warns') warnings.push(...reasons)
    else blocking.push(...reasons)
  }
  return { blocking, warnings }
}
