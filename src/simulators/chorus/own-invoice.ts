import { BusinessError, UNKNOWN_INVOICE } from './answers.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'
import type { Invoice } from './records.js'

/** The supplier's own invoice; another supplier's is as unknown as one that does not exist. */
export function ownInvoice(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = platform.invoices.get(id)
  if (invoice === undefined || !platform.attachedTo(account).includes(invoice.fournisseur)) {
    throw new BusinessError(UNKNOWN_INVOICE)
  }
  return invoice
}
