import { PDFArray, PDFDict, PDFHexString, PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import { DocumentError } from './document-error.js'
import { decodeStream } from './decode-stream.js'
import { MAX_XML_BYTES } from './xml.js'

/** A file in a PDF, whichever of the three places names it: the name tree, an /AF array, an annotation. */
export interface EmbeddedFile {
  readonly fileName: string
  readonly specification: PDFDict
  readonly stream: PDFRawStream
}

const EMBEDDED_FILES = PDFName.of('EmbeddedFiles')
const MAX_NAME_TREE_DEPTH = 32
/** The names that Factur-X and its ancestor ZUGFeRD prescribe. */
const INVOICE_NAMES = new Set(['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml'])
const CII_ROOT = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:'

/** Every file once, in the order of the name tree, then of /AF, then of the pages. */
export function embeddedFiles(document: PDFDocument): EmbeddedFile[] {
  const found = new Map<PDFRawStream, EmbeddedFile>()
  const specifications = [
    ...nameTreeEntries(document).map(({ value }) => value),
    ...associated(document.catalog),
    ...document
      .getPages()
      .flatMap(({ node }) => [
        ...associated(node),
        ...annotationsOf(node).map((annotation) => annotation.lookup(PDFName.of('FS'))),
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

/** A file of invoice data, decoded. */
export interface InvoiceFile extends EmbeddedFile {
  readonly content: Uint8Array
}

/** The files that hold invoice data, by name or by what they say. */
export function invoiceFiles(document: PDFDocument): InvoiceFile[] {
  return embeddedFiles(document).flatMap((file) => {
    const name = file.fileName.toLowerCase()
    if (!name.endsWith('.xml')) return []
    const content = decodeStream(file.stream, MAX_XML_BYTES)
    const isInvoice = INVOICE_NAMES.has(name) || Buffer.from(content.subarray(0, 4096)).includes(CII_ROOT)
    return isInvoice ? [{ ...file, content }] : []
  })
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
  for (const holder of [catalog, ...document.getPages().map(({ node }) => node)]) {
    keepOnly(holder, 'AF', (object) => !isRemoved(object))
    keepOnly(holder, 'Annots', (object) => {
      const annotation = context.lookup(object)
      return !(annotation instanceof PDFDict && isRemoved(annotation.get(PDFName.of('FS'))))
    })
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

/** The embedded files of the name tree, its branches flattened. */
export function nameTreeEntries(document: PDFDocument): NameTreeEntry[] {
  const names = document.catalog.lookup(PDFName.of('Names'))
  const root = names instanceof PDFDict ? names.lookup(EMBEDDED_FILES) : undefined
  return root instanceof PDFDict ? treeEntries(root, 0) : []
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

function treeEntries(node: PDFDict, depth: number): NameTreeEntry[] {
  if (depth > MAX_NAME_TREE_DEPTH)
    throw new DocumentError('PDF_UNREADABLE', 'The name tree of the PDF is too deep.')
  const entries: NameTreeEntry[] = []
  const names = node.lookup(PDFName.of('Names'))
  if (names instanceof PDFArray)
    for (let index = 0; index + 1 < names.size(); index += 2) {
      const key = names.lookup(index)
      if (key instanceof PDFString || key instanceof PDFHexString)
        entries.push({ key, value: names.get(index + 1) })
    }
  for (const kid of objectsOf(node.lookup(PDFName.of('Kids'))))
    if (kid instanceof PDFDict) entries.push(...treeEntries(kid, depth + 1))
  return entries
}

function associated(holder: PDFDict): PDFObject[] {
  return objectsOf(holder.lookup(PDFName.of('AF')))
}

function annotationsOf(page: PDFDict): PDFDict[] {
  return objectsOf(page.lookup(PDFName.of('Annots'))).filter((object) => object instanceof PDFDict)
}

function objectsOf(array: PDFObject | undefined): PDFObject[] {
  if (!(array instanceof PDFArray)) return []
  return array.asArray().flatMap((_, index) => array.lookup(index) ?? [])
}

function keepOnly(holder: PDFDict, key: string, keep: (object: PDFObject) => boolean): void {
  const array = holder.lookup(PDFName.of(key))
  if (!(array instanceof PDFArray)) return
  const before = array.size()
  for (let index = before - 1; index >= 0; index--) if (!keep(array.get(index))) array.remove(index)
  if (array.size() === 0 && before > 0) holder.delete(PDFName.of(key))
}

function streamOf(specification: PDFDict): PDFRawStream | undefined {
  const files = specification.lookup(PDFName.of('EF'))
  if (!(files instanceof PDFDict)) return undefined
  return ['UF', 'F']
    .map((key) => files.lookup(PDFName.of(key)))
    .find((object) => object instanceof PDFRawStream)
}

function fileName(specification: PDFDict): string {
  for (const key of ['UF', 'F']) {
    const name = specification.lookup(PDFName.of(key))
    if (name instanceof PDFString || name instanceof PDFHexString) return name.decodeText()
  }
  return ''
}
