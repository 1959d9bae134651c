import { parseCii } from '../../src/facturx/read/cii.js'
import { caseFile, edited } from './documents.js'
import { INVOICE, repair } from './repairing.js'

const ORDER = /(<ram:BuyerOrderReferencedDocument>\s*<ram:IssuerAssignedID>)[^<]*/
const withOrder = (text: string) => edited(INVOICE, [ORDER, `$1${text}`])
const withService = (text: string) =>
  edited(INVOICE, [
    '<ram:ApplicableHeaderTradeAgreement>',
    `<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>${text}</ram:BuyerReference>`,
  ])

describe('what Odoo wrote where nobody gave a commitment number (BT-13) goes', () => {
  it.each(['extourne', 'reversal-en'])('of a credit note made with Odoo’s button: %s', (name) => {
    const { terms, xml, codes } = repair(parseCii(caseFile(`credit-note-reversal-text/${name}.xml`)))
    expect(terms.orderReference).toBeUndefined()
    expect(xml).not.toContain('BuyerOrderReferencedDocument')
    expect(codes).toContain('BT-13_FILLER_REMOVED')
  })

  it('of a real credit note and a real invoice of a quotation', () => {
    for (const name of ['19.0-pdp RINV_2026_00002', '19.0-pdp INV_2026_00016']) {
      const { terms, codes } = repair(edited(`${name}_factur_x.xml`))
      expect(terms.orderReference).toBeUndefined()
      expect(codes).toContain('BT-13_FILLER_REMOVED')
    }
  })

  it.each([
    ['the quotation that it was made from', 'DEV-12', { origin: 'DEV-11, DEV-12' }],
    ['its payment reference', '000/0042', { paymentReference: '000/0042' }],
    ['what it reverses', 'FAC-41 : erreur', { reversedNumber: 'FAC-41' }],
    [
      'the customer’s reference, where the commitment number has a field of its own',
      'Chantier 12',
      { order: ['Chantier 12'] },
    ],
  ])('%s', (_, text, fillers) => {
    const cii = withOrder(text)
    const isReversal = 'reversedNumber' in fillers
    const document = isReversal ? edited(INVOICE, [ORDER, `$1${text}`], ['>380<', '>381<']) : cii
    expect(repair(document, { fillers }).terms.orderReference).toBeUndefined()
    expect(repair(cii).terms.orderReference).toBe(text)
  })

  it('and makes room for the one that somebody gave', () => {
    const { terms, codes } = repair(withOrder('S00042'), { commitmentNumber: '4500012345' })
    expect(terms.orderReference).toBe('4500012345')
    expect(codes).toEqual(expect.arrayContaining(['BT-13_FILLER_REMOVED', 'BT-13_ADDED']))
  })

  it('and leaves the one that somebody gave among numbers of quotations', () => {
    const { terms } = repair(withOrder('S00042, 4500012345'), { commitmentNumber: '4500012345' })
    expect(terms.orderReference).toBe('4500012345')
  })

  it('unless somebody gave that very text', () => {
    const fillers = { order: ['S00042'] }
    const { terms } = repair(withOrder('S00042'), { commitmentNumber: 'S00042', fillers })
    expect(terms.orderReference).toBe('S00042')
  })
})

describe('what stands in a document and is nobody’s filler stays', () => {
  it('a number that differs from the one that is known: the document is out of date', () => {
    const { terms } = repair(withOrder('4500099999'), { commitmentNumber: '4500012345' })
    expect(terms.orderReference).toBe('4500099999')
  })

  it('a service code that differs', () => {
    const fillers = { service: ['CLT-0042'] }
    expect(repair(withService('VOIRIE'), { fillers, serviceCode: 'ECOLES' }).terms.serviceCode).toBe('VOIRIE')
  })
})

describe('the customer’s internal reference where a service code belongs (BT-10)', () => {
  const cii = () => parseCii(caseFile('customer-reference-as-service-code/invoice.xml'))

  it('goes where the structure has no such service', () => {
    const { terms, codes } = repair(cii(), { fillers: { service: ['CLT-0042'] } })
    expect(terms.serviceCode).toBeUndefined()
    expect(codes).toContain('BT-10_FILLER_REMOVED')
  })

  it('makes room for the service that somebody gave', () => {
    const { terms } = repair(cii(), { fillers: { service: ['CLT-0042'] }, serviceCode: 'VOIRIE' })
    expect(terms.serviceCode).toBe('VOIRIE')
  })

  it('stays where it is a service', () => {
    expect(repair(cii(), { fillers: { service: [] } }).terms.serviceCode).toBe('CLT-0042')
    const known = { fillers: { service: ['CLT-0042'] }, serviceCode: 'CLT-0042' }
    expect(repair(cii(), known).terms.serviceCode).toBe('CLT-0042')
  })
})

describe('a reference that differs by what nobody sees', () => {
  it.each([
    ['blanks around it', ' 4500012345\u00a0', '4500012345'],
    ['a zero-width space', '45000\u200b12345', '4500012345'],
    ['a soft hyphen and marks of direction', '\u202a45000\u00ad12345\u202c', '4500012345'],
    ['blanks that the known one has', '4500 012345', '4500012345'],
  ])('is the one that is known: %s', (_, text, known) => {
    const { terms, codes } = repair(withOrder(text), { commitmentNumber: known })
    expect(terms.orderReference).toBe(known)
    expect(codes).not.toContain('BT-13_FILLER_REMOVED')
  })

  it('is tidied where none is known, too', () => {
    expect(repair(withOrder('EJ\u200b 12')).terms.orderReference).toBe('EJ 12')
    expect(repair(withService('VOI\ufeffRIE')).terms.serviceCode).toBe('VOIRIE')
  })

  it('is none when nothing is left', () => {
    const { xml } = repair(withOrder('\u200b\u00a0'))
    expect(xml).not.toContain('BuyerOrderReferencedDocument')
  })

  it('is added as people see it', () => {
    const { terms } = repair(withOrder('S00042'), { commitmentNumber: ' 45\u200b00 ', contract: '\u00a0M-1' })
    expect(terms).toMatchObject({ orderReference: '4500', contractReference: 'M-1' })
  })
})
