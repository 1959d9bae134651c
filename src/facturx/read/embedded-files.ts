import { PDFArray, PDFDict, PDFHexString, PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import { DocumentError } from '../document-error.js'
import { decodeStart, decodeStream } from './decode-stream.js'
import { branchesOf, pagesOf } from './pages.js'
import { looksLikeCii } from './xml-encoding.js'
import { MAX_XML_BYTES } from './xml.js'

/** A file in a PDF, whichever of the three places names it: the name tree, an /AF array, an annotation. */
export interface EmbeddedFile {
  readonly fileName: string
  readonly specification: PDFDict
  readonly stream: PDFRawStream
}

const EMBEDDED_FILES = PDFName.of('EmbeddedFiles')
/** Entries of all the lists that may name files, each list once. */
const MAX_ENTRIES = 200_000
/** The names that Factur-X and its ancestor ZUGFeRD prescribe. */
export const FACTURX_FILE_NAME = 'factur-x.xml'
const INVOICE_NAMES = new Set([FACTURX_FILE_NAME, 'zugferd-invoice.xml', 'xrechnung.xml'])

/**
 * Every file once, in the order of the name tree, then of /AF, then of the pages.
 * @throws {DocumentError} `TOO_LARGE`
 */
export function embeddedFiles(document: PDFDocument): EmbeddedFile[] {
  const found = new Map<PDFRawStream, EmbeddedFile>()
  const pages = pagesOf(document)
  const lists = new Lists()
  const specifications = [
    ...nameTreeEntries(document).map(({ value }) => value),
    ...lists.entries(document.catalog, 'AF'),
    ...pages.flatMap((page) => [
      ...lists.entries(page, 'AF'),
      ...lists.entries(page, 'Annots').map((annotation) => fileOf(document, annotation)),
    ]),
  ]
  for (const object of specifications) {
    const specification = document.context.lookup(object)
    if (!(specification instanceof PDFDict)) continue
    const stream = streamOf(specification)
    if (stream !== undefined && !found.has(stream))
      found.set(stream, { fileName: fileName(specification), specification, stream })
  }
  return [...found.values()]
}

/** A file that is invoice data, by its name or by what it says. */
export interface InvoiceFile extends EmbeddedFile {
  /** Decoded; absent when that is not possible. */
  readonly content: Uint8Array | undefined
  /** It says that it is a CII. What is something else has a name of invoice data. */
  readonly isCii: boolean
}

/**
 * The files that hold invoice data, by name or by what they say. Any other file is none of ours: what is in it, how it is
 * encoded, whether it can be read.
 * @throws {DocumentError} `TOO_LARGE`, `PDF_UNREADABLE`: no file of invoice data can be decoded
 */
export function invoiceFiles(document: PDFDocument): InvoiceFile[] {
  let failure: DocumentError | undefined
  const files = embeddedFiles(document).flatMap((file): InvoiceFile[] => {
    const name = file.fileName.toLowerCase()
    const isNamed = INVOICE_NAMES.has(name)
    if (!name.endsWith('.xml')) return []
    try {
      const isCii = looksLikeCii(decodeStart(file.stream))
      if (!isNamed && !isCii) return []
      return [{ ...file, isCii, content: decodeStream(file.stream, MAX_XML_BYTES) }]
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      if (!isNamed) return []
      failure ??= error
      return [{ ...file, isCii: false, content: undefined }]
    }
  })
  if (failure !== undefined && files.every(({ content }) => content === undefined)) throw failure
  return files
}

/** Takes files out of every place that names them, and their bytes out of the document. */
export function removeFiles(document: PDFDocument, files: readonly EmbeddedFile[]): void {
  const { context, catalog } = document
  const specifications = new Set(files.map(({ specification }) => specification))
  const streams = new Set(files.map(({ stream }) => stream))
  const isRemoved = (object: PDFObject | undefined): boolean => {
    const resolved = context.lookup(object)
    if (!(resolved instanceof PDFDict)) return false
    const stream = streamOf(resolved)
    return specifications.has(resolved) || (stream !== undefined && streams.has(stream))
  }
  setNameTree(
    document,
    nameTreeEntries(document).filter(({ value }) => !isRemoved(value)),
  )
  const lists = new Lists()
  for (const holder of [catalog, ...pagesOf(document)]) {
    lists.keep(holder, 'AF', (object) => !isRemoved(object))
    lists.keep(holder, 'Annots', (object) => !isRemoved(fileOf(document, object)))
  }
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    const gone =
      (object instanceof PDFDict && specifications.has(object)) ||
      (object instanceof PDFRawStream && streams.has(object))
    if (gone) context.delete(ref)
  }
}

export interface NameTreeEntry {
  readonly key: PDFString | PDFHexString
  readonly value: PDFObject
}

/**
 * The embedded files of the name tree, its branches flattened, each branch once.
 * @throws {DocumentError} `TOO_LARGE`
 */
export function nameTreeEntries(document: PDFDocument): NameTreeEntry[] {
  const tree = document.catalog.lookup(PDFName.of('Names'))
  const root = tree instanceof PDFDict ? tree.lookup(EMBEDDED_FILES) : undefined
  if (!(root instanceof PDFDict)) return []
  const lists = new Lists()
  return branchesOf(root, 'embedded files').flatMap((node) => {
    const names = lists.entries(node, 'Names')
    return names.flatMap((name, index) => {
      const [key, value] = [document.context.lookup(name), names[index + 1]]
      const isEntry = index % 2 === 0 && (key instanceof PDFString || key instanceof PDFHexString)
      return isEntry && value !== undefined ? [{ key, value }] : []
    })
  })
}

/** Writes the name tree as one leaf, sorted as ISO 32000-1 (7.9.6) demands; none when there is no entry. */
export function setNameTree(document: PDFDocument, entries: readonly NameTreeEntry[]): void {
  const { context, catalog } = document
  const existing = catalog.lookup(PDFName.of('Names'))
  const names = existing instanceof PDFDict ? existing : context.obj({})
  if (entries.length === 0) names.delete(EMBEDDED_FILES)
  else {
    const sorted = entries.toSorted((left, right) => Buffer.compare(left.key.asBytes(), right.key.asBytes()))
    const leaf = sorted.flatMap(({ key, value }) => [key, value])
    names.set(EMBEDDED_FILES, context.obj({ Names: context.obj(leaf) }))
  }
  if (names.keys().length === 0) catalog.delete(PDFName.of('Names'))
  else if (names !== existing) catalog.set(PDFName.of('Names'), names)
}

/** The arrays that name files, each taken once however many pages share it. */
class Lists {
  readonly #seen = new Set<PDFArray>()
  #entries = 0

  entries(holder: PDFDict, key: string): PDFObject[] {
    return this.#next(holder, key)?.asArray() ?? []
  }

  /** Takes out what does not fit; a list that becomes empty goes as well. */
  keep(holder: PDFDict, key: string, fits: (object: PDFObject) => boolean): void {
    const list = this.#next(holder, key)
    if (list !== undefined) {
      const kept = list.asArray().filter(fits)
      if (kept.length === list.size()) return
      while (list.size() > 0) list.remove(list.size() - 1)
      for (const object of kept) list.push(object)
    }
    const rest = holder.lookup(PDFName.of(key))
    if (rest instanceof PDFArray && rest.size() === 0) holder.delete(PDFName.of(key))
  }

  #next(holder: PDFDict, key: string): PDFArray | undefined {
    const list = holder.lookup(PDFName.of(key))
    if (!(list instanceof PDFArray) || this.#seen.has(list)) return undefined
    this.#seen.add(list)
    this.#entries += list.size()
    if (this.#entries > MAX_ENTRIES)
      throw new DocumentError('TOO_LARGE', `The PDF names more than ${MAX_ENTRIES} files and annotations.`)
    return list
  }
}

/** The file of an annotation, when it has one. */
function fileOf({ context }: PDFDocument, object: PDFObject): PDFObject | undefined {
  const annotation = context.lookup(object)
  return annotation instanceof PDFDict ? annotation.get(PDFName.of('FS')) : undefined
}

function streamOf(specification: PDFDict): PDFRawStream | undefined {
  const files = specification.lookup(PDFName.of('EF'))
  if (!(files instanceof PDFDict)) return undefined
  return ['UF', 'F']
    .map((key) => files.lookup(PDFName.of(key)))
    .find((object) => object instanceof PDFRawStream)
}

/** Without the folders that it may name; empty for one that is no text. */
function fileName(specification: PDFDict): string {
  for (const key of ['UF', 'F']) {
    const name = specification.lookup(PDFName.of(key))
    if (!(name instanceof PDFString || name instanceof PDFHexString)) continue
    try {
      return name.decodeText().replace(/^.*[\\/]/, '')
    } catch {
      continue
    }
  }
  return ''
}
