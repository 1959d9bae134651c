import type { Reason } from '../../domain/reason.js'
import type { InvoiceFacts } from '../../domain/requirements/index.js'
import { OdooError } from '../../odoo/error.js'
import type { DocumentWish, InvoicePdf } from '../../odoo/port.js'
import type { PreparedDocument } from '../../store/store.js'
import type { StageContext } from '../context.js'
import { attachmentsOf } from './attachments.js'
import { readMaterial } from './material.js'
import { documentReason } from './reasons.js'
import { examine, type Examined } from './routes.js'

export type DocumentOutcome =
  | { readonly document: PreparedDocument; readonly warnings: readonly Reason[] }
  | { readonly reasons: readonly Reason[] }
  | { readonly wouldMake: true }

export interface DocumentQuestion {
  readonly facts: InvoiceFacts
  /** What is known to be wrong without a document. */
  readonly blocking: readonly Reason[]
  /** How often in a row the invoice could not be prepared. */
  readonly failures: number
  /** Whether a new document might not have what is wrong with the one there is. */
  readonly mayRenew: (reasons: readonly Reason[]) => boolean
}

/** A server may stumble over one rendering; one that fails so often cannot make this PDF. */
const RENDERINGS_TRIED = 3

/**
 * The document that goes to Chorus Pro. Answers reasons when there is none that may be sent. A PDF that no longer says
 * what the invoice says is made anew, once; so is one that has no data of its own to tell by. In a dry run Odoo is not
 * asked to make any; nor is it for an invoice that is blocked already, but one that exists is looked at, so that
 * everything is told at once.
 */
export async function documentFor(
  context: StageContext,
  { facts, blocking, failures, mayRenew }: DocumentQuestion,
): Promise<DocumentOutcome> {
  const { odoo, dryRun } = context
  const { invoice } = facts
  const attachments = await attachmentsOf(odoo, invoice)
  const known = [...blocking, ...attachments.reasons]
  const pdfOf = (wish: DocumentWish): Promise<InvoicePdf | undefined> =>
    renderedPdf(context, invoice.id, wish, failures)
  const look = async (pdf: InvoicePdf | undefined): Promise<Examined> =>
    examine(context, await readMaterial(context, facts, attachments), pdf?.bytes)

  if (known.length > 0) {
    const pdf = await pdfOf('existing')
    const also = pdf && reasonsOf(await look(pdf))
    return { reasons: [...known, ...(also ?? [])] }
  }
  const pdf = await pdfOf(dryRun ? 'existing' : 'make')
  if (pdf === undefined) {
    if (dryRun) return { wouldMake: true }
    const alone = await look(undefined)
    return 'document' in alone ? alone : { reasons: [documentReason('NO_PDF'), ...reasonsOf(alone)] }
  }
  const first = await look(pdf)
  // Such a PDF may be of the invoice as it was before, and nothing in it would tell.
  const isUntold = 'document' in first && !first.dataFromPdf && !pdf.made
  if (dryRun) return isUntold ? { wouldMake: true } : outcomeOf(first)
  // What the catalogue finds is mended in Odoo, and then the PDF made before that is no longer the invoice's either.
  if (!isUntold && ('document' in first || !mayRenew(reasonsOf(first)))) return outcomeOf(first)
  const renewed = await pdfOf('renew')
  return renewed === undefined && !isUntold ? outcomeOf(first) : outcomeOf(await look(renewed))
}

function reasonsOf(examined: Examined): readonly Reason[] {
  if ('document' in examined) return []
  return 'unusable' in examined ? examined.unusable : examined.reasons
}

function outcomeOf(examined: Examined): DocumentOutcome {
  return 'document' in examined ? examined : { reasons: reasonsOf(examined) }
}

/** `undefined`: there is none, and Odoo cannot make any. */
async function renderedPdf(
  { odoo, log }: StageContext,
  invoiceId: number,
  wish: DocumentWish,
  failures: number,
): Promise<InvoicePdf | undefined> {
  try {
    return await odoo.invoicePdf(invoiceId, wish)
  } catch (error) {
    const isCause = error instanceof OdooError && (error.kind === 'refused' || error.kind === 'unexpected')
    if (!isCause || wish === 'existing' || failures + 1 < RENDERINGS_TRIED) throw error
    log.warn('Odoo cannot make the PDF of an invoice: its data are sent alone', {
      invoiceId,
      cause: error.message,
      remedy: error.remedy,
    })
    return undefined
  }
}
