import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib'
import { MAX_PDF_BYTES } from '../../src/domain/invoice/attachment.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { errorCode, realPdf, realPdfs, realXml } from './documents.js'
import { bomb, embed, emptyPdf, specify, withStructureBomb } from './pdfs.js'

const XML = realXml('19.0 INV_2026_00001_factur_x.xml')
const OTHER_XML = realXml('19.0 INV_2026_00002_factur_x.xml')
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

describe('the invoice data of a PDF', () => {
  it.each(realPdfs)('$name', async ({ name, bytes }) => {
    const { xml, fileName } = await readFacturX(bytes)
    expect(fileName).toBe('factur-x.xml')
    const number = /([A-Z]+)_(\d+)_(\d+)/.exec(name)?.slice(1).join('/') ?? 'no number'
    expect(text(xml)).toContain(`<ram:ID>${number}</ram:ID>`)
  })

  it.each(['16.0 INV_2026_00008', '19.0 INV_2026_00003', '19.0 RINV_2026_00001'])(
    'are what Odoo keeps beside it: %s',
    async (name) => {
      const { xml } = await readFacturX(realPdf(`${name}.pdf`))
      expect(text(xml)).toBe(realXml(`${name}_factur_x.xml`))
    },
  )

  it.each(['factur-x.xml', 'Factur-X.XML', 'zugferd-invoice.xml', 'xrechnung.xml', 'FAC_2026_1.xml'])(
    'are found under the name %s',
    async (name) => {
      const pdf = await emptyPdf((document) => {
        embed(document, { name: 'plan.xml', content: '<plan/>' }, { name, content: XML })
      })
      const found = await readFacturX(pdf)
      expect(found.fileName).toBe(name)
      expect(text(found.xml)).toBe(XML)
    },
  )

  it('are found deep in a name tree, in /AF, on a page or in an annotation', async () => {
    const file = { name: 'factur-x.xml', content: XML }
    const places: ((document: PDFDocument) => void)[] = [
      (document) => {
        const leaf = { Names: [PDFString.of('factur-x.xml'), specify(document, file)] }
        document.catalog.set(
          PDFName.of('Names'),
          document.context.obj({ EmbeddedFiles: { Kids: [{ Kids: [leaf] }] } }),
        )
      },
      (document) => {
        document.catalog.set(PDFName.of('AF'), document.context.obj([specify(document, file)]))
      },
      (document) => {
        document.getPage(0).node.set(PDFName.of('AF'), document.context.obj([specify(document, file)]))
      },
      (document) => {
        document
          .getPage(0)
          .node.addAnnot(
            document.context.register(
              document.context.obj({ Type: 'Annot', Subtype: 'FileAttachment', FS: specify(document, file) }),
            ),
          )
      },
    ]
    for (const place of places) expect(text((await readFacturX(await emptyPdf(place))).xml)).toBe(XML)
  })

  it('may be there twice when they are the same', async () => {
    const pdf = await emptyPdf((document) => {
      embed(document, { name: 'factur-x.xml', content: XML }, { name: 'invoice.xml', content: XML })
    })
    expect(text((await readFacturX(pdf)).xml)).toBe(XML)
  })
})

describe('a PDF that cannot be used', () => {
  const twoInvoices = () =>
    emptyPdf((document) => {
      embed(document, { name: 'factur-x.xml', content: XML }, { name: 'other.xml', content: OTHER_XML })
    })
  const encrypted = async (useObjectStreams: boolean) => {
    const document = await PDFDocument.load(realPdf('17.0 INV_2026_00001.pdf'))
    document.encrypt({ ownerPassword: 'owner', userPassword: 'user' })
    return document.save({ useObjectStreams })
  }
  const bombed = (megabytes: number) =>
    emptyPdf((document) => {
      embed(document, { name: 'factur-x.xml', content: '', stream: bomb(document, megabytes) })
    })
  const oddFilter = () =>
    emptyPdf((document) => {
      const stream = bomb(document, 1)
      stream.dict.set(PDFName.of('Filter'), PDFName.of('LZWDecode'))
      embed(document, { name: 'factur-x.xml', content: '', stream })
    })
  const loop = () =>
    emptyPdf((document) => {
      const ref = document.context.nextRef()
      document.context.assign(ref, document.context.obj({ Kids: [ref] }))
      document.catalog.set(PDFName.of('Names'), document.context.obj({ EmbeddedFiles: ref }))
    })
  const real = realPdf('17.0 INV_2026_00001.pdf')
  const cases: [what: string, pdf: () => Promise<Uint8Array> | Uint8Array, code: string][] = [
    ['a web page', () => Buffer.from('<!doctype html><html><title>Login</title></html>'), 'PDF_UNREADABLE'],
    ['nothing', () => new Uint8Array(), 'PDF_UNREADABLE'],
    ['only a header', () => Buffer.from('%PDF-1.7\n%%EOF'), 'PDF_UNREADABLE'],
    ['the first half of a PDF', () => real.subarray(0, real.length / 2), 'PDF_UNREADABLE'],
    [
      'arrays nested without end',
      () => Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(100_000)}\n%%EOF`),
      'PDF_UNREADABLE',
    ],
    ['a name tree that bites its tail', loop, 'NO_CII'],
    ['a filter that no producer uses', oddFilter, 'PDF_UNREADABLE'],
    ['a password', () => encrypted(false), 'PDF_ENCRYPTED'],
    ['a password, with object streams', () => encrypted(true), 'PDF_ENCRYPTED'],
    ['no embedded file', () => emptyPdf(), 'NO_CII'],
    [
      'another XML',
      () =>
        emptyPdf((document) => {
          embed(document, { name: 'plan.xml', content: '<plan/>' })
        }),
      'NO_CII',
    ],
    ['two different invoices', twoInvoices, 'SEVERAL_CII'],
    ['an embedded file that decompresses without end', () => bombed(100), 'TOO_LARGE'],
    [
      'a structure that decompresses without end',
      async () => withStructureBomb(await emptyPdf(), 200),
      'TOO_LARGE',
    ],
    [
      'the same under another spelling',
      async () => withStructureBomb(await emptyPdf(), 200, '/Obj#53tm'),
      'TOO_LARGE',
    ],
    ['more bytes than the limit', () => new Uint8Array(MAX_PDF_BYTES + 1), 'TOO_LARGE'],
  ]

  it.each(cases)('%s is refused', async (_, pdf, code) => {
    const bytes = await pdf()
    expect(await errorCode(() => readFacturX(bytes))).toBe(code)
  })
})
