import { z } from 'zod'
import { MAX_PDF_BYTES } from '../../domain/invoice/attachment.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { keepingCustomers } from '../partners/customer-settings.js'
import { AnswerTooLong } from '../wire/answer-too-long.js'
import {
  attachedTo,
  contentOf,
  contentsOf,
  type Context,
  type DocumentFile,
  latestFiles,
  type Leaf,
} from './document-files.js'
import { OdooError, type OdooErrorKind, RenderingError } from '../wire/error.js'
import { mark } from '../../marks/mark.js'
import type { DocumentWish, InvoicePdf } from '../port.js'
import { isQueued, jsonSchema } from './queued-sending.js'
import { findSendWizard, openSendWizards, RENDERING_TIMEOUTS, type SendWizard } from './send-wizard.js'
import { many2oneSchema, optional, textSchema } from '../wire/values.js'
import { renderInWebSession, type Report } from '../wire/web-session.js'

/** The fields that hold the generated documents, where there are any (17.0 and later). */
const PDF_FIELD = 'invoice_pdf_report_file'
const XML_FIELD = 'ubl_cii_xml_file'

/** What Odoo is about to send in the background: 18.0 and later, 17.0. */
const QUEUE_FIELDS = ['sending_data', 'send_and_print_values'] as const

const moveSchema = z.object({
  id: z.int(),
  state: z.string(),
  name: textSchema,
  partner_id: optional(many2oneSchema),
  commercial_partner_id: optional(many2oneSchema),
  sending_data: jsonSchema.optional(),
  send_and_print_values: jsonSchema.optional(),
})
type Move = z.infer<typeof moveSchema>

const heldSchema = z.object({
  id: z.int(),
  name: z.string(),
  res_field: textSchema,
  create_uid: optional(many2oneSchema),
})
const doneSchema = z.unknown()

/**
 * Finds or makes the PDF of a posted invoice. Odoo embeds `factur-x.xml` in the PDF that its send wizard makes
 * whatever the buyer's e-invoice format is (module `account_edi_ubl_cii`, "always silently generate a Factur-X"), so
 * nothing needs changing on the buyer. Nothing is sent to anybody, and nothing stays behind but the files on the invoice
 * and its mark *sent*.
 */
export class InvoiceDocuments {
  #wizard: Promise<SendWizard | undefined> | undefined

  constructor(private readonly client: OdooClient) {}

  async pdf(
    capabilities: Capabilities,
    invoiceId: number,
    wish: DocumentWish,
  ): Promise<InvoicePdf | undefined> {
    const context = companyContext(capabilities)
    const [move] = await this.#posted(capabilities, [invoiceId])
    if (move === undefined) throw notPosted(invoiceId)
    const isHeld = capabilities.invoiceFields.has(PDF_FIELD)
    const existing = wish === 'renew' ? undefined : await this.#existing(move, isHeld, context)
    if (existing !== undefined || wish === 'existing') return existing && { ...existing, made: false }
    const wizard = isHeld ? await this.#findWizard() : undefined
    if (wizard === undefined) return this.#render(invoiceId, 'account.report_invoice', context)
    // The wizard would take the invoice off the queue, and nobody would send it.
    if (isAboutToBeSent(move)) throw aboutToBeSent(move)
    if (wish === 'renew') await this.#release(capabilities, invoiceId)
    try {
      await keepingCustomers(this.client, capabilities, customersOf([move]), async () => {
        const [opened] = await rendering(openSendWizards(this.client, wizard, [invoiceId], context))
        if (opened !== undefined) await rendering(opened.make())
      })
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'access') throw error
      return this.#withoutWizard(invoiceId, context, error)
    }
    const made = await this.#existing(move, isHeld, context)
    if (made === undefined && mark('made-and-taken-away')) throw new RenderingError(takenAway(move))
    return made && { ...made, made: true }
  }

  /**
   * The PDFs of many posted invoices, asked for together, and made where there is none: one after the other, for each keeps
   * a worker of Odoo busy. What cannot be had so is not in the answer: `pdf` says why. An error: Odoo will not make it.
   */
  async pdfs(
    capabilities: Capabilities,
    invoiceIds: readonly number[],
  ): Promise<ReadonlyMap<number, InvoicePdf | RenderingError>> {
    const context = companyContext(capabilities)
    const moves = await this.#posted(capabilities, invoiceIds)
    const isHeld = capabilities.invoiceFields.has(PDF_FIELD)
    const files = await this.#files(moves, isHeld, context)
    const found = new Map<number, InvoicePdf | RenderingError>()
    for (const [id, pdf] of await contentsOf(this.client, [...files.values()], context))
      found.set(id, { ...pdf, made: false })
    const wizard = isHeld ? await this.#findWizard() : undefined
    const without = moves.filter((move) => !files.has(move.id) && !isAboutToBeSent(move))
    if (wizard === undefined || without.length === 0) return found
    const failed = await keepingCustomers(this.client, capabilities, customersOf(without), () =>
      this.#makeEach(
        wizard,
        without.map(({ id }) => id),
        context,
      ),
    )
    const made = await this.#files(without, isHeld, context)
    for (const [id, pdf] of await contentsOf(this.client, [...made.values()], context))
      found.set(id, { ...pdf, made: true })
    for (const [id, error] of failed) if (!found.has(id)) found.set(id, error)
    return found
  }

  /** Ends when Odoo does not answer. Answers what it refused, but for want of rights: there is another way then. */
  async #makeEach(
    wizard: SendWizard,
    invoiceIds: readonly number[],
    context: Context,
  ): Promise<ReadonlyMap<number, RenderingError>> {
    const failed = new Map<number, RenderingError>()
    for (const opened of await openSendWizards(this.client, wizard, invoiceIds, context)) {
      try {
        await rendering(opened.make())
      } catch (error) {
        if (!(error instanceof RenderingError)) throw error
        if (!ANSWERS.includes(error.kind)) return failed
        if (error.kind !== 'access') failed.set(opened.invoiceId, error)
      }
    }
    return failed
  }

  async #posted(capabilities: Capabilities, invoiceIds: readonly number[]): Promise<Move[]> {
    const queues = QUEUE_FIELDS.filter((name) => capabilities.invoiceFields.has(name))
    const moves = await this.client.rows(
      moveSchema,
      'account.move',
      [['id', 'in', invoiceIds]],
      ['state', 'name', 'partner_id', 'commercial_partner_id', ...queues],
      { context: companyContext(capabilities) },
    )
    return moves.filter(({ state }) => state === 'posted')
  }

  async #existing(
    move: Move,
    isHeld: boolean,
    context: Context,
  ): Promise<Omit<InvoicePdf, 'made'> | undefined> {
    const file = (await this.#files([move], isHeld, context)).get(move.id)
    return file && contentOf(this.client, file, context)
  }

  /** On 16.0 printing stores a plain attachment the first time, and does not renew it when the invoice is corrected. */
  #files(
    moves: readonly Move[],
    isHeld: boolean,
    context: Context,
  ): Promise<ReadonlyMap<number, DocumentFile>> {
    const names = moves.map(({ name }) => `${(name ?? '').replaceAll('/', '_')}.pdf`)
    return latestFiles(
      this.client,
      moves.map(({ id }) => id),
      isHeld ? HELD_PDF : ['name', 'in', names],
      context,
    )
  }

  /**
   * From 19.0 on the wizard may want to note on the customer what a platform answered about him, which a user without
   * *Contact Creation* may not. Odoo's report leaves the customer alone, but makes a PDF without data, and needs a password.
   */
  async #withoutWizard(invoiceId: number, context: Context, denied: OdooError): Promise<InvoicePdf> {
    try {
      return await this.#render(invoiceId, 'account.account_invoices', context)
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'credentials') throw error
      throw new OdooError(
        'access',
        denied.message,
        'Give the user of the bridge Contact Creation in Odoo, or configure its password in place of an API key.',
      )
    }
  }

  async #render(invoiceId: number, report: Report, context: Context): Promise<InvoicePdf> {
    const made = { made: true, madeAt: this.client.http.serverTime }
    try {
      const asked = { timeouts: RENDERING_TIMEOUTS, maxAnswerBytes: MAX_PDF_BYTES }
      const bytes = await rendering(renderInWebSession(this.client, report, invoiceId, context, asked))
      return { ...made, bytes }
    } catch (error) {
      if (!(error instanceof AnswerTooLong)) throw error
      return { ...made, bytes: undefined }
    }
  }

  /**
   * Takes the documents out of their fields, so that Odoo makes new ones. Those of which the bridge had the PDF made go;
   * others may have been given to somebody and become plain attachments, as 19.0 does by itself when an invoice goes back
   * to draft. Where the audit trail is kept, Odoo keeps what is deleted in the same way.
   */
  async #release(capabilities: Capabilities, invoiceId: number): Promise<void> {
    const context = companyContext(capabilities)
    const held = await this.client.rows(
      heldSchema,
      'ir.attachment',
      [...attachedTo([invoiceId]), ['res_field', 'in', [PDF_FIELD, XML_FIELD]]],
      ['name', 'res_field', 'create_uid'],
      { context },
    )
    const pdf = held.find(({ res_field: field }) => field === PDF_FIELD)
    if (pdf?.create_uid?.id === capabilities.server.uid) {
      await this.client.call(doneSchema, 'ir.attachment', 'unlink', [held.map(({ id }) => id)], { context })
      return
    }
    for (const { id, name } of held) {
      const values = { res_field: false, name: name.replace(/(\.[a-z]+)?$/i, ' (version remplacée)$1') }
      await this.client.call(doneSchema, 'ir.attachment', 'write', [[id], values], { context })
    }
  }

  #findWizard(): Promise<SendWizard | undefined> {
    if (this.#wizard === undefined) {
      const finding = findSendWizard(this.client)
      this.#wizard = finding
      finding.catch(() => {
        this.#wizard = undefined
      })
    }
    return this.#wizard
  }
}

/** @throws {RenderingError} in place of an `OdooError`, but for an answer that is too long */
async function rendering<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const isOfCall = error instanceof OdooError && !(error instanceof AnswerTooLong)
    throw isOfCall ? new RenderingError(error) : error
  }
}

/** `ir.attachment` hides what a field holds unless the domain names `res_field`. */
const HELD_PDF: Leaf = ['res_field', '=', PDF_FIELD]

/** Kinds of errors with which Odoo answers, and may make the next document. */
const ANSWERS: readonly OdooErrorKind[] = ['refused', 'access', 'unexpected']

function customersOf(moves: readonly Move[]): number[] {
  const partners = moves.flatMap(({ partner_id: buyer, commercial_partner_id: company }) => [buyer, company])
  return [...new Set(partners.flatMap((partner) => partner?.id ?? []))]
}

function isAboutToBeSent({ sending_data: since18, send_and_print_values: of17 }: Move): boolean {
  return isQueued(since18 ?? of17)
}

/** Data that are put together without a PDF would be those of a draft. */
function notPosted(invoiceId: number): OdooError {
  return new OdooError(
    'missing-record',
    `Invoice ${String(invoiceId)} is not posted in Odoo, or no longer`,
    'None: somebody took it back while it was looked at.',
  )
}

/** Somebody took the invoice back to draft in the same moment, most likely, which takes its documents off it. */
function takenAway({ name }: Move): OdooError {
  return new OdooError(
    'unexpected',
    `Odoo made the document of ${name ?? 'the invoice'}, and does not show it`,
    'None if somebody changed the invoice in that moment: it is tried again. If it lasts, print the invoice from Odoo with Send & Print.',
  )
}

function aboutToBeSent({ name }: Move): OdooError {
  return new OdooError(
    'queued',
    `Odoo is about to send ${name ?? 'the invoice'} in the background`,
    'None: it is tried again. If it lasts, run the scheduled action of Odoo that sends invoices, or cancel the sending.',
  )
}
