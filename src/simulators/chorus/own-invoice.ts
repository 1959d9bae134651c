import { BusinessError, UNKNOWN_INVOICE, WRONG_STATUS } from './answers.js'
import type { TechnicalAccount } from './options.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'

/** The supplier's own invoice; another supplier's is as unknown as one that does not exist. */
export function ownInvoice(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = platform.invoices.get(id)
  if (invoice === undefined || !platform.attachedTo(account).includes(invoice.fournisseur)) {
    throw new BusinessError(UNKNOWN_INVOICE)
  }
  return invoice
}

/** @throws BusinessError when the invoice has another status now. */
export function expectStatus(invoice: Invoice, statut: string): void {
  if (currentStatus(invoice).statut !== statut) throw new BusinessError(WRONG_STATUS)
}
