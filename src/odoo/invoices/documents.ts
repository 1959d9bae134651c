import { z } from 'zod'
import { MAX_PDF_BYTES } from '../../domain/invoice/attachment.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { keepingCustomers } from '../partners/customer-settings.js'
import { AnswerTooLong } from '../wire/answer-too-long.js'
import { readContent } from './content.js'
import { OdooError, RenderingError } from '../wire/error.js'
import { mark } from '../../marks/mark.js'
import type { DocumentWish, InvoicePdf } from '../port.js'
import { isQueued, jsonSchema } from './queued-sending.js'
import { findSendWizard, RENDERING_TIMEOUTS, runSendWizard, type SendWizard } from './send-wizard.js'
import { datetimeSchema, many2oneSchema, optional, textSchema } from '../wire/values.js'
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

const factsSchema = z.object({
  id: z.int(),
  file_size: z.int(),
  create_date: datetimeSchema,
  create_uid: optional(many2oneSchema),
})
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
    const queues = QUEUE_FIELDS.filter((name) => capabilities.invoiceFields.has(name))
    const [move] = await this.client.rows(
      moveSchema,
      'account.move',
      [['id', '=', invoiceId]],
      ['state', 'name', 'partner_id', 'commercial_partner_id', ...queues],
      { context },
    )
    if (move?.state !== 'posted') throw notPosted(invoiceId)
    return capabilities.invoiceFields.has(PDF_FIELD)
      ? this.#heldByField(capabilities, move, wish)
      : this.#plain(move, wish, context)
  }

  async #heldByField(
    capabilities: Capabilities,
    move: Move,
    wish: DocumentWish,
  ): Promise<InvoicePdf | undefined> {
    const context = companyContext(capabilities)
    const existing = wish === 'renew' ? undefined : await this.#attachment(move.id, HELD_PDF, context)
    if (existing !== undefined || wish === 'existing') return existing && { ...existing, made: false }
    const wizard = await this.#findWizard()
    if (wizard === undefined) return this.#render(move.id, 'account.report_invoice', context)
    // The wizard would take the invoice off the queue, and nobody would send it.
    if (isQueued(move.sending_data ?? move.send_and_print_values)) throw aboutToBeSent(move)
    if (wish === 'renew') await this.#release(capabilities, move.id)
    try {
      await keepingCustomers(this.client, capabilities, customersOf(move), () =>
        rendering(runSendWizard(this.client, wizard, move.id, context)),
      )
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'access') throw error
      return this.#withoutWizard(move.id, context, error)
    }
    const made = await this.#attachment(move.id, HELD_PDF, context)
    if (made === undefined && mark('made-and-taken-away')) throw new RenderingError(takenAway(move))
    return made && { ...made, made: true }
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

  /** 16.0: printing stores a plain attachment the first time, and does not renew it when the invoice is corrected. */
  async #plain(move: Move, wish: DocumentWish, context: Context): Promise<InvoicePdf | undefined> {
    const named: Leaf = ['name', '=', `${(move.name ?? '').replaceAll('/', '_')}.pdf`]
    const existing = wish === 'renew' ? undefined : await this.#attachment(move.id, named, context)
    if (existing !== undefined || wish === 'existing') return existing && { ...existing, made: false }
    return this.#render(move.id, 'account.report_invoice', context)
  }

  async #attachment(
    invoiceId: number,
    leaf: Leaf,
    context: Context,
  ): Promise<Omit<InvoicePdf, 'made'> | undefined> {
    const [attachment] = await this.client.rows(
      factsSchema,
      'ir.attachment',
      [...attachedTo(invoiceId), ['mimetype', '=', 'application/pdf'], leaf],
      ['file_size', 'create_date', 'create_uid'],
      { limit: 1, order: 'id desc', context },
    )
    if (attachment === undefined) return undefined
    const { id, file_size: size, create_date: madeAt, create_uid: maker } = attachment
    const made = { madeAt, madeBy: maker?.id }
    if (size > MAX_PDF_BYTES && mark('document-too-large-to-fetch')) return { bytes: undefined, ...made }
    const bytes = await readContent(this.client, id, MAX_PDF_BYTES, context)
    return bytes && { bytes: bytes === 'too-long' ? undefined : bytes, ...made }
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
      [...attachedTo(invoiceId), ['res_field', 'in', [PDF_FIELD, XML_FIELD]]],
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

type Context = Readonly<Record<string, unknown>>
type Leaf = readonly [field: string, operator: string, value: unknown]

/** `ir.attachment` hides what a field holds unless the domain names `res_field`. */
const HELD_PDF: Leaf = ['res_field', '=', PDF_FIELD]

function attachedTo(invoiceId: number): readonly Leaf[] {
  return [
    ['res_model', '=', 'account.move'],
    ['res_id', '=', invoiceId],
  ]
}

function customersOf({ partner_id: buyer, commercial_partner_id: company }: Move): number[] {
  return [...new Set([buyer, company].flatMap((partner) => partner?.id ?? []))]
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
