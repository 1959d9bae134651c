import { createHash } from 'node:crypto'
import { flowFileName } from '../domain/file-name.js'
import type { OdooInvoice } from '../domain/invoice.js'
import type { Reason } from '../domain/reason.js'
import { DocumentError } from '../facturx/document-error.js'
import { prepareFacturX } from '../facturx/prepare.js'
import type { PreparedDocument } from '../store/store.js'
import type { StageContext } from './context.js'
import { documentReason, disagreements } from './document-reasons.js'

export type DocumentOutcome =
  | { readonly document: PreparedDocument }
  | { readonly reasons: readonly Reason[] }
  | { readonly wouldMake: true }

/**
 * The Factur-X that goes to Chorus Pro: Odoo's own, repaired. Answers reasons when there is none that may be sent.
 * A document that no longer says what the invoice says is made anew, once. In a dry run Odoo is not asked to make any.
 */
export async function documentFor(
  context: StageContext,
  invoice: OdooInvoice,
  buyerSiret: string,
): Promise<DocumentOutcome> {
  const { odoo, dryRun } = context
  const pdf = await odoo.invoicePdf(invoice.id, dryRun ? 'existing' : 'make')
  if (pdf === undefined) return dryRun ? { wouldMake: true } : { reasons: [documentReason('NO_PDF')] }
  const first = await repairedDocument(context, invoice, buyerSiret, pdf)
  if (dryRun || !('reasons' in first)) return first
  const renewed = await odoo.invoicePdf(invoice.id, 'renew')
  return renewed === undefined ? first : await repairedDocument(context, invoice, buyerSiret, renewed)
}

async function repairedDocument(
  context: StageContext,
  invoice: OdooInvoice,
  buyerSiret: string,
  pdf: Uint8Array,
): Promise<DocumentOutcome> {
  const { odoo, connection, clock, log } = context
  const account = await odoo.payeeAccount(invoice.id)
  const preceding =
    invoice.reversedEntryId === undefined ? [] : await odoo.readInvoices([invoice.reversedEntryId])
  try {
    const prepared = await prepareFacturX(pdf, {
      framework: connection.framework,
      ...(account && { companyIban: account.iban }),
      ...(account?.bic !== undefined && { companyBic: account.bic }),
      ...(preceding[0] && { precedingInvoice: precedingReference(preceding[0]) }),
      ...defined(invoice.references),
      modifiedAt: clock.now(),
    })
    const reasons = disagreements(prepared.terms, invoice, buyerSiret)
    if (reasons.length > 0) return { reasons }
    return {
      document: {
        fileName: flowFileName(invoice.number, invoice.id, 'pdf'),
        syntax: 'IN_DP_E2_CII_FACTURX',
        sha256: createHash('sha256').update(prepared.pdf).digest('hex'),
        bytes: prepared.pdf,
        repairs: prepared.repairs,
      },
    }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    log.warn(`${invoice.number}: ${error.message}`, { code: error.code })
    return { reasons: [documentReason(error.code)] }
  }
}

function precedingReference(invoice: OdooInvoice): { number: string; issueDate?: string } {
  return {
    number: invoice.number,
    ...(invoice.invoiceDate !== undefined && { issueDate: invoice.invoiceDate }),
  }
}

function defined({ serviceCode, commitmentNumber, contract }: OdooInvoice['references']): {
  serviceCode?: string
  commitmentNumber?: string
  contract?: string
} {
  return {
    ...(serviceCode !== undefined && { serviceCode }),
    ...(commitmentNumber !== undefined && { commitmentNumber }),
    ...(contract !== undefined && { contract }),
  }
}
