import type { OdooCompany } from '../../domain/invoice/company.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import type { InvoiceFacts } from '../../domain/requirements/index.js'
import type { InvoiceChoice } from '../../domain/recipients/selection.js'

/** An invoice as Odoo has it. */
export interface InvoiceReading {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly company: OdooCompany
}

/** An invoice that is to be sent, as far as it is known without its document. */
export interface Question {
  /** With the references of its orders. */
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly company: OdooCompany
  readonly choice: InvoiceChoice
  readonly facts: InvoiceFacts
  /** What was told to be wrong when it was last looked at, if it is blocked. */
  readonly told: readonly Reason[] | undefined
  /** Whether a document is surely needed, as nothing else is known to be wrong. */
  readonly wantsDocument: boolean
}
