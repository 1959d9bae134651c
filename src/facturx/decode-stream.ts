import { PDFArray, PDFDict, PDFName, PDFNull, PDFNumber } from '@cantoo/pdf-lib'
import type { PDFRawStream } from '@cantoo/pdf-lib'
import { constants, inflateSync } from 'node:zlib'
import { DocumentError } from './document-error.js'

/**
 * The content of a stream: plain, or compressed once by Flate, as every known producer of invoices writes it. A chain
 * of filters would be a bomb within a bomb, and is refused.
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
    throw new DocumentError('PDF_UNREADABLE', 'A stream of the PDF is encoded in a way that is not read.')
  if (limit <= 0) throw tooLarge(limit)
  try {
    // A stream cut short gives what it has, as PDF readers do.
    return inflateSync(stream.contents, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH })
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(limit, cause)
    throw new DocumentError('PDF_UNREADABLE', 'A stream of the PDF is not decompressible.', { cause })
  }
}

/** A filter or its parameters, given alone or as an array of one. */
function single(object: unknown): unknown {
  if (object instanceof PDFArray && object.size() <= 1)
    return object.size() === 0 ? undefined : object.lookup(0)
  return object === PDFNull ? undefined : object
}

function isTooLarge(cause: unknown): boolean {
  return (
    typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
  )
}

function tooLarge(limit: number, cause?: unknown): DocumentError {
  return new DocumentError('TOO_LARGE', `The PDF holds a stream of more than ${limit} bytes.`, { cause })
}
