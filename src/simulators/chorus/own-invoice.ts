import { BusinessError, UNKNOWN_INVOICE, WRONG_STATUS } from './answers.js'
import type { TechnicalAccount } from './options.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'

/** The supplier's own invoice; another supplier's, or a works invoice, is as unknown as one that does not exist. */
export function ownInvoice(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = ownPaymentRequest(platform, account, id)
  if (invoice.travaux !== undefined) throw new BusinessError(UNKNOWN_INVOICE)
  return invoice
}

/** The supplier's own invoice, of either kind. */
export function ownPaymentRequest(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = platform.invoices.get(id)
  if (invoice === undefined || !platform.attachedTo(account).includes(invoice.fournisseur)) {
    throw new BusinessError(UNKNOWN_INVOICE)
  }
  return invoice
}

/** An invoice that the account may validate, may have validated, or was to. */
export function invoiceToValidate(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = platform.invoices.get(id)
  const mayValidate = platform.mayValidateFor(account)
  if (invoice === undefined || !validatorsOf(invoice).some((siret) => mayValidate.includes(siret))) {
    throw new BusinessError(UNKNOWN_INVOICE)
  }
  return invoice
}

/** One that is received, validated, or sent, as the Swagger says of histories (go-choruspro). */
export function readablePaymentRequest(platform: Platform, account: TechnicalAccount, id: number): Invoice {
  const invoice = platform.invoices.get(id)
  const attached = platform.attachedTo(account)
  if (invoice === undefined || !attached.some((siret) => partiesOf(invoice).includes(siret))) {
    throw new BusinessError(UNKNOWN_INVOICE)
  }
  return invoice
}

export const validatorsOf = ({ valideur, valideur2 }: Invoice): readonly string[] =>
  [valideur, valideur2].filter((siret) => siret !== undefined)

const partiesOf = (invoice: Invoice): readonly (string | undefined)[] => [
  invoice.fournisseur,
  invoice.destinataire,
  invoice.travaux?.moe,
  invoice.travaux?.moa,
  ...validatorsOf(invoice),
]

/** @throws BusinessError when the invoice has another status now. */
export function expectStatus(invoice: Invoice, statut: string): void {
  if (currentStatus(invoice).statut !== statut) throw new BusinessError(WRONG_STATUS)
}
