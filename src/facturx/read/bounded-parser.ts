import {
  PDFArray,
  PDFName,
  PDFObjectStreamParser,
  PDFParser,
  PDFRawStream,
  ParseSpeeds,
} from '@cantoo/pdf-lib'
import type { PDFContext, PDFObject, PDFRef } from '@cantoo/pdf-lib'
import { DocumentError } from '../document-error.js'
import { decodeStream } from './decode-stream.js'

/** The streams that hold a PDF's own objects, decoded, all together. A thousand pages need a few megabytes. */
const MAX_STRUCTURE_BYTES = 16 * 1024 * 1024
/**
 * Numbers, names, strings, arrays, dictionaries. An invoice of Odoo has four hundred, and some fifty for each further
 * page. Each takes a kilobyte at worst, and those of one stream are read at a stretch, in which nothing else is done.
 */
export const MAX_OBJECTS = 60_000
/**
 * How often a place may be looked at for a keyword: a few times for each object, and for each byte of a stream whose length
 * is wrong. A file made to be looked at again and again from each of its bytes is given up within seconds.
 */
const LOOKS_PER_BYTE = 8
const LOOKS_AT_LEAST = 10_000_000
/** What looks like the beginning of an object and is none costs the parser an exception, as much as so many looks. */
const LOOKS_PER_FALSE_START = 500
/** A table of cross-references, a trailer, and a file has a few. */
const LOOKS_PER_SECTION = 500
/** A byte between objects that begins nothing costs it an exception as well, without a message. */
const LOOKS_PER_STRAY_BYTE = 100
/** No number, length or offset of a PDF of a few megabytes has more digits. */
const MAX_DIGITS = 15
/** Nor a real number, whose many decimals mean nothing. */
const MAX_NUMBER_LENGTH = 64

const TYPE = PDFName.of('Type')
const OBJECT_STREAM = PDFName.of('ObjStm')
const CROSS_REFERENCES = PDFName.of('XRef')
const SMALL_A = 0x61
const SMALL_F = 0x66
const SMALL_N = 0x6e
const SMALL_O = 0x6f
const SMALL_S = 0x73
const SMALL_T = 0x74
const SMALL_X = 0x78
const BLANK = 0x20
const DOT = 0x2e
/** Made once: the parser tries places by the million, and an exception of its own for each takes its time. */
const NO_NUMBER = new Error('There is no number here.')

/**
 * The parser of pdf-lib, which decompresses object streams without a bound, through any chain of filters, makes as many
 * cross-references as a stream claims to have, and reads a damaged file anew from each of its bytes: a few kilobytes could
 * fill the memory, or keep the process busy for an hour. Here all of it is counted, and given up beyond a bound.
 */
export class BoundedParser extends PDFParser {
  readonly #structure = new Set<PDFRawStream>()
  readonly #unpacked: Promise<void>[] = []
  #bytesLeft = MAX_STRUCTURE_BYTES
  #objectsLeft = MAX_OBJECTS
  #looksLeft: number
  #refusal: DocumentError | undefined

  constructor(pdf: Uint8Array) {
    super(pdf, ParseSpeeds.Fast)
    this.#looksLeft = LOOKS_AT_LEAST + LOOKS_PER_BYTE * pdf.byteLength
  }

  /** @throws {DocumentError} `TOO_LARGE`, `PDF_UNREADABLE` for a filter that is not read; else the parser's errors */
  override async parseDocument(): Promise<PDFContext> {
    try {
      return await super.parseDocument()
    } finally {
      await Promise.allSettled(this.#unpacked)
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
    if (type === OBJECT_STREAM) return this.#registered(this.#unpack(object))
    if (type === CROSS_REFERENCES) return this.#registered(withoutEntries(object))
    return object
  }

  protected override matchKeyword(keyword: number[]): boolean {
    const matches = super.matchKeyword(keyword)
    if (matches && isSection(keyword)) this.#look(LOOKS_PER_SECTION)
    if (matches && keyword[0] === SMALL_X) this.#skipTable()
    const isFalseStart = !matches && keyword.length === 3 && keyword[0] === SMALL_O
    this.#look(isFalseStart ? LOOKS_PER_FALSE_START : 1)
    return matches
  }

  /**
   * pdf-lib finds the objects by itself and throws the table away that it makes of this one, in a time that grows with the
   * square of its sections.
   */
  #skipTable(): void {
    while (!this.bytes.done() && isOfTable(this.bytes.peek())) this.bytes.next()
  }

  protected override parseRawInt(): number {
    let digits = ''
    while (!this.bytes.done() && isDigit(this.bytes.peek())) {
      if (digits.length === MAX_DIGITS) throw NO_NUMBER
      digits += String.fromCharCode(this.bytes.next())
    }
    if (digits === '') {
      this.#look(LOOKS_PER_STRAY_BYTE)
      throw NO_NUMBER
    }
    return Number(digits)
  }

  protected override parseRawNumber(): number {
    let text = ''
    for (let inFraction = false; !this.bytes.done();) {
      const byte = this.bytes.peek()
      const isSign = !inFraction && (byte === 0x2b || byte === 0x2d)
      if (!isDigit(byte) && !isSign && (byte !== DOT || inFraction)) break
      if (text.length === MAX_NUMBER_LENGTH) throw NO_NUMBER
      text += String.fromCharCode(this.bytes.next())
      if (byte === DOT) inFraction = true
    }
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) throw NO_NUMBER
    return value
  }

  /** The objects of a stream, put into the document here, so that they are counted, too. */
  #unpack({ dict, contents }: PDFRawStream): PDFRawStream {
    let decoded: Uint8Array
    try {
      decoded = decodeStream(PDFRawStream.of(dict, contents), this.#bytesLeft)
    } catch (error) {
      if (error instanceof DocumentError) this.#refusal ??= error
      throw error
    }
    this.#bytesLeft -= decoded.byteLength
    for (const key of ['Filter', 'DecodeParms']) dict.delete(PDFName.of(key))
    const count = () => {
      this.#count(1)
    }
    // Nothing waits inside: all objects are there when this returns, or as many as could be read.
    this.#unpacked.push(new CountedObjects(PDFRawStream.of(dict, decoded), count).parseIntoContext())
    // Unpacked already: without its type, pdf-lib does not do it again.
    dict.delete(TYPE)
    return PDFRawStream.of(dict, new Uint8Array())
  }

  #registered(stream: PDFRawStream): PDFRawStream {
    this.#structure.add(stream)
    return stream
  }

  #count(objects: number): void {
    this.#objectsLeft -= objects
    if (this.#objectsLeft < 0) this.#refuse(`The PDF has more than ${MAX_OBJECTS} objects.`)
  }

  #look(times: number): void {
    this.#looksLeft -= times
    if (this.#looksLeft < 0) this.#refuse('The PDF is too damaged to be read in reasonable time.')
  }

  #refuse(message: string): never {
    this.#refusal ??= new DocumentError('TOO_LARGE', message)
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

/** An object stream may name the same bytes as an object many times over. */
class CountedObjects extends PDFObjectStreamParser {
  readonly #count: () => void

  constructor(stream: PDFRawStream, count: () => void) {
    super(stream)
    this.#count = count
  }

  override parseObject(ref?: PDFRef): PDFObject {
    this.#count()
    return super.parseObject(ref)
  }
}

function withoutEntries({ dict }: PDFRawStream): PDFRawStream {
  dict.delete(PDFName.of('Filter'))
  dict.delete(PDFName.of('DecodeParms'))
  dict.set(PDFName.of('Index'), PDFArray.withContext(dict.context))
  return PDFRawStream.of(dict, new Uint8Array())
}

/** What `xref`, `trailer` and `startxref` are told from the other keywords by. */
function isSection([first, , third, ...rest]: readonly number[]): boolean {
  if (first === SMALL_T) return rest.length === 4
  return first === SMALL_X || (first === SMALL_S && third === SMALL_A)
}

/** White space, digits, and the `n` or `f` of an entry. */
function isOfTable(byte: number): boolean {
  return byte <= BLANK || isDigit(byte) || byte === SMALL_N || byte === SMALL_F
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
