import { PDFName } from '@cantoo/pdf-lib'
import { DocumentError } from '../document-error.js'
import { removeFiles } from '../read/embedded-files.js'
import { openPdf, savePdf } from '../read/open-pdf.js'
import { readInvoiceFiles } from '../read/read-pdf.js'

/**
 * A PDF to be read by people alone: without invoice data, and without the metadata that announce them. One that has
 * none stays as it is, to the byte. (Two sets of data for one invoice would leave open which of them counts.)
 * @throws {DocumentError} `PDF_UNREADABLE`, `PDF_ENCRYPTED`, `TOO_LARGE`
 */
export async function visualPdf(pdf: Uint8Array): Promise<Uint8Array> {
  const document = await openPdf(pdf)
  const files = readInvoiceFiles(document)
  if (files.length === 0) return pdf
  try {
    removeFiles(document, files)
    document.catalog.delete(PDFName.of('Metadata'))
    return await savePdf(document)
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError('PDF_UNREADABLE', 'The structure of the PDF is broken.', { cause })
  }
}
