import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { PDFObject } from '@cantoo/pdf-lib'
import { randomBytes } from 'node:crypto'
import { parseCii } from '../../src/facturx/read/cii.js'
import { embedFacturX } from '../../src/facturx/embed/embed.js'
import { embeddedFiles } from '../../src/facturx/read/embedded-files.js'
import { pagesOf } from '../../src/facturx/read/pages.js'
import { prepareFacturX } from '../../src/facturx/prepare.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { visualPdf } from '../../src/facturx/embed/visual-pdf.js'
import { parseXml } from '../../src/facturx/read/xml.js'
import { caseFile, errorCode, realPdf, realXml } from './documents.js'
import { decoded, embed, emptyPdf, inCatalog, specify, withStream } from './pdfs.js'

const XML = realXml('19.0 INV_2026_00001_factur_x.xml')
const OTHER_XML = realXml('19.0 INV_2026_00002_factur_x.xml')
const UBL = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
const CONTEXT = { framework: 'A1', modifiedAt: new Date('2026-10-05T08:00:00Z') } as const

/** As many levels of branches as would take years if each were visited as often as it is named. */
const LEVELS = 60

/** A tree whose every branch names the next one twice; `leaf` at its end. */
function shared(document: PDFDocument, leaf: PDFObject, branch: Record<string, string> = {}): PDFObject {
  const { context } = document
  let node: PDFObject = leaf
  for (let level = 0; level < LEVELS; level++)
    node = context.register(context.obj({ ...branch, Kids: [node, node], Count: 1 }))
  return node
}

/** A leaf of a name tree with one file. */
const leafWith = (document: PDFDocument, name: string, content: string): PDFObject =>
  document.context.register(
    document.context.obj({ Names: [PDFString.of(name), specify(document, { name, content })] }),
  )

const nameTree = (document: PDFDocument, root: PDFObject): void => {
  document.catalog.set(PDFName.of('Names'), document.context.obj({ EmbeddedFiles: root }))
}

const fileNames = async (pdf: Uint8Array): Promise<string[]> =>
  embeddedFiles(await PDFDocument.load(pdf, { updateMetadata: false })).map(({ fileName }) => fileName)

describe('a tree that names its branches many times over is walked once', () => {
  it('of embedded files, as somebody sent it', async () => {
    expect(await errorCode(() => readFacturX(caseFile('shared-name-tree/in.pdf')))).toBe('NO_CII')
  })

  it('of embedded files, with the invoice at its end', async () => {
    const pdf = await emptyPdf((document) => {
      nameTree(document, shared(document, leafWith(document, 'factur-x.xml', XML)))
    })
    expect((await readFacturX(pdf)).fileName).toBe('factur-x.xml')
    const prepared = await prepareFacturX(pdf, CONTEXT)
    expect(await fileNames(prepared.pdf)).toEqual(['factur-x.xml'])
    expect(await fileNames(await visualPdf(pdf))).toEqual([])
  })

  it('of pages', async () => {
    const pdf = await emptyPdf((document) => {
      const [page] = document.getPages()
      const root = shared(document, page?.ref ?? document.context.obj({}), { Type: 'Pages' })
      embed(document, { name: 'factur-x.xml', content: XML })
      document.catalog.set(PDFName.of('Pages'), root)
    })
    const prepared = await prepareFacturX(pdf, CONTEXT)
    expect(prepared.terms.number).toBe('INV/2026/00001')
  })

  it('of pages that bites its tail', async () => {
    const pdf = await emptyPdf((document) => {
      const root = document.catalog.lookup(PDFName.of('Pages'), PDFDict)
      root.lookup(PDFName.of('Kids'), PDFArray).push(document.catalog.get(PDFName.of('Pages')) ?? root)
      embed(document, { name: 'factur-x.xml', content: XML })
    })
    expect((await prepareFacturX(pdf, CONTEXT)).terms.number).toBe('INV/2026/00001')
  })

  it('of pages that share one list of annotations', async () => {
    const pages = 500
    const pdf = await emptyPdf((document) => {
      const { context } = document
      const link = context.register(context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 1, 1] }))
      const list = context.register(context.obj(Array.from({ length: 50_000 }, () => link)))
      const kids = Array.from({ length: pages }, () =>
        context.register(context.obj({ Type: 'Page', MediaBox: [0, 0, 9, 9], Annots: list, AF: list })),
      )
      const root = context.register(context.obj({ Type: 'Pages', Kids: kids, Count: pages }))
      document.catalog.set(PDFName.of('Pages'), root)
      embed(document, { name: 'factur-x.xml', content: XML })
    })
    const { pdf: made } = await prepareFacturX(pdf, CONTEXT)
    expect(pagesOf(await PDFDocument.load(made, { updateMetadata: false }))).toHaveLength(pages)
  })
})

describe('what no honest document is', () => {
  const wrapped = (objects: string) =>
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n${objects}\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n`,
      'latin1',
    )
  const many = (count: number, object: (id: number) => string) =>
    Array.from({ length: count }, (_, index) => object(index + 4)).join('\n')
  /** Each of these took minutes to hours. */
  const cases: [what: string, pdf: () => Uint8Array, code: string][] = [
    [
      'streams that never end',
      () => wrapped(many(20_000, (id) => `${id} 0 obj\n<<>>\nstream\nx`)),
      'TOO_LARGE',
    ],
    [
      'objects that are none and never end',
      () => wrapped(many(20_000, (id) => `${id} 0 obj\n>`)),
      'TOO_LARGE',
    ],
    ['megabytes between two objects', () => wrapped('x'.repeat(8_000_000)), 'TOO_LARGE'],
    ['numbers without end between two objects', () => wrapped('1 '.repeat(2_000_000)), 'TOO_LARGE'],
    ['a number of 200,000 digits', () => wrapped('1'.repeat(200_000)), 'NO_CII'],
    [
      'more entries than a tree has',
      () => wrapped(`9 0 obj\n[${'[]'.repeat(1_100_000)}]\nendobj`),
      'TOO_LARGE',
    ],
  ]

  it.each(cases)('is given up: %s', async (_, pdf, code) => {
    expect(await errorCode(() => readFacturX(pdf()))).toBe(code)
  })

  it('is given up: an object stream that names one large object time and again', async () => {
    const first = '9 0 '.repeat(100_000)
    const content = Buffer.from(`${first}[${'0 '.repeat(50_000)}]`)
    const pdf = withStream(await emptyPdf(), `/Type/ObjStm/N 100000/First ${first.length}`, content)
    expect(await errorCode(() => readFacturX(pdf))).toBe('TOO_LARGE')
  })
})

describe('a file that is no invoice data is none of the bridge’s business', () => {
  it('as somebody sent it: another XML with a filter that is not read', async () => {
    const bytes = caseFile('foreign-xml-attachment/in.pdf')
    const { pdf } = await prepareFacturX(bytes, CONTEXT)
    expect(await fileNames(pdf)).toEqual(['bordereau.xml', 'factur-x.xml'])
  })

  const stream = (document: PDFDocument, bytes: Uint8Array, filter: Record<string, PDFObject | string>) =>
    PDFRawStream.of(document.context.obj({ Type: 'EmbeddedFile', Length: bytes.length, ...filter }), bytes)
  const foreign: [what: string, make: (document: PDFDocument) => PDFRawStream][] = [
    ['of a filter that no one knows', (d) => stream(d, Buffer.from('x'), { Filter: 'JBIG2Decode' })],
    ['encrypted on its own', (d) => stream(d, randomBytes(500), { Filter: 'Crypt' })],
    ['whose compression is broken', (d) => stream(d, randomBytes(500), { Filter: 'FlateDecode' })],
    ['larger than any invoice', (d) => stream(d, Buffer.alloc(11 * 1024 * 1024, '<a/>'), {})],
    ['of a filter that is a number', (d) => stream(d, Buffer.from('x'), { Filter: PDFNumber.of(7) })],
  ]

  it.each(foreign)('%s', async (_, make) => {
    const pdf = await emptyPdf((document) => {
      embed(
        document,
        { name: 'bordereau.xml', content: '', stream: make(document) },
        { name: 'factur-x.xml', content: XML },
      )
    })
    expect((await readFacturX(pdf)).fileName).toBe('factur-x.xml')
  })

  it('nor is one under a name of invoice data, where the invoice is another file', async () => {
    const pdf = await emptyPdf((document) => {
      embed(
        document,
        {
          name: 'zugferd-invoice.xml',
          content: '',
          stream: stream(document, Buffer.from('x'), { Filter: 'X' }),
        },
        { name: 'xrechnung.xml', content: UBL },
        { name: 'factur-x.xml', content: XML },
      )
    })
    const { pdf: made, terms } = await prepareFacturX(pdf, CONTEXT)
    expect(terms.number).toBe('INV/2026/00001')
    expect(await fileNames(made)).toEqual(['factur-x.xml'])
  })
})

describe('copies of the same data are one', () => {
  it('as somebody sent them: with a line break more', async () => {
    const { fileName } = await readFacturX(caseFile('two-identical-data-sets/line-break.pdf'))
    expect(fileName).toBe('factur-x.xml')
  })

  const two = (first: [name: string, content: string | Uint8Array], second: typeof first) =>
    emptyPdf((document) => {
      embed(document, { name: first[0], content: first[1] }, { name: second[0], content: second[1] })
    })

  it.each<[what: string, copy: string | Uint8Array]>([
    ['line breaks of Windows', XML.replaceAll('\n', '\r\n')],
    ['other indentation', XML.replace(/>\s+</g, '><')],
    ['a byte order mark', `\uFEFF${XML}`],
    ['a comment', XML.replace('?>', '?><!-- made by a program -->')],
    ['other prefixes', XML.replace('xmlns:ram=', 'xmlns:a=').replaceAll(/(<\/?)ram:/g, '$1a:')],
    ['another encoding', Buffer.from(`\uFEFF${XML}`, 'utf16le')],
  ])('that differ in %s', async (_, copy) => {
    for (const name of ['factur-x.xml', 'ZUGFeRD-invoice.xml']) {
      const pdf = await two(['factur-x.xml', XML], [name, copy])
      expect(parseCii((await readFacturX(pdf)).xml)).toEqual(parseCii(XML))
    }
  })

  it('of which one says more is the one that Factur-X names', async () => {
    const older = XML.replace('TypeCode>380', 'TypeCode>386')
    for (const files of [[XML, older] as const, [older, XML] as const]) {
      const pdf = await two(['factur-x.xml', files[0]], ['zugferd-invoice.xml', files[1]])
      expect(Buffer.from((await readFacturX(pdf)).xml).toString()).toBe(files[0])
    }
  })

  it.each<[what: string, first: [string, string], second: [string, string]]>([
    ['two invoices', ['factur-x.xml', XML], ['other.xml', OTHER_XML]],
    ['two of the same name', ['factur-x.xml', XML], ['factur-x.xml', XML.replace('>380<', '>386<')]],
    ['one that cannot be read', ['factur-x.xml', XML], ['other.xml', XML.slice(0, -200)]],
  ])('but not %s', async (_, first, second) => {
    const pdf = await two(first, second)
    expect(await errorCode(() => readFacturX(pdf))).toBe('SEVERAL_CII')
  })

  it('a UBL is no copy of a CII, whatever its name', async () => {
    const pdf = await two(['xrechnung.xml', UBL], ['invoice.xml', XML])
    expect((await readFacturX(pdf)).fileName).toBe('invoice.xml')
    const alone = await emptyPdf((document) => {
      embed(document, { name: 'xrechnung.xml', content: UBL })
    })
    expect(await errorCode(() => prepareFacturX(alone, CONTEXT))).toBe('NOT_CII')
  })
})

describe('what a PDF says of itself never spoils an invoice', () => {
  const metadata = { number: 'FA-1', sellerName: 'Duret', conformanceLevel: 'EN 16931' } as const
  const describedAs = async (info: Record<string, PDFObject | string>) => {
    const pdf = await emptyPdf((document) => {
      const { context } = document
      context.trailerInfo.Info = context.register(context.obj(info))
    })
    const made = await embedFacturX(pdf, XML, { ...metadata, modifiedAt: CONTEXT.modifiedAt })
    const packet = decoded(await inCatalog(made, 'Metadata'))
    parseXml(packet.replace(/<\?xpacket[^>]*\?>/g, ''))
    const written = await PDFDocument.load(made, { updateMetadata: false })
    return { packet, creator: written.getCreator(), created: written.getCreationDate() }
  }

  it('as somebody sent it: a creator with control characters', async () => {
    const { pdf } = await prepareFacturX(caseFile('creator-with-control-characters/in.pdf'), CONTEXT)
    const packet = decoded(await inCatalog(pdf, 'Metadata'))
    expect(() => parseXml(packet.replace(/<\?xpacket[^>]*\?>/g, ''))).not.toThrow()
    const creator = (await PDFDocument.load(pdf, { updateMetadata: false })).getCreator()
    expect(packet).toContain(`CreatorTool>${creator}<`)
  })

  it.each<[what: string, creator: PDFObject | string]>([
    ['controls alone', PDFString.of('\u0001\u0002')],
    ['half a character', PDFString.of('\\376\\377\\330\\000')],
    ['an odd number of bytes of UTF-16', PDFString.of('\\376\\377\\000')],
    ['a name', 'Odoo'],
    ['a number', PDFNumber.of(7)],
  ])('a creator that is %s gives way to the program', async (_, creator) => {
    const { packet, creator: written } = await describedAs({ Creator: creator })
    expect(packet).toContain(`CreatorTool>${written}<`)
    expect(written).toMatch(/^(?:odoo-chorus-bridge|\uFFFD)$/)
  })

  it.each<[what: string, date: PDFObject | string]>([
    ['words', PDFString.of('hier')],
    ['a date of the year 12', PDFString.of('D:00120101')],
    ['a number', PDFNumber.of(7)],
    ['no month', PDFString.of('D:20269901')],
  ])('a date that is %s gives way to the day of the document', async (_, date) => {
    const { created } = await describedAs({ CreationDate: date })
    expect(created?.getUTCFullYear()).toBeGreaterThanOrEqual(2026)
  })

  it('nor does an identifier that is none', async () => {
    const pdf = await emptyPdf((document) => {
      document.context.trailerInfo.ID = document.context.obj([PDFNumber.of(1), 'x'])
    })
    const made = await embedFacturX(pdf, XML, { ...metadata, modifiedAt: CONTEXT.modifiedAt })
    expect(Buffer.from(made).toString('latin1')).toMatch(/\/ID \[ <[0-9A-F]{32}> <[0-9A-F]{32}> \]/)
  })

  it('nor does a name that holds what XML cannot', async () => {
    const made = await embedFacturX(realPdf('17.0 INV_2026_00001.pdf'), XML, {
      ...metadata,
      sellerName: 'Du\u0001ret & fils \uD800',
      modifiedAt: CONTEXT.modifiedAt,
    })
    const packet = decoded(await inCatalog(made, 'Metadata'))
    parseXml(packet.replace(/<\?xpacket[^>]*\?>/g, ''))
    expect(packet).toContain('Duret &amp; fils')
  })
})
