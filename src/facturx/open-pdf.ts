import {
  EncryptedPDFError,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFArray,
  PDFDict,
  PDFNull,
} from '@cantoo/pdf-lib'
import { inflateSync } from 'node:zlib'
import { DocumentError } from './document-error.js'

/** Five times what Chorus Pro takes in one file. */
export const MAX_PDF_BYTES = 50 * 1024 * 1024
/** The streams that hold a PDF's own structure, decoded. A thousand pages need a few megabytes. */
const MAX_STRUCTURE_BYTES = 64 * 1024 * 1024

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
  const source = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1')
  if (!source.slice(0, 1024).includes('%PDF-'))
    throw new DocumentError('PDF_UNREADABLE', 'The file does not begin like a PDF.')
  if (!source.slice(-2048).includes('%%EOF'))
    throw new DocumentError('PDF_UNREADABLE', 'The end of the PDF is missing.')
  boundStructure(source, pdf)
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false })
    document.getPages()
    return document
  } catch (cause) {
    if (cause instanceof EncryptedPDFError || /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(source))
      throw new DocumentError('PDF_ENCRYPTED', 'The PDF is protected by a password.', { cause })
    throw new DocumentError('PDF_UNREADABLE', 'The PDF is broken.', { cause })
  }
}

/**
 * The content of a stream: plain, or compressed once by Flate, as every known producer of invoices writes it.
 * @throws {DocumentError} `TOO_LARGE` beyond `limit` bytes, `PDF_UNREADABLE`
 */
export function decodeStream(stream: PDFRawStream, limit: number): Uint8Array {
  const filter = single(stream.dict.lookup(PDFName.of('Filter')))
  if (filter === undefined) {
    if (stream.contents.byteLength > limit) throw tooLarge(limit)
    return stream.contents
  }
  const parameters = single(stream.dict.lookup(PDFName.of('DecodeParms')))
  const predictor = parameters instanceof PDFDict ? parameters.lookup(PDFName.of('Predictor')) : undefined
  if (filter !== PDFName.of('FlateDecode') || (predictor instanceof PDFNumber && predictor.asNumber() > 1))
    throw new DocumentError('PDF_UNREADABLE', 'The embedded file is encoded in a way that is not read.')
  try {
    return inflateSync(stream.contents, { maxOutputLength: limit })
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(limit, cause)
    throw new DocumentError('PDF_UNREADABLE', 'The embedded file is not decompressible.', { cause })
  }
}

/** A filter or its parameters, given alone or as an array of one. */
function single(object: unknown): unknown {
  if (object instanceof PDFArray && object.size() <= 1)
    return object.size() === 0 ? undefined : object.lookup(0)
  return object === PDFNull ? undefined : object
}

/**
 * Loading decompresses object and cross-reference streams without a bound, so a few kilobytes could fill the memory.
 * They are measured first, by the same means but with a bound.
 */
function boundStructure(source: string, pdf: Uint8Array): void {
  let budget = MAX_STRUCTURE_BYTES
  for (const match of source.matchAll(/\bstream\r?\n?/g)) {
    const head = source.slice(Math.max(0, match.index - 4096), match.index)
    const dictionary = head
      .slice(head.lastIndexOf(' obj') + 1)
      .replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    if (!/\/Type\s*(?:\/ObjStm|\/XRef|\d)/.test(dictionary)) continue
    try {
      budget -= inflateSync(pdf.subarray(match.index + match[0].length), {
        maxOutputLength: budget,
      }).byteLength
    } catch (cause) {
      if (isTooLarge(cause)) throw tooLarge(MAX_STRUCTURE_BYTES, cause)
      // Whatever else is wrong with the stream is for the loader to say.
    }
    if (budget <= 0) throw tooLarge(MAX_STRUCTURE_BYTES)
  }
}

function isTooLarge(cause: unknown): boolean {
  return (
    typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
  )
}

function tooLarge(limit: number, cause?: unknown): DocumentError {
  return new DocumentError('TOO_LARGE', `The PDF holds a stream of more than ${limit} bytes.`, { cause })
}
