import { PDFArray, PDFName, PDFParser, PDFRawStream } from '@cantoo/pdf-lib'
import type { PDFContext, PDFObject, PDFRef } from '@cantoo/pdf-lib'
import { DocumentError } from './document-error.js'
import { decodeStream } from './decode-stream.js'

/** The streams that hold a PDF's own objects, decoded, all together. A thousand pages need a few megabytes. */
const MAX_STRUCTURE_BYTES = 16 * 1024 * 1024
/** Numbers, names, strings, arrays, dictionaries. A thousand pages have some hundred thousand. */
const MAX_OBJECTS = 1_000_000
const TYPE = PDFName.of('Type')
const OBJECT_STREAM = PDFName.of('ObjStm')
const CROSS_REFERENCES = PDFName.of('XRef')

/**
 * The parser of pdf-lib, which decompresses object streams without a bound, through any chain of filters, and makes as
 * many cross-references as a stream claims to have: a few kilobytes could fill the memory. Here, an object stream
 * reaches it decoded within a bound, and a cross-reference stream without entries (the parser reads every object of
 * the file anyway and needs of it only what a trailer says).
 */
export class BoundedParser extends PDFParser {
  readonly #structure = new Set<PDFRawStream>()
  #bytesLeft = MAX_STRUCTURE_BYTES
  #objectsLeft = MAX_OBJECTS
  #refusal: DocumentError | undefined

  /** @throws {DocumentError} `TOO_LARGE`, `PDF_UNREADABLE` for a filter that is not read; else the parser's errors */
  override async parseDocument(): Promise<PDFContext> {
    try {
      return await super.parseDocument()
    } finally {
      // pdf-lib skips objects that cannot be parsed, whatever the reason; a refusal must not be skipped.
      this.#throwRefusal()
      this.#dropStructure()
    }
  }

  override parseObject(ref?: PDFRef): PDFObject {
    this.#count(1)
    const object = super.parseObject(ref)
    if (!(object instanceof PDFRawStream)) return object
    const type = object.dict.lookup(TYPE)
    if (type === OBJECT_STREAM) return this.#registered(this.#decodedObjects(object))
    if (type === CROSS_REFERENCES) return this.#registered(withoutEntries(object))
    return object
  }

  #decodedObjects({ dict, contents }: PDFRawStream): PDFRawStream {
    let decoded: Uint8Array
    try {
      decoded = decodeStream(PDFRawStream.of(dict, contents), this.#bytesLeft)
    } catch (error) {
      if (error instanceof DocumentError) this.#refusal ??= error
      throw error
    }
    this.#bytesLeft -= decoded.byteLength
    this.#count(tokens(decoded))
    dict.delete(PDFName.of('Filter'))
    dict.delete(PDFName.of('DecodeParms'))
    return PDFRawStream.of(dict, decoded)
  }

  #registered(stream: PDFRawStream): PDFRawStream {
    this.#structure.add(stream)
    return stream
  }

  #count(objects: number): void {
    this.#objectsLeft -= objects
    if (this.#objectsLeft >= 0) return
    this.#refusal ??= new DocumentError('TOO_LARGE', `The PDF has more than ${MAX_OBJECTS} objects.`)
    throw this.#refusal
  }

  #throwRefusal(): void {
    if (this.#refusal !== undefined) throw this.#refusal
  }

  /** What these streams held stands in the document now; written again, it would be there twice. */
  #dropStructure(): void {
    if (this.#structure.size === 0) return
    for (const [ref, object] of this.context.enumerateIndirectObjects())
      if (object instanceof PDFRawStream && this.#structure.has(object)) this.context.delete(ref)
  }
}

function withoutEntries({ dict }: PDFRawStream): PDFRawStream {
  dict.delete(PDFName.of('Filter'))
  dict.delete(PDFName.of('DecodeParms'))
  dict.set(PDFName.of('Index'), PDFArray.withContext(dict.context))
  return PDFRawStream.of(dict, new Uint8Array())
}

/** How many objects the bytes can hold at most: each begins with a delimiter or after white space. */
function tokens(bytes: Uint8Array): number {
  let count = 1
  for (const byte of bytes)
    if (byte <= 0x20 || byte === 0x5b || byte === 0x3c || byte === 0x28 || byte === 0x2f) count++
  return count
}
