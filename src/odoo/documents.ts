import { z } from 'zod'
import { type Capabilities, companyContext, fieldNamesIfAny } from './capabilities.js'
import { oneIdSchema } from './answer.js'
import type { OdooClient } from './client.js'
import type { Timeouts } from './http.js'
import type { DocumentWish, InvoicePdf } from './port.js'
import { textSchema } from './values.js'
import { renderInWebSession } from './web-session.js'

/** Rendering takes seconds, and a busy server renders one document after the other. */
const RENDERING_TIMEOUTS: Timeouts = { connectMs: 10_000, responseMs: 120_000, totalMs: 150_000 }

/** The fields that hold the generated documents, where there are any (17.0 and later). */
const PDF_FIELD = 'invoice_pdf_report_file'
const XML_FIELD = 'ubl_cii_xml_file'

const SEND_WIZARD = 'account.move.send.wizard'
const SEND_MODEL = 'account.move.send'

const moveSchema = z.object({ state: z.string(), name: textSchema })
const contentSchema = z.object({ datas: textSchema })
const heldSchema = z.object({ id: z.int(), name: z.string() })
const doneSchema = z.unknown()

/**
 * Finds or makes the PDF of a posted invoice. Odoo embeds `factur-x.xml` in the PDF that its send wizard makes
 * whatever the buyer's e-invoice format is (module `account_edi_ubl_cii`, "always silently generate a Factur-X"), so
 * nothing needs changing on the buyer. Nothing is sent to anybody: every channel of the wizard is switched off.
 */
export class InvoiceDocuments {
  #maker: Promise<Maker> | undefined

  constructor(private readonly client: OdooClient) {}

  async pdf(
    capabilities: Capabilities,
    invoiceId: number,
    wish: DocumentWish,
  ): Promise<InvoicePdf | undefined> {
    const context = companyContext(capabilities)
    const [move] = await this.client.rows(
      moveSchema,
      'account.move',
      [['id', '=', invoiceId]],
      ['state', 'name'],
      { context },
    )
    if (move?.state !== 'posted') return undefined
    return capabilities.invoiceFields.has(PDF_FIELD)
      ? this.#heldByField(invoiceId, wish, context)
      : this.#plain(invoiceId, move.name ?? '', wish, context)
  }

  async #heldByField(
    invoiceId: number,
    wish: DocumentWish,
    context: Context,
  ): Promise<InvoicePdf | undefined> {
    const existing = wish === 'renew' ? undefined : await this.#attachment(invoiceId, HELD_PDF, context)
    if (existing !== undefined || wish === 'existing') return held(existing)
    const maker = await this.#howToMake()
    if (maker === undefined) return this.#render(invoiceId, context)
    if (wish === 'renew') await this.#release(invoiceId, context)
    await runWizard(this.client, maker, invoiceId, context)
    const bytes = await this.#attachment(invoiceId, HELD_PDF, context)
    return bytes && { bytes, made: true }
  }

  async #render(invoiceId: number, context: Context): Promise<InvoicePdf> {
    return {
      bytes: await renderInWebSession(this.client, invoiceId, context, RENDERING_TIMEOUTS),
      made: true,
    }
  }

  /** 16.0: printing stores a plain attachment the first time, and does not renew it when the invoice is corrected. */
  async #plain(
    invoiceId: number,
    number: string,
    wish: DocumentWish,
    context: Context,
  ): Promise<InvoicePdf | undefined> {
    const named: Leaf = ['name', '=', `${number.replaceAll('/', '_')}.pdf`]
    const existing = wish === 'renew' ? undefined : await this.#attachment(invoiceId, named, context)
    if (existing !== undefined || wish === 'existing') return held(existing)
    return this.#render(invoiceId, context)
  }

  async #attachment(invoiceId: number, leaf: Leaf, context: Context): Promise<Uint8Array | undefined> {
    const [attachment] = await this.client.rows(
      contentSchema,
      'ir.attachment',
      [...attachedTo(invoiceId), ['mimetype', '=', 'application/pdf'], leaf],
      ['datas'],
      { limit: 1, order: 'id desc', context: { ...context, bin_size: false } },
    )
    return attachment?.datas === undefined ? undefined : Buffer.from(attachment.datas, 'base64')
  }

  /** What 19.0 does by itself when an invoice goes back to draft: the old files become plain attachments. */
  async #release(invoiceId: number, context: Context): Promise<void> {
    const held = await this.client.rows(
      heldSchema,
      'ir.attachment',
      [...attachedTo(invoiceId), ['res_field', 'in', [PDF_FIELD, XML_FIELD]]],
      ['name'],
      { context },
    )
    for (const { id, name } of held) {
      const values = { res_field: false, name: name.replace(/(\.[a-z]+)?$/i, ' (version remplacée)$1') }
      await this.client.call(doneSchema, 'ir.attachment', 'write', [[id], values], { context })
    }
  }

  #howToMake(): Promise<Maker> {
    if (this.#maker === undefined) {
      const finding = findMaker(this.client)
      this.#maker = finding
      finding.catch(() => {
        this.#maker = undefined
      })
    }
    return this.#maker
  }
}

type Context = Readonly<Record<string, unknown>>
type Leaf = readonly [field: string, operator: string, value: unknown]

/** `ir.attachment` hides what a field holds unless the domain names `res_field`. */
const HELD_PDF: Leaf = ['res_field', '=', PDF_FIELD]

function held(bytes: Uint8Array | undefined): InvoicePdf | undefined {
  return bytes && { bytes, made: false }
}

function attachedTo(invoiceId: number): readonly Leaf[] {
  return [
    ['res_model', '=', 'account.move'],
    ['res_id', '=', invoiceId],
  ]
}

interface Wizard {
  readonly model: string
  readonly fields: ReadonlySet<string>
}

/** `undefined`: this server has no wizard, the report is rendered in a web session. */
type Maker = Wizard | undefined

/** In 18.0 and later `account.move.send` still exists, as an abstract model without fields of its own. */
async function findMaker(client: OdooClient): Promise<Maker> {
  const wizardFields = await fieldNamesIfAny(client, SEND_WIZARD)
  if (wizardFields?.has('move_id') === true) return { model: SEND_WIZARD, fields: wizardFields }
  const sendFields = await fieldNamesIfAny(client, SEND_MODEL)
  return sendFields?.has('move_ids') === true ? { model: SEND_MODEL, fields: sendFields } : undefined
}

async function runWizard(
  client: OdooClient,
  wizard: Wizard,
  invoiceId: number,
  base: Context,
): Promise<void> {
  const context = { ...base, active_model: 'account.move', active_ids: [invoiceId] }
  const opening =
    wizard.model === SEND_WIZARD
      ? { move_id: invoiceId }
      : { mode: 'invoice_single', move_ids: [[6, 0, [invoiceId]]] }
  const id = await client.call(oneIdSchema, wizard.model, 'create', [opening], { context })
  await client.call(doneSchema, wizard.model, 'write', [[id], withoutSending(wizard)], { context })
  await client.call(
    doneSchema,
    wizard.model,
    'action_send_and_print',
    [[id]],
    { context },
    {
      timeouts: RENDERING_TIMEOUTS,
    },
  )
}

/** Values that switch off e-mail, post, Peppol, and every channel that another module adds in the usual way. */
function withoutSending({ model, fields }: Wizard): Record<string, unknown> {
  if (model === SEND_WIZARD) {
    return { sending_methods: ['manual'], ...(fields.has('extra_edis') ? { extra_edis: [] } : {}) }
  }
  const channels = [...fields].filter((name) => name.startsWith('checkbox_send_'))
  return { ...Object.fromEntries(channels.map((name) => [name, false])), checkbox_download: true }
}
