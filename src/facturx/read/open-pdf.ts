import { EncryptedPDFError, PDFDocument } from '@cantoo/pdf-lib'
import { MAX_PDF_BYTES } from '../../domain/invoice/attachment.js'
import { mark } from '../../marks/mark.js'
import { BoundedParser, MAX_OBJECTS } from './bounded-parser.js'
import { DocumentError } from '../document-error.js'
import { pagesOf } from './pages.js'

/**
 * Loads a PDF without touching its metadata.
 * @throws {DocumentError} `PDF_UNREADABLE`, `PDF_ENCRYPTED`, `TOO_LARGE`
 */
export async function openPdf(pdf: Uint8Array): Promise<PDFDocument> {
  if (pdf.byteLength > MAX_PDF_BYTES)
    throw new DocumentError(
      'TOO_LARGE',
      `The PDF has ${pdf.byteLength} bytes; at most ${MAX_PDF_BYTES} are read.`,
    )
  if (!latin1(pdf.subarray(0, 1024)).includes('%PDF-'))
    throw new DocumentError('PDF_UNREADABLE', 'The file does not begin like a PDF.')
  if (!latin1(pdf.subarray(-2048)).includes('%%EOF'))
    throw new DocumentError('PDF_UNREADABLE', 'The end of the PDF is missing.')
  if (beginsMoreObjects(pdf, MAX_OBJECTS))
    throw new DocumentError('TOO_LARGE', `The PDF has more than ${MAX_OBJECTS} objects.`)
  try {
    const document = await load(pdf)
    pagesOf(document)
    return document
  } catch (cause) {
    if (cause instanceof EncryptedPDFError || /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(latin1(pdf)))
      throw new DocumentError('PDF_ENCRYPTED', 'The PDF is protected by a password.', { cause })
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError('PDF_UNREADABLE', 'The PDF is broken.', { cause })
  }
}

/** Seen before anything is made of it: what is read up to the limit would take hundreds of megabytes. */
function beginsMoreObjects(pdf: Uint8Array, most: number): boolean {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  let count = 0
  for (let at = bytes.indexOf(BEGIN); at !== -1 && count <= most; at = bytes.indexOf(BEGIN, at + 1))
    count += 1
  return count > most
}

const BEGIN = ' obj'

/** After so many objects the process turns to what else it has to do: a few milliseconds. */
const OBJECTS_PER_TURN = 1000

/** Objects are numbered one after the other, but for those that programs left out when they changed a document. */
const MAX_GAPS = 5_000

/**
 * Writes a PDF that readers of any age take: no object streams, nothing added.
 * @throws {DocumentError} `TOO_LARGE`
 */
export async function savePdf(document: PDFDocument): Promise<Uint8Array> {
  // The time that pdf-lib takes for its table of cross-references grows with their square.
  if (gapsIn(document) > MAX_GAPS && mark('pdf-of-scattered-objects'))
    throw new DocumentError('TOO_LARGE', `The objects of the PDF have more than ${MAX_GAPS} gaps.`)
  return document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: OBJECTS_PER_TURN,
  })
}

function gapsIn({ context }: PDFDocument): number {
  const numbers = context.enumerateIndirectObjects().map(([{ objectNumber }]) => objectNumber)
  return numbers.filter((number, index) => number !== (numbers[index - 1] ?? 0) + 1).length
}

/**
 * `PDFDocument.load` with our own parser. The constructor is private to TypeScript alone; should that change, it
 * refuses every PDF, loudly.
 */
async function load(pdf: Uint8Array): Promise<PDFDocument> {
  const context = await new BoundedParser(pdf).parseDocument()
  const document: unknown = Reflect.construct(PDFDocument, [context, false, false])
  if (!(document instanceof PDFDocument)) throw new TypeError('PDFDocument is not constructible.')
  return document
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
