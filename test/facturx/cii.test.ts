import fc from 'fast-check'
import { allTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { elementAt } from '../../src/facturx/read/cii-tree.js'
import { MAX_XML_BYTES } from '../../src/facturx/read/xml.js'
import { editedXml, errorCode, realInvoices, realXml } from './documents.js'

const INVOICE = '19.0 INV_2026_00001_factur_x.xml'
const RSM = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'

describe('a CII', () => {
  it.each(realInvoices)(
    '$name says the same, in the same order, after it is written again',
    async ({ xml }) => {
      const before = parseCii(await xml())
      const written = serialiseCii(before)
      const after = parseCii(written)
      expect(after).toEqual(before)
      expect([...allTerms(after)]).toEqual([...allTerms(before)])
      expect(serialiseCii(after)).toBe(written)
    },
  )

  it('is read whatever prefixes it uses, and written with the usual ones', () => {
    const usual = realXml(INVOICE)
    const odd = usual
      .replace('xmlns:ram=', 'xmlns=')
      .replaceAll(/(<\/?)ram:/g, '$1')
      .replaceAll(/(<\/?|xmlns:)rsm\b/g, '$1invoice')
    expect(odd).toContain('<invoice:CrossIndustryInvoice')
    expect(odd).toContain('<SellerTradeParty>')
    expect(serialiseCii(parseCii(odd))).toBe(serialiseCii(parseCii(usual)))
  })

  it('keeps any text that XML can hold', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((value) => /^[\t\n\u0020-\uD7FF\uE000-\uFFFD]*$/.test(value))
    const cii = parseCii(realXml(INVOICE))
    const name = elementAt(cii.root, ['ExchangedDocument', 'ID'])
    fc.assert(
      fc.property(text, (value) => {
        if (name === undefined || value.trim() === '') return
        name.text = value
        const again = parseCii(serialiseCii(cii))
        expect(elementAt(again.root, ['ExchangedDocument', 'ID'])?.text).toBe(value)
      }),
      { numRuns: 50 },
    )
  })

  it('reads text that is escaped, in CDATA, or begins with a byte order mark', () => {
    const xml = editedXml(
      INVOICE,
      ['<ram:ID>INV/2026/00001</ram:ID>', '<ram:ID>A&amp;B<![CDATA[<C>]]>&#233;</ram:ID>'],
      [/^/, '\uFEFF'],
    )
    for (const form of [xml, Buffer.from(xml)])
      expect(allTerms(parseCii(form)).get('/CrossIndustryInvoice/ExchangedDocument/ID')).toBe('A&B<C>é')
  })
})

describe('the encoding of a CII', () => {
  const xml = realXml(INVOICE).replaceAll('—', '-')
  const declared = (encoding: string) => xml.replace('UTF-8', encoding)
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()

  it.each<[what: string, bytes: Uint8Array | string]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${xml}`)],
    ['ISO-8859-1, declared', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['Windows-1252, declared in lower case', Buffer.from(declared('windows-1252'), 'latin1')],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${declared('UTF-16')}`, 'utf16le')],
    ['UTF-16 the other way around', swapped(`\uFEFF${declared('UTF-16')}`)],
    ['UTF-16 without a mark', Buffer.from(declared('UTF-16'), 'utf16le')],
    ['UTF-16 that says it is UTF-8', Buffer.from(`\uFEFF${xml}`, 'utf16le')],
    ['UTF-8 that says it is UTF-16', Buffer.from(declared('UTF-16'))],
    ['a text, whatever it was before', declared('ISO-8859-1')],
  ])('may be %s', (_, bytes) => {
    expect(parseCii(bytes)).toEqual(parseCii(xml))
  })

  it('Windows-1252 has the long dash, under the name of ISO-8859-1, too', () => {
    const priced = declared('ISO-8859-1').replace('<ram:ID>INV/2026/00001</ram:ID>', '<ram:ID>A E</ram:ID>')
    const bytes = Buffer.from(priced, 'latin1')
    bytes[bytes.indexOf('A E') + 2] = 0x97
    expect(allTerms(parseCii(bytes)).get('/CrossIndustryInvoice/ExchangedDocument/ID')).toBe('A —')
  })

  it('ISO-8859-15 has the euro', () => {
    const priced = declared('ISO-8859-15').replace('<ram:ID>INV/2026/00001</ram:ID>', '<ram:ID>10 E</ram:ID>')
    const bytes = Buffer.from(priced, 'latin1')
    bytes[bytes.indexOf('10 E') + 3] = 0xa4
    expect(allTerms(parseCii(bytes)).get('/CrossIndustryInvoice/ExchangedDocument/ID')).toBe('10 €')
  })
})

describe('what is no CII', () => {
  const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
  const wrapped = (content: string) =>
    `<r:CrossIndustryInvoice xmlns:r="${RSM}">${content}</r:CrossIndustryInvoice>`
  const cases: [what: string, xml: string | Uint8Array, code: string][] = [
    [
      'a document type',
      `<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">${realXml(INVOICE).slice(39)}`,
      'XML_FORBIDDEN',
    ],
    [
      'a billion laughs',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>`,
      'XML_FORBIDDEN',
    ],
    ['an entity of no document type', wrapped('<r:ID>&bomb;</r:ID>'), 'XML_UNREADABLE'],
    ['an entity declaration on its own', wrapped('<!ENTITY a "b">'), 'XML_FORBIDDEN'],
    ['a web page', '<html><body><br></body></html>', 'XML_UNREADABLE'],
    ['nothing', '', 'XML_UNREADABLE'],
    ['text', 'Bonjour', 'XML_UNREADABLE'],
    ['half an invoice', realXml(INVOICE).slice(0, 2000), 'XML_UNREADABLE'],
    ['two roots', `${wrapped('')}${wrapped('')}`, 'XML_UNREADABLE'],
    ['a prefix that stands for nothing', '<rsm:CrossIndustryInvoice/>', 'XML_UNREADABLE'],
    ['a character that XML forbids', wrapped('<r:ID>&#1;</r:ID>'), 'XML_UNREADABLE'],
    ['bytes that are not UTF-8', Buffer.from(realXml(INVOICE), 'latin1'), 'XML_UNREADABLE'],
    ['an encoding of the East', Buffer.from(realXml(INVOICE).replace('UTF-8', 'KOI8-R')), 'XML_UNREADABLE'],
    ['half a character of UTF-16', Buffer.from('\uFEFF<\uD800', 'utf16le'), 'XML_UNREADABLE'],
    [
      'another vocabulary',
      '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
      'NOT_CII',
    ],
    ['another element of CII', `<r:ExchangedDocument xmlns:r="${RSM}"/>`, 'NOT_CII'],
    ['a foreign element', wrapped('<x xmlns="urn:x"/>'), 'NOT_CII'],
    ['a foreign attribute', wrapped('<r:ID xmlns:x="urn:x" x:y="1"/>'), 'NOT_CII'],
    ['text between elements', wrapped('<r:ID/>text'), 'NOT_CII'],
    ['elements of one name apart', wrapped('<r:A/><r:B/><r:A/>'), 'NOT_CII'],
    ['elements nested without end', nested(1_000_000), 'TOO_LARGE'],
    ['the same, with attributes that look like tags', '<a b="/>">'.repeat(100_000), 'TOO_LARGE'],
    ['the same, after a comment', `<!-- < -->${nested(1000)}`, 'TOO_LARGE'],
    ['more than the limit', Buffer.alloc(MAX_XML_BYTES + 1, ' '), 'TOO_LARGE'],
  ]

  it.each(cases)('%s is refused: %#', async (_, xml, code) => {
    expect(await errorCode(() => parseCii(xml))).toBe(code)
  })
})
