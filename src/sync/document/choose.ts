import { QUEUED_CODE, type Reason } from '../../domain/words/reason.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { InvoiceFacts } from '../../domain/requirements/index.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { mark } from '../../marks/mark.js'
import { OdooError, type OdooErrorKind, RenderingError } from '../../odoo/wire/error.js'
import type { DocumentChanges, DocumentWish, InvoicePdf, Made } from '../../odoo/port.js'
import type { PreparedDocument } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { answers } from '../health/probe.js'
import { attachmentsOf } from './attachments.js'
import { readMaterial, type Seller } from './material.js'
import { isRefusedToAll } from './refused-by-server.js'
import { documentReason, isStale, ODOO_REFUSES, odooRefuses, queuedReason } from './reasons.js'
import { examine, type Examined } from './routes.js'
import type { DocumentSource } from './together.js'

export type DocumentOutcome =
  | { readonly document: PreparedDocument; readonly warnings: readonly Reason[] }
  | { readonly reasons: readonly Reason[] }
  | { readonly wouldMake: true }
  /** Odoo makes no documents now. */
  | { readonly waitsUntil: Date }

export interface DocumentQuestion {
  readonly facts: InvoiceFacts
  readonly seller: Seller
  /** What is known to be wrong without a document. */
  readonly blocking: readonly Reason[]
  /** What was told to be wrong when the invoice was last looked at, if it is blocked. */
  readonly told: readonly Reason[] | undefined
  /** Up to which change that look had taken everything in. */
  readonly examinedUntil: Date | undefined
  /** What had been changed in Odoo when it was looked at now, before any document was asked for. */
  readonly changes: DocumentChanges
  /** In the store. */
  readonly rowId: number
  /** How often in a row Odoo failed to render the document of the invoice as it is. */
  readonly failedRenderings: number
}

/** A server may stumble over one rendering; one that fails so often cannot make this PDF. */
const RENDERINGS_TRIED = 3

/** What a busy server, or a proxy that waits no longer, says may pass: with the waits in between it is given two hours. */
const BUSY_RENDERINGS_TRIED = 8

/** What says nothing of the document: it is gone, or nobody was let in. */
const NOT_OF_RENDERING: readonly OdooErrorKind[] = ['missing-record', 'credentials']

/** What Odoo refuses for a reason that no date shows (a module was installed, say) is asked for again after so long. */
const ASK_AGAIN_MS = 12 * 3_600_000

/** Odoo asks its scheduled action to send at once, and after hours it does not come to it by itself. */
const QUEUED_LONG_MS = 4 * 3_600_000

/**
 * The document that goes to Chorus Pro. Answers reasons when there is none that may be sent. A PDF that is not of the
 * invoice as it is now is made anew, once; so is one that has no data of its own to tell by. In a dry run Odoo is not
 * asked to make any; nor is it for an invoice that is blocked already, but one that exists is looked at, so that
 * everything is told at once.
 */
export async function documentFor(
  context: StageContext,
  question: DocumentQuestion,
  source: DocumentSource,
): Promise<DocumentOutcome> {
  const { odoo, dryRun } = context
  const { facts, seller, blocking } = question
  const { invoice } = facts
  const attachments = await attachmentsOf(odoo, invoice)
  const known = [...blocking, ...attachments.reasons]
  const changes = new Changes(question.changes, invoice.id)
  const look = async (pdf: InvoicePdf | undefined): Promise<Examined> =>
    pdf !== undefined && pdf.bytes === undefined
      ? tooLarge(context, invoice.number)
      : examine(context, await readMaterial(context, facts, seller, attachments, source), {
          pdf: pdf?.bytes,
          isCurrent: () => Promise.resolve(changes.areIn(pdf)),
        })

  if (known.length > 0) {
    const pdf = await source.pdf(invoice.id, 'existing')
    const also = pdf && reasonsOf(await look(pdf))
    return { reasons: [...known, ...(also ?? [])] }
  }
  const pdf = await rendered(context, question, source, dryRun ? 'existing' : 'make', changes)
  if (pdf !== undefined && 'waitsUntil' in pdf) return pdf
  if (pdf !== undefined && 'reasons' in pdf) {
    const alone = pdf.isMendable ? undefined : await look(undefined)
    return alone !== undefined && 'document' in alone ? alone : { reasons: pdf.reasons }
  }
  if (pdf === undefined) {
    if (dryRun) return { wouldMake: true }
    const alone = await look(undefined)
    return 'document' in alone ? alone : { reasons: [documentReason('NO_PDF'), ...reasonsOf(alone)] }
  }
  const first = await look(pdf)
  // One that was made this moment is of the invoice as it is now.
  if (pdf.made && reasonsOf(first).some(isStale) && (await isOther(context, invoice)))
    throw changedMeanwhile(invoice)
  // Such a PDF may be of the invoice as it was before, and nothing in it would tell.
  const isUntold =
    'document' in first &&
    (((!first.dataFromPdf ||
      first.isOtherwisePaid ||
      namesAnotherSeller(first.document, seller) ||
      (first.namesMore && mark('reference-taken-away'))) &&
      !changes.areIn(pdf)) ||
      (!changes.besideItselfAreIn(pdf) && mark('document-before-a-change')))
  if (dryRun) return isUntold ? { wouldMake: true } : outcomeOf(first)
  if (!isUntold && ('document' in first || !mayRenew(question, first, pdf, changes))) return outcomeOf(first)
  const renewed = await rendered(context, question, source, 'renew', changes)
  if (renewed === undefined) return isUntold ? outcomeOf(await look(undefined)) : outcomeOf(first)
  if ('waitsUntil' in renewed) return renewed
  return 'reasons' in renewed ? { reasons: renewed.reasons } : outcomeOf(await look(renewed))
}

/** Whether Odoo says something else of the invoice than it did a moment ago. */
async function isOther({ odoo }: StageContext, { id, ...read }: OdooInvoice): Promise<boolean> {
  const now = await odoo.readInvoice(id)
  return (
    now?.state !== read.state ||
    now.number !== read.number ||
    now.buyerId !== read.buyerId ||
    now.amountTotal !== read.amountTotal ||
    now.invoiceDate !== read.invoiceDate
  )
}

function changedMeanwhile({ number }: OdooInvoice): OdooError {
  return new OdooError(
    'missing-record',
    `${number} was changed in Odoo while its document was made`,
    'None: it is looked at again.',
  )
}

/** Made before the company got the SIRET that it has now, it may be; Odoo's own word is what counts when it makes it again. */
function namesAnotherSeller({ sellerSiret }: PreparedDocument, { siret }: Seller): boolean {
  return sellerSiret !== undefined && siret !== undefined && isSiret(sellerSiret) && sellerSiret !== siret
}

/** A PDF that was not even fetched. */
function tooLarge({ log }: StageContext, number: string): Examined {
  log.warn(`${number}: the PDF in Odoo is too large to be sent, and is not fetched`, { code: 'TOO_LARGE' })
  return { unusable: [documentReason('TOO_LARGE')] }
}

/** What was changed in Odoo since a document was made. */
class Changes {
  constructor(
    private readonly changes: DocumentChanges,
    private readonly invoiceId: number,
  ) {}

  latest(): Date {
    return this.changes.at(this.invoiceId)
  }

  /** Whether a document surely was made after the last change; Odoo shows whole seconds of both. */
  areIn(pdf: InvoicePdf | undefined): boolean {
    return this.#isAfter(pdf, (made) => this.changes.at(this.invoiceId, made))
  }

  /** The same of all that the record of the invoice does not date: a payment dates it, and is in no document. */
  besideItselfAreIn(pdf: InvoicePdf): boolean {
    return this.#isAfter(pdf, (made) => this.changes.besideItself(this.invoiceId, made))
  }

  #isAfter(pdf: InvoicePdf | undefined, changedAt: (made: Made | undefined) => Date): boolean {
    if (pdf === undefined || pdf.made) return true
    const { madeAt: at, madeBy: by } = pdf
    if (at === undefined) return false
    return changedAt(by === undefined ? undefined : { at, by }).getTime() < at.getTime()
  }
}

/**
 * A document is made again only after a change that can alter it, and once for it: Odoo keeps the former one as a file
 * each time. Where Odoo shows no such change, new reasons are taken for a sign of one if they can come of nothing else:
 * the document has no date, or is not of this invoice as it is now. What the bridge writes on an invoice hides what
 * somebody changed right before it.
 */
function mayRenew({ told }: DocumentQuestion, first: Examined, pdf: InvoicePdf, changes: Changes): boolean {
  const reasons = reasonsOf(first)
  const areNew = JSON.stringify(told) !== JSON.stringify(reasons)
  if (pdf.made) return false
  if (changes.areIn(pdf)) return areNew && reasons.some(isStale) && mark('stale-tells-of-a-change')
  return pdf.madeAt !== undefined || areNew
}

function reasonsOf(examined: Examined): readonly Reason[] {
  if ('document' in examined) return []
  return 'unusable' in examined ? examined.unusable : examined.reasons
}

function outcomeOf(examined: Examined): DocumentOutcome {
  return 'document' in examined ? examined : { reasons: reasonsOf(examined) }
}

/** None is asked for now. */
interface Waits {
  readonly waitsUntil: Date
}

/** Odoo will not make the document. */
interface Refusal {
  readonly reasons: readonly Reason[]
  /** Whether somebody can do what Odoo asks for. */
  readonly isMendable: boolean
}

/**
 * What Odoo makes when asked to. `undefined`: there is none, and Odoo cannot make any; reasons: it will not, as long as
 * nobody mends what it says.
 */
async function rendered(
  context: StageContext,
  question: DocumentQuestion,
  source: DocumentSource,
  wish: DocumentWish,
  changes: Changes,
): Promise<InvoicePdf | Refusal | Waits | undefined> {
  const { store, log, refusedDocuments, clock } = context
  const { facts, failedRenderings } = question
  const { id: invoiceId, number } = facts.invoice
  const refused = question.told?.filter(({ code }) => code === ODOO_REFUSES) ?? []
  if (refused.length > 0 && wish !== 'existing' && !isWorthAsking(context, question, changes)) {
    // One that has to be made anew is as stale as it was.
    const isOfNoUse = wish === 'renew' && mark('refused-renewal')
    const existing = isOfNoUse ? undefined : await source.pdf(invoiceId, 'existing')
    return existing ?? { reasons: refused, isMendable: isMendable(question, refused) }
  }
  const waitsUntil = wish === 'existing' ? undefined : refusedDocuments.restsUntil(invoiceId, clock.now())
  if (waitsUntil !== undefined) {
    const existing = wish === 'renew' ? undefined : await source.pdf(invoiceId, 'existing')
    return existing ?? { waitsUntil }
  }
  try {
    const pdf = await source.pdf(invoiceId, wish)
    if (pdf?.made === true && refusedDocuments.made()) log.info('Odoo makes documents again')
    return pdf
  } catch (error) {
    if (!(error instanceof OdooError) || wish === 'existing') throw error
    if (error.kind === 'queued' && isQueuedLong(context, question)) {
      if (question.told?.some(({ code }) => code === QUEUED_CODE) !== true)
        log.warn(error.message, { remedy: error.remedy })
      return { reasons: [queuedReason], isMendable: true }
    }
    if (error.kind === 'refused' && !isServersFault(error)) {
      log.warn(`Odoo refuses to make the document of ${number}: ${error.message}`, { remedy: error.remedy })
      const reasons = [odooRefuses(error.said ?? error.message)]
      const isTheirs = isMendable(question, reasons)
      if (isTheirs && (await isRefusedToAll(context, facts.invoice, error.said ?? error.message)))
        return { waitsUntil: refusedDocuments.restsUntil(invoiceId, clock.now()) ?? clock.now() }
      return { reasons, isMendable: isTheirs }
    }
    if (error.kind === 'access') {
      log.warn(
        `Odoo does not let the user of the bridge make the PDF of ${number}: its data are sent alone`,
        {
          cause: error.message,
          remedy: error.remedy,
        },
      )
      return undefined
    }
    // A server that is out renders nothing, and tells nothing of this document.
    const isOfDocument = error instanceof RenderingError && !NOT_OF_RENDERING.includes(error.kind)
    if (!isOfDocument || !(await answers(context, 'odoo'))) throw error
    const isPassing = error.kind === 'busy' || error.kind === 'unreachable'
    const tries = isPassing && mark('busy-rendering-tried-longer') ? BUSY_RENDERINGS_TRIED : RENDERINGS_TRIED
    if (failedRenderings + 1 < tries && mark('rendering-tried-again')) {
      await store.recordRenderingFailed(question.rowId)
      throw error
    }
    log.warn('Odoo cannot make the PDF of an invoice: its data are sent alone', {
      invoiceId,
      cause: error.message,
      remedy: error.remedy,
    })
    return undefined
  }
}

/** Odoo usually sends within minutes: with its scheduled action off, the invoice would wait for ever, and nobody would know. */
function isQueuedLong({ odoo, clock }: StageContext, { facts, told }: DocumentQuestion): boolean {
  // What the bridge writes on the invoice dates it anew.
  if (told?.some(({ code }) => code === QUEUED_CODE) === true) return true
  const now = odoo.serverTime() ?? clock.now()
  return now.getTime() - facts.invoice.writeDate.getTime() >= QUEUED_LONG_MS
}

/**
 * From 18.0 on Odoo makes no electronic invoice of a company without a VAT number; one that is exempt from VAT by its size
 * (CGI, article 293 B) has none to give. Its invoice is put together from its lines, if that makes a valid one.
 */
function isMendable({ seller }: DocumentQuestion, reasons: readonly Reason[]): boolean {
  const asksForVatNumber = reasons.some(({ sentence }) => /\b(?:TVA|VAT|Tax ID)\b/i.test(sentence))
  return seller.company.vatNumber !== undefined || !asksForVatNumber
}

/** Odoo words as a refusal, too, that its renderer is missing or fails: nobody can mend that on the invoice. */
function isServersFault({ said, message }: OdooError): boolean {
  return /wkhtmltopdf/i.test(said ?? message)
}

/** The bridge's own words on the invoice make it look changed: they are no reason for Odoo to change its mind. */
function isWorthAsking(
  { odoo, clock }: StageContext,
  { facts, examinedUntil }: DocumentQuestion,
  changes: Changes,
): boolean {
  const now = odoo.serverTime() ?? clock.now()
  return (
    now.getTime() - facts.invoice.writeDate.getTime() > ASK_AGAIN_MS ||
    changes.latest().getTime() > (examinedUntil?.getTime() ?? 0)
  )
}
