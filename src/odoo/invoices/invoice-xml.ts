import { z } from 'zod'
import { AnswerTooLong } from '../wire/answer-too-long.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { many2oneSchema, optional, textSchema } from '../wire/values.js'

const contentSchema = z.object({ datas: textSchema })
const ediSchema = z.object({ attachment_id: optional(many2oneSchema) })

type Leaf = readonly [field: string, operator: string, value: unknown]

/**
 * The XML that Odoo keeps beside the PDF: since 18.0 (17.0 for other formats) in a field of the invoice; in 16.0 on an
 * EDI document, which only an administrator may read.
 */
export async function readInvoiceXml(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
): Promise<Uint8Array | undefined> {
  if (capabilities.invoiceFields.has('ubl_cii_xml_file'))
    return content(client, capabilities, [
      ['res_model', '=', 'account.move'],
      ['res_id', '=', invoiceId],
      ['res_field', '=', 'ubl_cii_xml_file'],
    ])
  if (!capabilities.invoiceFields.has('edi_document_ids')) return undefined
  try {
    const documents = await client.rows(
      ediSchema,
      'account.edi.document',
      [
        ['move_id', '=', invoiceId],
        ['edi_format_id.code', '=', 'facturx_1_0_05'],
      ],
      ['attachment_id'],
      { context: companyContext(capabilities) },
    )
    const attachment = documents.find(({ attachment_id: id }) => id !== undefined)?.attachment_id
    return attachment && (await content(client, capabilities, [['id', '=', attachment.id]]))
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'access') return undefined
    throw error
  }
}

async function content(
  client: OdooClient,
  capabilities: Capabilities,
  domain: readonly Leaf[],
): Promise<Uint8Array | undefined> {
  const context = { ...companyContext(capabilities), bin_size: false }
  try {
    const [found] = await client.rows(contentSchema, 'ir.attachment', domain, ['datas'], {
      limit: 1,
      order: 'id desc',
      context,
    })
    return found?.datas === undefined ? undefined : Buffer.from(found.datas, 'base64')
  } catch (error) {
    // More than is read of any XML; what the invoice says is in its lines as well.
    if (error instanceof AnswerTooLong) return undefined
    throw error
  }
}
