import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFString,
  decodePDFRawStream,
} from '@cantoo/pdf-lib'
import type { PDFObject } from '@cantoo/pdf-lib'
import { deflateSync } from 'node:zlib'

/** A PDF of one empty page, to be filled by a test. */
export async function emptyPdf(fill: (document: PDFDocument) => void = () => undefined): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.addPage()
  fill(document)
  return document.save({ useObjectStreams: false })
}

export interface FileToEmbed {
  readonly name: string
  readonly content: string | Uint8Array
  /** The stream as it is to be written, when it is not to be made of the content. */
  readonly stream?: PDFRawStream
}

/** A file specification, registered but named nowhere. */
export function specify(document: PDFDocument, { name, content, stream }: FileToEmbed) {
  const { context } = document
  const file = context.register(stream ?? context.flateStream(Buffer.from(content), { Type: 'EmbeddedFile' }))
  return context.register(
    context.obj({ Type: 'Filespec', F: PDFString.of(name), UF: PDFString.of(name), EF: { F: file } }),
  )
}

/** Names files in one leaf of the name tree. */
export function embed(document: PDFDocument, ...files: FileToEmbed[]): void {
  const names = files.flatMap((file) => [PDFString.of(file.name), specify(document, file)])
  document.catalog.set(
    PDFName.of('Names'),
    document.context.obj({ EmbeddedFiles: { Names: document.context.obj(names) } }),
  )
}

/** A stream that decompresses to so many megabytes of spaces. */
export function bomb(document: PDFDocument, megabytes: number): PDFRawStream {
  const contents = spaces(megabytes)
  const dict = document.context.obj({ Type: 'EmbeddedFile', Filter: 'FlateDecode', Length: contents.length })
  return PDFRawStream.of(dict, contents)
}

/** Puts an object stream of so many megabytes of spaces before the other objects of a PDF. */
export function withStructureBomb(pdf: Uint8Array, megabytes: number, type = '/ObjStm'): Buffer {
  return withStream(pdf, `/Type${type}/N 1/First 4/Filter/FlateDecode`, spaces(megabytes))
}

/** Puts a stream before the other objects of a PDF. */
export function withStream(pdf: Uint8Array, dictionary: string, contents: Uint8Array): Buffer {
  const head = `99 0 obj\n<<${dictionary}/Length ${contents.length}>>\nstream\n`
  const at = Buffer.from(pdf).indexOf('1 0 obj')
  return Buffer.concat([
    pdf.subarray(0, at),
    Buffer.from(head),
    contents,
    Buffer.from('\nendstream\nendobj\n'),
    pdf.subarray(at),
  ])
}

/** Compressed to a thousandth. */
export function spaces(megabytes: number): Buffer {
  return deflateSync(Buffer.alloc(megabytes * 1024 * 1024, ' '))
}

/** All file streams of a PDF, whether anything names them or not. */
export async function embeddedStreams(pdf: Uint8Array): Promise<PDFRawStream[]> {
  const { context } = await PDFDocument.load(pdf, { updateMetadata: false })
  return context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFRawStream)
    .filter(({ dict }) => dict.get(PDFName.of('Type')) === PDFName.of('EmbeddedFile'))
}

/** The bytes that draw the pages, page after page. */
export async function pageContents(pdf: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  return document.getPages().map(({ node }) => {
    const contents = node.lookup(PDFName.of('Contents'))
    const parts =
      contents instanceof PDFArray ? contents.asArray().map((_, index) => contents.lookup(index)) : [contents]
    return parts.map(decoded).join('\n')
  })
}

/** An object of the catalog, by its path of keys and indices. */
export async function inCatalog(
  pdf: Uint8Array,
  ...path: (string | number)[]
): Promise<PDFObject | undefined> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  let object: PDFObject | undefined = document.catalog
  for (const step of path) {
    if (typeof step === 'number') object = object instanceof PDFArray ? object.lookup(step) : undefined
    else if (object instanceof PDFRawStream) object = object.dict.lookup(PDFName.of(step))
    else object = object instanceof PDFDict ? object.lookup(PDFName.of(step)) : undefined
  }
  return object
}

export function decoded(object: PDFObject | undefined): string {
  return object instanceof PDFRawStream
    ? Buffer.from(decodePDFRawStream(object).decode()).toString('utf8')
    : ''
}
