import { buildCii } from '../../facturx/build/build.js'
import { type Cii, parseCii } from '../../facturx/read/cii.js'
import { DocumentError } from '../../facturx/document-error.js'
import type { DocumentRepair } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** The data of an invoice that are not in its PDF, and where they come from, for the list of what was changed. */
export interface OtherData {
  readonly cii: Cii
  readonly origin: DocumentRepair
}

/** The CII that Odoo keeps beside the PDF, where there is one. */
export async function keptData(
  { odoo, log }: StageContext,
  invoiceId: number,
): Promise<OtherData | undefined> {
  const xml = await odoo.invoiceXml(invoiceId)
  if (xml === undefined) return undefined
  try {
    const origin = { code: 'CII_KEPT', term: 'BG-2', detail: 'the XML that Odoo keeps beside the PDF' }
    return { cii: parseCii(xml), origin }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    // The customer has another format (UBL, say): what the invoice says is in its lines as well.
    log.debug('the XML that Odoo keeps is no CII', { invoiceId, cause: error.message })
    return undefined
  }
}

/** @throws {InvoiceDataError} */
export async function builtData({ odoo }: StageContext, invoiceId: number): Promise<OtherData> {
  const origin = { code: 'CII_BUILT', term: 'BG-2', detail: "from the invoice's lines, as Odoo gives no CII" }
  return { cii: buildCii(await odoo.invoiceData(invoiceId)), origin }
}
