import type { PDFDocument } from '@cantoo/pdf-lib'
import { DocumentError } from './document-error.js'
import { invoiceFiles, type InvoiceFile } from './embedded-files.js'
import { openPdf } from './open-pdf.js'

/** The invoice data of a Factur-X, byte for byte as they are embedded, and the name of the embedded file. */
export interface FacturXContent {
  readonly xml: Uint8Array
  readonly fileName: string
}

/**
 * Takes the CII out of a PDF. One file named in several places is one file, and so are copies equal to the byte.
 * @throws {DocumentError} `PDF_UNREADABLE`, `PDF_ENCRYPTED`, `NO_CII`, `SEVERAL_CII`, `TOO_LARGE`
 */
export async function readFacturX(pdf: Uint8Array): Promise<FacturXContent> {
  return theInvoiceOf(readInvoiceFiles(await openPdf(pdf)))
}

/**
 * Every file of a PDF that holds invoice data.
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

/** @throws {DocumentError} `NO_CII`, `SEVERAL_CII` */
export function theInvoiceOf(files: readonly InvoiceFile[]): FacturXContent {
  const [first, ...others] = files
  if (first === undefined) throw new DocumentError('NO_CII', 'The PDF holds no invoice data (factur-x.xml).')
  if (others.some(({ content }) => Buffer.compare(content, first.content) !== 0)) {
    const names = [first, ...others].map(({ fileName }) => fileName).join(', ')
    throw new DocumentError('SEVERAL_CII', `The PDF holds several sets of invoice data: ${names}.`)
  }
  return { xml: first.content, fileName: first.fileName }
}
