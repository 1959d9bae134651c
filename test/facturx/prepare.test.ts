import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { prepareFacturX, type PrepareContext } from '../../src/facturx/prepare.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { errorCode, realPdf, realPdfs } from './documents.js'
import { decoded, inCatalog } from './pdfs.js'

const CONTEXT: PrepareContext = { framework: 'A1', modifiedAt: new Date('2026-10-05T08:00:00Z') }

describe('preparing Odoo’s Factur-X', () => {
  it.each(realPdfs)('$name holds what it says it holds', async ({ bytes }) => {
    const { pdf, xml, terms, repairs } = await prepareFacturX(bytes, CONTEXT)
    const embedded = await readFacturX(pdf)
    expect(Buffer.from(embedded.xml).toString('utf8')).toBe(xml)
    expect(readBusinessTerms(parseCii(embedded.xml))).toEqual(terms)
    expect(terms).toMatchObject({ businessProcess: 'A1', specification: 'urn:cen.eu:en16931:2017' })
    expect(repairs.map(({ code }) => code)).toContain('BT-23_ADDED')
    expect(decoded(await inCatalog(pdf, 'Metadata'))).toContain('ConformanceLevel>EN 16931<')
  })

  it('leaves the data of a prepared document alone', async () => {
    const first = await prepareFacturX(realPdf('16.0 RINV_2026_00001.pdf'), CONTEXT)
    const second = await prepareFacturX(first.pdf, CONTEXT)
    expect(second.repairs).toEqual([])
    expect(second.xml).toBe(first.xml)
  })

  it('says why a document cannot be prepared', async () => {
    expect(await errorCode(() => prepareFacturX(Buffer.from('not a PDF'), CONTEXT))).toBe('PDF_UNREADABLE')
  })
})
