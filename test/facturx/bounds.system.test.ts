import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { visualPdf } from '../../src/facturx/embed/visual-pdf.js'
import { explains } from '../support/explains.js'
import { errorCode, realXml } from './documents.js'
import { embed, emptyPdf } from './pdfs.js'

const XML = realXml('19.0 INV_2026_00001_factur_x.xml')

const invoicePdf = () =>
  emptyPdf((document) => {
    embed(document, { name: 'factur-x.xml', content: XML })
  })

/** The PDF with something before its first object. */
function withBefore(pdf: Uint8Array, text: string): Buffer {
  const at = Buffer.from(pdf).indexOf('1 0 obj')
  return Buffer.concat([pdf.subarray(0, at), Buffer.from(text), pdf.subarray(at)])
}

describe('a PDF', () => {
  it('is read without its table of cross-references, which may be of any length or broken', async () => {
    const text = Buffer.from(await invoicePdf()).toString('latin1')
    const broken = text.replace('0000000000 65535 f', `${'0'.repeat(40)} 65535 f`)
    expect(broken).not.toBe(text)
    expect((await readFacturX(Buffer.from(broken, 'latin1'))).fileName).toBe('factur-x.xml')
  })

  it('that ends again and again is given up', async () => {
    const endless = withBefore(await invoicePdf(), 'startxref\n1\n'.repeat(300_000))
    expect(await errorCode(() => readFacturX(endless))).toBe('TOO_LARGE')
  })

  explains(
    'pdf-of-scattered-objects',
    'whose objects are numbered with thousands of gaps is not written again',
    async () => {
      const objects = Array.from({ length: 6_000 }, (_, index) => `${1000 + 2 * index} 0 obj\n<<>>\nendobj\n`)
      const scattered = withBefore(await invoicePdf(), objects.join(''))
      expect((await readFacturX(scattered)).fileName).toBe('factur-x.xml')
      expect(await errorCode(() => visualPdf(scattered))).toBe('TOO_LARGE')
    },
  )
})
