import { PDFArray, PDFDict, PDFName, PDFNull, PDFNumber } from '@cantoo/pdf-lib'
import type { PDFRawStream } from '@cantoo/pdf-lib'
import { constants, inflateSync } from 'node:zlib'
import { DocumentError } from '../document-error.js'

/**
 * The content of a stream: plain, or compressed once by Flate, as every known producer of invoices writes it. A chain
 * of filters would be a bomb within a bomb, and is refused.
 * @throws {DocumentError} `TOO_LARGE` beyond `limit` bytes, `PDF_UNREADABLE`
 */
export function decodeStream(stream: PDFRawStream, limit: number): Uint8Array {
  if (!isCompressed(stream)) {
    if (stream.contents.byteLength > limit) throw tooLarge(limit)
    return stream.contents
  }
  if (limit <= 0) throw tooLarge(limit)
  return inflate(stream.contents, limit)
}

/** Enough for what an XML says it is; compressed to a thousandth at best, so a few megabytes when decoded. */
const START_BYTES = 4096

/**
 * The beginning of the content of a stream, however large the whole is.
 * @throws {DocumentError} `PDF_UNREADABLE`
 */
export function decodeStart(stream: PDFRawStream): Uint8Array {
  const start = stream.contents.subarray(0, START_BYTES)
  return isCompressed(stream) ? inflate(start, 2000 * START_BYTES) : start
}

function isCompressed({ dict }: PDFRawStream): boolean {
  const filter = single(dict.lookup(PDFName.of('Filter')))
  if (filter === undefined) return false
  const parameters = single(dict.lookup(PDFName.of('DecodeParms')))
  const predictor = parameters instanceof PDFDict ? parameters.lookup(PDFName.of('Predictor')) : undefined
  if (filter !== PDFName.of('FlateDecode') || (predictor instanceof PDFNumber && predictor.asNumber() > 1))
    throw new DocumentError('PDF_UNREADABLE', 'A stream of the PDF is encoded in a way that is not read.')
  return true
}

function inflate(contents: Uint8Array, limit: number): Uint8Array {
  try {
    // A stream cut short gives what it has, as PDF readers do.
    return inflateSync(contents, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH })
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
