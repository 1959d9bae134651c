import { PDFArray, PDFDict, PDFHeader, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib'
import type { PDFDocument, PDFRef } from '@cantoo/pdf-lib'
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { DocumentError } from '../document-error.js'
import {
  FACTURX_FILE_NAME,
  nameTreeEntries,
  removeFiles,
  setNameTree,
  type EmbeddedFile,
} from '../read/embedded-files.js'
import { pagesOf } from '../read/pages.js'
import { openPdf, savePdf } from '../read/open-pdf.js'
import type { ConformanceLevel } from '../read/profile.js'
import { readInvoiceFiles } from '../read/read-pdf.js'
import { srgbProfile } from './srgb-profile.js'
import { legalXmlText } from '../read/xml-text.js'
import { xmpPacket } from './xmp.js'

export interface FacturXMetadata {
  /** BT-1 */
  readonly number: string
  /** BT-27 */
  readonly sellerName: string
  readonly conformanceLevel: ConformanceLevel
  /** When the data were last changed; seconds count. The only time that enters the document. */
  readonly modifiedAt: Date
}

const PRODUCER = 'odoo-chorus-bridge'

/** The same in all documents. */
const COMPRESSED_PROFILE = deflateSync(srgbProfile())

/**
 * Makes the PDF a Factur-X that holds this XML and no other invoice data; its pages and other attachments stay. It is
 * announced as PDF/A-3B and given what that needs outside the pages (metadata, colour profile, identifiers); what is
 * on the pages is not mended. The same arguments give the same bytes.
 * @throws {DocumentError} `PDF_UNREADABLE`, `PDF_ENCRYPTED`, `TOO_LARGE`
 */
export async function embedFacturX(
  pdf: Uint8Array,
  xml: string,
  metadata: FacturXMetadata,
): Promise<Uint8Array> {
  const document = await openPdf(pdf)
  return embedInto({ document, pdf, replaced: readInvoiceFiles(document) }, xml, metadata)
}

/** A PDF opened from its bytes, and the invoice data in it that are to go. */
export interface OpenedPdf {
  readonly document: PDFDocument
  readonly pdf: Uint8Array
  readonly replaced: readonly EmbeddedFile[]
}

/**
 * As `embedFacturX`, for a PDF that is open already; the document is used up.
 * @throws {DocumentError} `PDF_UNREADABLE`
 */
export async function embedInto(
  { document, pdf, replaced }: OpenedPdf,
  xml: string,
  metadata: FacturXMetadata,
): Promise<Uint8Array> {
  try {
    removeFiles(document, replaced)
    attach(document, Buffer.from(xml, 'utf8'), metadata.modifiedAt)
    describe(document, metadata)
    addOutputIntent(document)
    printLinks(document)
    identify(document, pdf, xml, metadata)
    document.context.header = PDFHeader.forVersion(1, 7)
    document.catalog.delete(PDFName.of('Version'))
    return await savePdf(document)
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError('PDF_UNREADABLE', 'The structure of the PDF is broken.', { cause })
  }
}

/**
 * `Data` is one of the three relationships that Factur-X admits above BASIC WL, and the one under which production
 * connectors deposit to Chorus Pro (the default of the library `factur-x`, on which OCA's stands).
 */
function attach(document: PDFDocument, xml: Buffer, modifiedAt: Date): void {
  const { context, catalog } = document
  const stream = context.stream(deflateSync(xml), {
    Filter: 'FlateDecode',
    Type: 'EmbeddedFile',
    Subtype: 'text/xml',
    Params: {
      Size: xml.byteLength,
      ModDate: PDFString.fromDate(modifiedAt),
      CheckSum: PDFHexString.of(createHash('md5').update(xml).digest('hex')),
    },
  })
  const streamRef = context.register(stream)
  const specification = context.register(
    context.obj({
      Type: 'Filespec',
      F: PDFString.of(FACTURX_FILE_NAME),
      UF: PDFString.of(FACTURX_FILE_NAME),
      Desc: PDFString.of('Factur-X XML file'),
      AFRelationship: 'Data',
      EF: { F: streamRef, UF: streamRef },
    }),
  )
  setNameTree(document, [
    ...nameTreeEntries(document),
    { key: PDFString.of(FACTURX_FILE_NAME), value: specification },
  ])
  const associated = catalog.lookup(PDFName.of('AF'))
  if (associated instanceof PDFArray) associated.push(specification)
  else catalog.set(PDFName.of('AF'), context.obj([specification]))
}

/** The same values in /Info and in the XMP metadata (ISO 19005-3, 6.6.3). */
function describe(
  document: PDFDocument,
  { number, sellerName, conformanceLevel, modifiedAt }: FacturXMetadata,
): void {
  const content = {
    title: legalXmlText(`${sellerName} : ${number}`),
    author: legalXmlText(sellerName),
    creatorTool: creatorOf(document) ?? PRODUCER,
    producer: PRODUCER,
    createdAt: creationDate(document) ?? modifiedAt,
    modifiedAt,
    fileName: FACTURX_FILE_NAME,
    conformanceLevel,
  }
  document.setTitle(content.title)
  document.setAuthor(content.author)
  document.setCreator(content.creatorTool)
  document.setProducer(content.producer)
  document.setCreationDate(content.createdAt)
  document.setModificationDate(content.modifiedAt)
  const { context, catalog } = document
  const packet = context.stream(Buffer.from(xmpPacket(content), 'utf8'), { Type: 'Metadata', Subtype: 'XML' })
  catalog.set(PDFName.of('Metadata'), context.register(packet))
}

/** Optional, and in whatever state: what cannot be read, or XML cannot hold, is left out. */
function creatorOf(document: PDFDocument): string | undefined {
  try {
    const creator = legalXmlText(document.getCreator() ?? '').trim()
    return creator === '' ? undefined : creator
  } catch {
    return undefined
  }
}

/** A day that both /Info and XMP can write (four digits of a year). */
function creationDate(document: PDFDocument): Date | undefined {
  try {
    const date = document.getCreationDate()
    const year = date?.getUTCFullYear() ?? Number.NaN
    return year >= 1000 && year <= 9999 ? date : undefined
  } catch {
    return undefined
  }
}

/** Tells what the RGB of the pages means, unless the PDF already does (ISO 19005-3, 6.2.3). */
function addOutputIntent(document: PDFDocument): void {
  const { context, catalog } = document
  const existing = catalog.lookup(PDFName.of('OutputIntents'))
  if (existing instanceof PDFArray && existing.size() > 0) return
  const profile: PDFRef = context.register(
    context.stream(COMPRESSED_PROFILE, { N: 3, Filter: 'FlateDecode' }),
  )
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: profile,
  })
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]))
}

/** PDF/A wants every annotation to be printed (ISO 19005-3, 6.3.2); the links that Odoo makes say nothing about it. */
function printLinks(document: PDFDocument): void {
  const seen = new Set<PDFArray>()
  for (const page of pagesOf(document)) {
    const annotations = page.lookup(PDFName.of('Annots'))
    if (!(annotations instanceof PDFArray) || seen.has(annotations)) continue
    seen.add(annotations)
    for (let index = 0; index < annotations.size(); index++) {
      const annotation = annotations.lookup(index)
      if (annotation instanceof PDFDict && annotation.get(PDFName.of('F')) === undefined)
        annotation.set(PDFName.of('F'), PDFNumber.of(4))
    }
  }
}

/** The first identifier is that of the document and stays; the second tells this version of it (ISO 32000-1, 14.4). */
function identify(document: PDFDocument, pdf: Uint8Array, xml: string, metadata: FacturXMetadata): void {
  const { context } = document
  const existing = context.lookup(context.trailerInfo.ID)
  const named = existing instanceof PDFArray && existing.size() > 0 ? existing.lookup(0) : undefined
  const first = named instanceof PDFHexString || named instanceof PDFString ? named : undefined
  const version = identifier(pdf, xml, metadata.modifiedAt.toISOString())
  context.trailerInfo.ID = context.obj([first ?? identifier(pdf), version])
}

function identifier(...parts: (Uint8Array | string)[]): PDFHexString {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return PDFHexString.of(hash.digest('hex').slice(0, 32).toUpperCase())
}
