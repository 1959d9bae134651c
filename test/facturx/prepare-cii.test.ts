import { randomBytes } from 'node:crypto'
import { PDFName } from '@cantoo/pdf-lib'
import { buildCii } from '../../src/facturx/build/build.js'
import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { elementsAt } from '../../src/facturx/read/cii-tree.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { prepareCii, prepareFacturX } from '../../src/facturx/prepare.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { errorCode, realPdf, realPdfs, realXml } from './documents.js'
import { invoiceData } from './invoice-data.js'
import { embed, embeddedStreams, emptyPdf, inCatalog, pageContents } from './pdfs.js'

const CONTEXT = { framework: 'A1' } as const
const XML = realXml('19.0 INV_2026_00001_factur_x.xml')
const modifiedAt = new Date('2026-10-05T08:00:00Z')

/** The files that an XML carries, by name. */
function carried(xml: string): Map<string, { description: string; bytes: Buffer }> {
  const path = [
    'SupplyChainTradeTransaction',
    'ApplicableHeaderTradeAgreement',
    'AdditionalReferencedDocument',
  ]
  return new Map(
    elementsAt(parseCii(xml).root, path).map((document) => {
      const text = (name: string) => elementsAt(document, [name])[0]?.text ?? ''
      const bytes = Buffer.from(text('AttachmentBinaryObject'), 'base64')
      return [text('IssuerAssignedID'), { description: text('Name'), bytes }]
    }),
  )
}

describe('a CII on its own', () => {
  it.each(realPdfs)('of $name carries the readable PDF, without other data in it', async ({ bytes }) => {
    const { xml, terms, repairs } = await prepareCii({ pdf: bytes }, CONTEXT)
    expect(readBusinessTerms(parseCii(xml))).toEqual(terms)
    expect(repairs.map(({ code }) => code)).toEqual(expect.arrayContaining(['BT-23_ADDED', 'BG-24_ADDED']))
    const [[name, { description, bytes: visual }] = ['', { description: '', bytes: Buffer.alloc(0) }]] =
      carried(xml)
    expect(name).toBe(`${(terms.number ?? '').replaceAll('/', '_')}.pdf`)
    expect(description).toBe('LISIBLE')
    expect(await embeddedStreams(visual)).toEqual([])
    expect(await inCatalog(visual, 'Metadata')).toBeUndefined()
    expect(await pageContents(visual)).toEqual(await pageContents(bytes))
  })

  it('carries the PDF that is given for it, to the byte', async () => {
    const visual = await emptyPdf((document) => {
      embed(document, { name: 'plan.png', content: 'plan' })
    })
    const { xml } = await prepareCii(XML, { ...CONTEXT, visualPdf: visual })
    expect(carried(xml).get('INV_2026_00001.pdf')?.bytes).toEqual(Buffer.from(visual))
  })

  it('goes without a PDF where there is none', async () => {
    for (const source of [XML, Buffer.from(XML), { cii: buildCii(invoiceData({ lines: [{}] })) }]) {
      const { xml, terms } = await prepareCii(source, CONTEXT)
      expect(carried(xml).size).toBe(0)
      expect(terms.businessProcess).toBe('A1')
    }
  })

  it('carries attachments after the readable PDF, and is the same when it is made again', async () => {
    const attachments = [
      { name: 'INV/2026/00001.pdf', mimeType: 'application/pdf', bytes: Buffer.from('devis') },
    ]
    const context = { ...CONTEXT, attachments, visualPdf: await emptyPdf() }
    const first = await prepareCii(XML, context)
    expect([...carried(first.xml).keys()]).toEqual(['INV_2026_00001.pdf', 'INV_2026_00001_2.pdf'])
    expect((await prepareCii(first.xml, context)).xml).toBe(first.xml)
  })

  it('says why it cannot be made', async () => {
    expect(await errorCode(() => prepareCii('<a/>', CONTEXT))).toBe('NOT_CII')
    expect(await errorCode(() => prepareCii(XML, { ...CONTEXT, visualPdf: Buffer.from('?') }))).toBe(
      'PDF_UNREADABLE',
    )
    const noData = await emptyPdf()
    expect(await errorCode(() => prepareCii({ pdf: noData }, CONTEXT))).toBe('NO_CII')
  })
})

describe('a Factur-X', () => {
  it('carries attachments in its data, not beside them', async () => {
    const attachments = [
      { name: 'Devis.pdf', mimeType: 'application/pdf', bytes: Buffer.from('devis') },
      { name: 'lot.zip', mimeType: 'application/zip', bytes: Buffer.from('zip') },
    ]
    const { pdf, rejected } = await prepareFacturX(realPdf('17.0 INV_2026_00001.pdf'), {
      ...CONTEXT,
      modifiedAt,
      attachments,
    })
    const { xml } = await readFacturX(pdf)
    expect([...carried(Buffer.from(xml).toString('utf8')).keys()]).toEqual(['Devis.pdf'])
    expect(await embeddedStreams(pdf)).toHaveLength(1)
    expect(rejected).toEqual([{ name: 'lot.zip', code: 'ATTACHMENT_TYPE_NOT_IN_INVOICE' }])
  })

  it('is made of a PDF without data and an invoice built of its lines', async () => {
    const cii = buildCii(invoiceData({ lines: [{}] }))
    const { pdf, terms } = await prepareFacturX(await emptyPdf(), { ...CONTEXT, modifiedAt, cii })
    expect(terms).toMatchObject({ number: 'FAC/2026/0042', businessProcess: 'A1' })
    expect(readBusinessTerms(parseCii((await readFacturX(pdf)).xml))).toEqual(terms)
    expect(await inCatalog(pdf, 'AF', 0, 'AFRelationship')).toBe(PDFName.of('Data'))
  })
})

describe('more than Chorus Pro takes in one file', () => {
  const megabytes = (count: number) => randomBytes(count * 1024 * 1024)
  const attachments = [4, 4].map((size, index) => ({
    name: `${index}.png`,
    mimeType: 'image/png',
    bytes: megabytes(size),
  }))

  it('is not made: attachments', async () => {
    const pdf = realPdf('17.0 INV_2026_00001.pdf')
    expect(await errorCode(() => prepareCii(XML, { ...CONTEXT, attachments }))).toBe('TOO_LARGE')
    expect(await errorCode(() => prepareFacturX(pdf, { ...CONTEXT, modifiedAt, attachments }))).toBe(
      'TOO_LARGE',
    )
    const one = await prepareFacturX(pdf, { ...CONTEXT, modifiedAt, attachments: attachments.slice(1) })
    expect(carried(one.xml).size).toBe(1)
  })

  it('is not made: the PDF itself', async () => {
    const large = await emptyPdf((document) => {
      embed(document, { name: 'photos.zip', content: megabytes(10) })
    })
    const cii = parseCii(XML)
    expect(await errorCode(() => prepareFacturX(large, { ...CONTEXT, modifiedAt, cii }))).toBe('TOO_LARGE')
    expect(await errorCode(() => prepareCii(XML, { ...CONTEXT, visualPdf: large }))).toBe('TOO_LARGE')
  })
})
