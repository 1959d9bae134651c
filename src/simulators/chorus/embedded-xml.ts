import {
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
  decodePDFRawStream,
} from '@cantoo/pdf-lib'
import { UnreadableDocument } from './xml.js'

/** Names under which the Factur-X and ZUGFeRD specifications embed the invoice. */
const INVOICE_NAMES = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml']

/** Deep enough for any real name tree; a loop in a hostile one ends here. */
const MAX_DEPTH = 20

/**
 * The XML invoice embedded in a Factur-X PDF, found through the associated files (AF) and through the name tree of
 * embedded files, nested name trees included.
 *
 * @throws UnreadableDocument when the PDF is broken or encrypted, or holds no invoice, or several different ones.
 */
export async function embeddedInvoice(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = await load(bytes)
  const found = new Map<string, Uint8Array>()
  for (const specification of specifications(pdf)) {
    const name = fileName(specification)
    if (name === undefined || !INVOICE_NAMES.includes(name.toLowerCase())) continue
    const content = fileContent(specification)
    if (content !== undefined) found.set(Buffer.from(content).toString('latin1'), content)
  }
  const [first, ...others] = found.values()
  if (first === undefined) throw new UnreadableDocument('Le PDF ne contient pas de fichier factur-x.xml')
  if (others.length > 0) throw new UnreadableDocument('Le PDF contient plusieurs factures')
  return first
}

async function load(bytes: Uint8Array): Promise<PDFDocument> {
  // The parser repairs what it can: what is no PDF, or half of one, must not get that far.
  if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) {
    throw new UnreadableDocument("Le fichier n'est pas un PDF")
  }
  if (!Buffer.from(bytes.subarray(-1024)).includes('%%EOF'))
    throw new UnreadableDocument('Le PDF est illisible')
  let pdf: PDFDocument
  try {
    pdf = await PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest })
    pdf.getPageCount()
  } catch (error) {
    const isEncrypted = /encrypt|password/i.test(String(error))
    throw new UnreadableDocument(isEncrypted ? 'Le PDF est chiffré' : 'Le PDF est illisible')
  }
  if (pdf.isEncrypted) throw new UnreadableDocument('Le PDF est chiffré')
  return pdf
}

function specifications(pdf: PDFDocument): PDFDict[] {
  const refs: PDFObject[] = []
  const associated = pdf.catalog.lookup(PDFName.of('AF'))
  if (associated instanceof PDFArray) refs.push(...associated.asArray())
  const names = pdf.catalog.lookup(PDFName.of('Names'))
  if (names instanceof PDFDict) refs.push(...namedFiles(names.lookup(PDFName.of('EmbeddedFiles')), 0))
  const files = refs.map((ref) => (ref instanceof PDFRef ? pdf.context.lookup(ref) : ref))
  return [...new Set(files.filter((file) => file instanceof PDFDict))]
}

function namedFiles(node: PDFObject | undefined, depth: number): PDFObject[] {
  if (!(node instanceof PDFDict) || depth > MAX_DEPTH) return []
  const names = node.lookup(PDFName.of('Names'))
  const kids = node.lookup(PDFName.of('Kids'))
  const own = names instanceof PDFArray ? names.asArray().filter((_, index) => index % 2 === 1) : []
  const below =
    kids instanceof PDFArray
      ? kids.asArray().flatMap((_, index) => namedFiles(kids.lookup(index), depth + 1))
      : []
  return [...own, ...below]
}

function fileName(specification: PDFDict): string | undefined {
  for (const key of ['UF', 'F']) {
    const name = specification.lookup(PDFName.of(key))
    if (name instanceof PDFString || name instanceof PDFHexString) return name.decodeText()
  }
  return undefined
}

function fileContent(specification: PDFDict): Uint8Array | undefined {
  const files = specification.lookup(PDFName.of('EF'))
  if (!(files instanceof PDFDict)) return undefined
  const stream = files.lookup(PDFName.of('UF')) ?? files.lookup(PDFName.of('F'))
  if (!(stream instanceof PDFRawStream)) return undefined
  try {
    return decodePDFRawStream(stream).decode()
  } catch {
    throw new UnreadableDocument('Le fichier XML du PDF est illisible')
  }
}
