import type { PDFDocument } from '@cantoo/pdf-lib'
import { readBusinessTerms } from './business-terms.js'
import { canonical, parseCii } from './cii.js'
import { DocumentError } from '../document-error.js'
import { FACTURX_FILE_NAME, invoiceFiles, type InvoiceFile } from './embedded-files.js'
import { openPdf } from './open-pdf.js'

/** The invoice data of a Factur-X, byte for byte as they are embedded, and the name of the embedded file. */
export interface FacturXContent {
  readonly xml: Uint8Array
  readonly fileName: string
}

/**
 * Takes the CII out of a PDF. One file named in several places is one file, and so are copies that say the same.
 * @throws {DocumentError} `PDF_UNREADABLE`, `PDF_ENCRYPTED`, `NO_CII`, `SEVERAL_CII`, `TOO_LARGE`
 */
export async function readFacturX(pdf: Uint8Array): Promise<FacturXContent> {
  return theInvoiceOf(readInvoiceFiles(await openPdf(pdf)))
}

/**
 * Every file of a PDF that holds invoice data, whatever their syntax.
 * @throws {DocumentError} `PDF_UNREADABLE`, `TOO_LARGE`
 */
export function readInvoiceFiles(document: PDFDocument): readonly InvoiceFile[] {
  try {
    return invoiceFiles(document)
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError('PDF_UNREADABLE', 'The list of embedded files of the PDF is broken.', { cause })
  }
}

/**
 * The one CII. Files under names of invoice data that are none (UBL, as `xrechnung.xml`) do not count, nor do copies that
 * differ in line breaks, encoding or comments alone. Of several that tell the same invoice otherwise, the one that Factur-X
 * names (`factur-x.xml`) is the invoice, and the others are what some program left beside it; of two invoices none is.
 * @throws {DocumentError} `NO_CII`, `SEVERAL_CII`
 */
export function theInvoiceOf(files: readonly InvoiceFile[]): FacturXContent {
  const ciis = files.filter(({ isCii }) => isCii)
  // Without a CII, what bears its name says at least why it is none.
  const found = (ciis.length > 0 ? ciis : files.slice(0, 1)).flatMap(({ content, fileName }) =>
    content === undefined ? [] : [{ xml: content, fileName }],
  )
  const named = found.filter(({ fileName }) => fileName.toLowerCase() === FACTURX_FILE_NAME)
  const chosen = named[0] ?? found[0]
  if (chosen === undefined) throw new DocumentError('NO_CII', 'The PDF holds no invoice data (factur-x.xml).')
  const others = found.filter((file) => file !== chosen && Buffer.compare(file.xml, chosen.xml) !== 0)
  if (others.length === 0) return chosen
  const said = readOf(chosen)
  const isOther = (file: FacturXContent) => {
    const also = readOf(file)
    if (also?.text === said?.text) return false
    return said === undefined || also === undefined || named.includes(file) || also.number !== said.number
  }
  if (others.some(isOther)) {
    const names = [chosen, ...others].map(({ fileName }) => fileName).join(', ')
    throw new DocumentError('SEVERAL_CII', `The PDF holds several sets of invoice data: ${names}.`)
  }
  return chosen
}

/** Undefined for what cannot be read. */
function readOf({ xml }: FacturXContent): { number: string | undefined; text: string } | undefined {
  try {
    const cii = parseCii(xml)
    return { number: readBusinessTerms(cii).number, text: canonical(cii) }
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}
