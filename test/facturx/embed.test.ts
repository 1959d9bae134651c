import { PDFArray, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'
import { embedFacturX, type FacturXMetadata } from '../../src/facturx/embed/embed.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { errorCode, realPdf, realPdfs, realXml } from './documents.js'
import { decoded, embed, embeddedStreams, emptyPdf, inCatalog, pageContents, specify } from './pdfs.js'

const XML = realXml('19.0 INV_2026_00004_factur_x.xml')
const METADATA: FacturXMetadata = {
  number: 'INV/2026/00004',
  sellerName: 'Duret & Fils <Électricité>',
  conformanceLevel: 'EN 16931',
  modifiedAt: new Date('2026-10-05T08:09:10.123Z'),
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

describe.each(realPdfs)('$name with other data', ({ bytes }) => {
  it('holds them alone, and draws the same pages', async () => {
    const pdf = await embedFacturX(bytes, XML, METADATA)
    const { xml, fileName } = await readFacturX(pdf)
    expect(text(xml)).toBe(XML)
    expect(fileName).toBe('factur-x.xml')
    expect(await embeddedStreams(pdf)).toHaveLength(1)
    expect(await pageContents(pdf)).toEqual(await pageContents(bytes))
  })

  it('is the same to the byte when it is made again', async () => {
    const first = await embedFacturX(bytes, XML, METADATA)
    const second = await embedFacturX(bytes, XML, METADATA)
    expect(Buffer.compare(first, second)).toBe(0)
  })
})

describe('a Factur-X', () => {
  const made = () => embedFacturX(realPdf('17.0 INV_2026_00007.pdf'), XML, METADATA)

  it('is a PDF 1.7 with identifiers that tell its versions apart', async () => {
    const ids = async (metadata: FacturXMetadata) => {
      const pdf = await embedFacturX(realPdf('17.0 INV_2026_00007.pdf'), XML, metadata)
      expect(text(pdf.subarray(0, 8))).toBe('%PDF-1.7')
      const { context } = await PDFDocument.load(pdf, { updateMetadata: false })
      const id = context.lookup(context.trailerInfo.ID, PDFArray)
      return [id.lookup(0, PDFHexString).asString(), id.lookup(1, PDFHexString).asString()]
    }
    const [first, second] = await ids(METADATA)
    const [firstLater, secondLater] = await ids({ ...METADATA, modifiedAt: new Date('2026-10-06T00:00:00Z') })
    expect(firstLater).toBe(first)
    expect(secondLater).not.toBe(second)
  })

  it('names its data as Factur-X wants them named', async () => {
    const pdf = await made()
    for (const path of [
      ['AF', 0],
      ['Names', 'EmbeddedFiles', 'Names', 1],
    ]) {
      expect(await inCatalog(pdf, ...path, 'Type')).toBe(PDFName.of('Filespec'))
      expect(await inCatalog(pdf, ...path, 'AFRelationship')).toBe(PDFName.of('Data'))
      for (const key of ['F', 'UF']) {
        const name = await inCatalog(pdf, ...path, key)
        expect(name instanceof PDFString && name.decodeText()).toBe('factur-x.xml')
        expect(decoded(await inCatalog(pdf, ...path, 'EF', key))).toBe(XML)
      }
      const file = [...path, 'EF', 'F']
      expect(String(await inCatalog(pdf, ...file, 'Subtype'))).toBe('/text#2Fxml')
      expect(String(await inCatalog(pdf, ...file, 'Params', 'ModDate'))).toBe('(D:20261005080910Z)')
      expect(String(await inCatalog(pdf, ...file, 'Params', 'Size'))).toBe(String(Buffer.byteLength(XML)))
    }
    const key = await inCatalog(pdf, 'Names', 'EmbeddedFiles', 'Names', 0)
    expect(key instanceof PDFString && key.decodeText()).toBe('factur-x.xml')
  })

  it('says what it is in its metadata', async () => {
    const packet = decoded(await inCatalog(await made(), 'Metadata'))
    for (const said of [
      '<pdfaid:part>3</pdfaid:part>',
      '<pdfaid:conformance>B</pdfaid:conformance>',
      'xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"',
      '<fx:DocumentType>INVOICE</fx:DocumentType>',
      '<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>',
      '<fx:Version>1.0</fx:Version>',
      '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>',
      '<pdfaSchema:prefix>fx</pdfaSchema:prefix>',
      '<xmp:ModifyDate>2026-10-05T08:09:10Z</xmp:ModifyDate>',
      'Duret &amp; Fils &lt;Électricité&gt; : INV/2026/00004',
    ])
      expect(packet).toContain(said)
  })

  it('says the same in /Info as in its metadata', async () => {
    const document = await PDFDocument.load(await made(), { updateMetadata: false })
    expect(document.getTitle()).toBe('Duret & Fils <Électricité> : INV/2026/00004')
    expect(document.getAuthor()).toBe('Duret & Fils <Électricité>')
    expect(document.getCreator()).toBe('Odoo')
    expect(document.getProducer()).toBe('odoo-chorus-bridge')
    expect(document.getCreationDate()).toEqual(new Date('2026-10-05T08:09:10Z'))
    expect(document.getModificationDate()).toEqual(new Date('2026-10-05T08:09:10Z'))
  })

  it('brings a colour profile of sRGB', async () => {
    const pdf = await made()
    const intent = ['OutputIntents', 0]
    expect(await inCatalog(pdf, ...intent, 'S')).toBe(PDFName.of('GTS_PDFA1'))
    expect(String(await inCatalog(pdf, ...intent, 'DestOutputProfile', 'N'))).toBe('3')
    expect(decoded(await inCatalog(pdf, ...intent, 'DestOutputProfile'))).toContain('mntrRGB XYZ ')
  })

  it('is printed with its links', async () => {
    const linked = await emptyPdf((document) => {
      const link = document.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9] })
      document.getPage(0).node.addAnnot(document.context.register(link))
    })
    const pdf = await embedFacturX(linked, XML, METADATA)
    const flags = await inCatalog(pdf, 'Pages', 'Kids', 0, 'Annots', 0, 'F')
    expect(String(flags)).toBe('4')
  })
})

describe('what was in the PDF before', () => {
  it('of invoice data is gone from every place', async () => {
    const file = { name: 'factur-x.xml', content: '<old/>' }
    const before = await emptyPdf((document) => {
      const { context, catalog } = document
      const specification = specify(document, file)
      const page = document.getPage(0).node
      const leaf = { Names: context.obj([PDFString.of('factur-x.xml'), specification]) }
      catalog.set(PDFName.of('Names'), context.obj({ EmbeddedFiles: { Kids: [{ Kids: [leaf] }] } }))
      catalog.set(PDFName.of('AF'), context.obj([specification]))
      page.set(PDFName.of('AF'), context.obj([specify(document, { ...file, name: 'zugferd-invoice.xml' })]))
      page.addAnnot(
        context.register(
          context.obj({
            Type: 'Annot',
            Subtype: 'FileAttachment',
            FS: specify(document, { ...file, name: 'xrechnung.xml' }),
          }),
        ),
      )
    })
    const pdf = await embedFacturX(before, XML, METADATA)
    expect((await embeddedStreams(pdf)).map(decoded)).toEqual([XML])
    expect(await inCatalog(pdf, 'Pages', 'Kids', 0, 'AF')).toBeUndefined()
    expect(await inCatalog(pdf, 'Pages', 'Kids', 0, 'Annots')).toBeUndefined()
    expect(await inCatalog(pdf, 'AF', 1)).toBeUndefined()
    expect(text((await readFacturX(pdf)).xml)).toBe(XML)
  })

  it('of other attachments stays, the names in order', async () => {
    const before = await emptyPdf((document) => {
      embed(
        document,
        { name: 'a-plan.pdf', content: 'plan' },
        { name: 'factur-x.xml', content: '<old/>' },
        { name: 'z-photos.zip', content: 'photos' },
      )
    })
    const pdf = await embedFacturX(before, XML, METADATA)
    const names = await inCatalog(pdf, 'Names', 'EmbeddedFiles', 'Names')
    const keys =
      names instanceof PDFArray ? [0, 2, 4].map((index) => names.lookup(index, PDFString).decodeText()) : []
    expect(keys).toEqual(['a-plan.pdf', 'factur-x.xml', 'z-photos.zip'])
    expect((await embeddedStreams(pdf)).map(decoded).toSorted()).toEqual([XML, 'photos', 'plan'].toSorted())
  })

  it('stays when it is put in twice: the second time replaces the first', async () => {
    const once = await embedFacturX(realPdf('19.0 INV_2026_00001.pdf'), '<first/>', METADATA)
    const twice = await embedFacturX(once, XML, METADATA)
    expect((await embeddedStreams(twice)).map(decoded)).toEqual([XML])
  })
})

it('what is no PDF is refused', async () => {
  expect(await errorCode(() => embedFacturX(Buffer.from('<html>'), XML, METADATA))).toBe('PDF_UNREADABLE')
})
