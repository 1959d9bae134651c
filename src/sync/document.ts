import { createHash } from 'node:crypto'
import { flowFileName } from '../domain/file-name.js'
import { isFramework } from '../domain/framework.js'
import type { OdooInvoice } from '../domain/invoice.js'
import type { Reason } from '../domain/reason.js'
import { checkDocument, type InvoiceFacts } from '../domain/requirements/index.js'
import { DocumentError } from '../facturx/document-error.js'
import { prepareFacturX } from '../facturx/prepare.js'
import type { PreparedDocument } from '../store/store.js'
import type { StageContext } from './context.js'
import { documentReason, disagreements } from './document-reasons.js'

export type DocumentOutcome =
  | { readonly document: PreparedDocument; readonly warnings: readonly Reason[] }
  | { readonly reasons: readonly Reason[] }
  | { readonly wouldMake: true }

/** What came of one PDF. */
type Examined =
  | Exclude<DocumentOutcome, { readonly wouldMake: true }>
  /** Not the document of this invoice as it is now, or none at all: another may be. */
  | { readonly unusable: readonly Reason[] }

/**
 * The Factur-X that goes to Chorus Pro: Odoo's own, repaired. Answers reasons when there is none that may be sent.
 * A document that no longer says what the invoice says is made anew, once. In a dry run Odoo is not asked to make any;
 * nor is it for an invoice that is blocked already, but one that exists is looked at, so that everything is told at
 * once.
 * @param blocking what is known to be wrong without a document
 * @param mayRenew whether a new document might not have what is wrong with the one there is
 */
export async function documentFor(
  context: StageContext,
  facts: InvoiceFacts,
  blocking: readonly Reason[],
  mayRenew: (reasons: readonly Reason[]) => boolean,
): Promise<DocumentOutcome> {
  const { odoo, dryRun } = context
  const { id } = facts.invoice
  if (blocking.length > 0) return { reasons: [...blocking, ...(await alsoWrong(context, facts))] }
  const pdf = await odoo.invoicePdf(id, dryRun ? 'existing' : 'make')
  if (pdf === undefined) return dryRun ? { wouldMake: true } : { reasons: [documentReason('NO_PDF')] }
  const first = await examine(context, facts, pdf)
  // What the catalogue finds is mended in Odoo, and then the PDF made before that is no longer the invoice's either.
  const outcome = outcomeOf(first)
  if (dryRun || !('reasons' in outcome) || !mayRenew(outcome.reasons)) return outcome
  const renewed = await odoo.invoicePdf(id, 'renew')
  return renewed === undefined ? outcome : outcomeOf(await examine(context, facts, renewed))
}

async function alsoWrong(context: StageContext, facts: InvoiceFacts): Promise<readonly Reason[]> {
  const pdf = await context.odoo.invoicePdf(facts.invoice.id, 'existing')
  const examined = pdf && (await examine(context, facts, pdf))
  return examined !== undefined && 'reasons' in examined ? examined.reasons : []
}

function outcomeOf(examined: Examined): DocumentOutcome {
  return 'unusable' in examined ? { reasons: examined.unusable } : examined
}

async function examine(context: StageContext, facts: InvoiceFacts, pdf: Uint8Array): Promise<Examined> {
  const { odoo, connection, clock, log } = context
  const { invoice, buyer } = facts
  const account = await odoo.payeeAccount(invoice.id)
  const preceding =
    invoice.reversedEntryId === undefined ? [] : await odoo.readInvoices([invoice.reversedEntryId])
  try {
    const prepared = await prepareFacturX(pdf, {
      framework: isFramework(invoice.framework) ? invoice.framework : connection.framework,
      ...(account && { companyIban: account.iban }),
      ...(account?.bic !== undefined && { companyBic: account.bic }),
      ...(preceding[0] && { precedingInvoice: precedingReference(preceding[0]) }),
      ...defined(invoice.references),
      modifiedAt: clock.now(),
    })
    const { terms, repairs } = prepared
    const stale = disagreements(terms, invoice, buyer.siret)
    if (stale.length > 0) return { unusable: stale }
    const file = {
      name: flowFileName(invoice.number, invoice.id, 'pdf'),
      size: prepared.pdf.byteLength,
      syntax: 'IN_DP_E2_CII_FACTURX',
    } as const
    const { blocking, warnings } = checkDocument({ ...facts, terms, file })
    if (blocking.length > 0) return { reasons: blocking }
    return {
      document: {
        fileName: file.name,
        syntax: file.syntax,
        sha256: createHash('sha256').update(prepared.pdf).digest('hex'),
        bytes: prepared.pdf,
        repairs,
      },
      warnings,
    }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    log.warn(`${invoice.number}: ${error.message}`, { code: error.code })
    return { unusable: [documentReason(error.code)] }
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
