import {
  type Attachment,
  MAX_ATTACHED_BYTES,
  MAX_DEPOSITED_BYTES,
  type RejectedAttachment,
} from '../domain/invoice/attachment.js'
import { readBusinessTerms, type BusinessTerms } from './read/business-terms.js'
import { parseCii, type Cii } from './read/cii.js'
import { DocumentError } from './document-error.js'
import { embedInto } from './embed/embed.js'
import { openPdf } from './read/open-pdf.js'
import { conformanceLevel } from './read/profile.js'
import { readFacturX, readInvoiceFiles, theInvoiceOf } from './read/read-pdf.js'
import type { Repair } from './repair/repair-record.js'
import { repairCii, type RepairContext } from './repair/repair.js'
import { serialiseCii } from './embed/serialise.js'
import { visualPdf } from './embed/visual-pdf.js'
import { MAX_XML_BYTES } from './read/xml.js'

export interface PrepareContext extends RepairContext {
  /** When Odoo made or last changed the document, so that preparing it again gives the same bytes. */
  readonly modifiedAt: Date
  /** The invoice, where the data in the PDF are not to be used or there are none. */
  readonly cii?: Cii | undefined
}

export interface PrepareCiiContext extends RepairContext {
  /** What people read; where it is not given, the PDF that the data come from, if they come from one. */
  readonly visualPdf?: Uint8Array | undefined
}

/** Where a CII comes from: its own bytes, a Factur-X, or built from the invoice's lines. */
export type CiiSource = Uint8Array | string | { readonly pdf: Uint8Array } | { readonly cii: Cii }

export interface PreparedCii {
  readonly xml: string
  /** Of the repaired invoice. */
  readonly terms: BusinessTerms
  readonly repairs: Repair[]
  /** The attachments that could not be put into the invoice. */
  readonly rejected: readonly RejectedAttachment[]
}

export interface PreparedFacturX extends PreparedCii {
  readonly pdf: Uint8Array
}

/**
 * Odoo's PDF in, one that Chorus Pro takes out (`IN_DP_E2_CII_FACTURX`).
 * @throws {DocumentError} any code; `TOO_LARGE` also when the result is over what may be deposited
 */
export async function prepareFacturX(pdf: Uint8Array, context: PrepareContext): Promise<PreparedFacturX> {
  const document = await openPdf(pdf)
  const replaced = readInvoiceFiles(document)
  const { cii, ...prepared } = repaired(context.cii ?? parseCii(theInvoiceOf(replaced).xml), context)
  const { xml, terms } = prepared
  const bytes = await embedInto({ document, pdf, replaced }, xml, {
    number: terms.number ?? '',
    sellerName: terms.sellerName ?? '',
    conformanceLevel: conformanceLevel(cii),
    modifiedAt: context.modifiedAt,
  })
  assertFits('PDF', bytes.byteLength, MAX_DEPOSITED_BYTES)
  return { pdf: bytes, ...prepared }
}

/**
 * The repaired CII on its own (`IN_DP_E1_CII_16B`), the readable PDF inside as a supporting document.
 *
 * Chorus Pro demands a readable PDF of a mixed flow (E2) alone, since its data are few; a structured flow (E1) is made
 * readable by a style sheet, its sender's own or Chorus Pro's (AIFE, « Le raccordement en mode EDI », kb_article
 * b436366cc3575250d8b3b265e00131d4). The PDF that Odoo shows its users goes along so that both sides look at the same
 * picture. It is called `LISIBLE`, the word for it in the French profile (XP Z12-012, BR-FR-17 and BR-FR-18).
 * @throws {DocumentError} any code; `TOO_LARGE` also when the result is over what may be deposited
 */
export async function prepareCii(source: CiiSource, context: PrepareCiiContext): Promise<PreparedCii> {
  const fromPdf = typeof source === 'object' && 'pdf' in source ? source.pdf : undefined
  const cii = await ciiOf(source)
  const picture = context.visualPdf ?? fromPdf
  const attachments = [
    ...(picture === undefined ? [] : [await readable(picture, cii)]),
    ...(context.attachments ?? []),
  ]
  const { cii: _, ...prepared } = repaired(cii, { ...context, attachments })
  return prepared
}

async function ciiOf(source: CiiSource): Promise<Cii> {
  if (typeof source === 'string' || source instanceof Uint8Array) return parseCii(source)
  return 'cii' in source ? source.cii : parseCii((await readFacturX(source.pdf)).xml)
}

async function readable(pdf: Uint8Array, cii: Cii): Promise<Attachment> {
  const bytes = await visualPdf(pdf)
  assertFits('PDF', bytes.byteLength, MAX_ATTACHED_BYTES)
  const name = `${readBusinessTerms(cii).number ?? 'facture'}.pdf`
  return { name, mimeType: 'application/pdf', bytes, description: 'LISIBLE' }
}

function repaired(before: Cii, context: RepairContext): PreparedCii & { readonly cii: Cii } {
  const { cii, repairs, rejected } = repairCii(before, context)
  const xml = serialiseCii(cii)
  assertFits('XML', Buffer.byteLength(xml), Math.min(MAX_DEPOSITED_BYTES, MAX_XML_BYTES))
  return { cii, xml, terms: readBusinessTerms(cii), repairs, rejected }
}

function assertFits(what: string, size: number, limit: number): void {
  if (size > limit)
    throw new DocumentError('TOO_LARGE', `The prepared ${what} has ${size} bytes; at most ${limit} are sent.`)
}
