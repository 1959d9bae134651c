import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { conformanceLevel } from '../../src/facturx/read/profile.js'
import { edited } from './documents.js'
import { INVOICE, repair } from './repairing.js'

const SERVICE_INVOICE = '19.0 INV_2026_00002_factur_x.xml'
const CREDIT_NOTE = '19.0 RINV_2026_00001_factur_x.xml'
const MEANS = /<ram:SpecifiedTradeSettlementPaymentMeans>[^]*<\/ram:SpecifiedTradeSettlementPaymentMeans>/

describe('the cadre de facturation (BT-23)', () => {
  const business = (id: string): [RegExp, string] => [
    /<rsm:ExchangedDocumentContext>/,
    `<rsm:ExchangedDocumentContext><ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>${id}</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>`,
  ]

  it('is added before the profile', () => {
    const { xml, codes } = repair(edited(INVOICE), { framework: 'A9' })
    expect(codes).toContain('BT-23_ADDED')
    expect(xml).toContain(
      '<rsm:ExchangedDocumentContext><ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>A9</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter><ram:GuidelineSpecifiedDocumentContextParameter>',
    )
  })

  it.each(['B1', 'S1', 'M1', 'A26', 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'])(
    'replaces %s, which Chorus Pro refuses',
    (id) => {
      const { codes, terms } = repair(edited(INVOICE, business(id)))
      expect(codes).toContain('BT-23_REPLACED')
      expect(terms.businessProcess).toBe('A1')
    },
  )

  it.each(['A1', 'A2', 'A12', 'A25'])('stays when it is %s', (id) => {
    const { codes, terms } = repair(edited(INVOICE, business(id)), { framework: 'A1' })
    expect(codes.filter((code) => code.startsWith('BT-23'))).toEqual([])
    expect(terms.businessProcess).toBe(id)
  })

  it('fills an empty parameter', () => {
    const { codes, terms } = repair(edited(INVOICE, business('')))
    expect(codes).toContain('BT-23_ADDED')
    expect(terms.businessProcess).toBe('A1')
  })
})

describe('the means of payment (BT-81)', () => {
  const company = { companyIban: 'fr76 3000 6000 0112 3456 7890 189', companyBic: 'AGRI FR PP' }

  it('of a credit note is a credit transfer to the company, at its place', () => {
    const { xml, codes } = repair(edited(CREDIT_NOTE), company)
    expect(codes).toContain('BG-16_ADDED')
    expect(xml).toContain(
      '</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>30</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>FR7630006000011234567890189</ram:IBANID></ram:PayeePartyCreditorFinancialAccount><ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>AGRIFRPP</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution></ram:SpecifiedTradeSettlementPaymentMeans><ram:ApplicableTradeTax>',
    )
  })

  it('of a credit note without an account is clearing', () => {
    const { terms } = repair(edited(CREDIT_NOTE))
    expect(terms).toMatchObject({ paymentMeansCode: '97', iban: undefined })
  })

  it('of an invoice without any account is not invented', () => {
    const { terms, codes } = repair(edited(INVOICE, [MEANS, '']))
    expect(terms.paymentMeansCode).toBeUndefined()
    expect(codes.filter((code) => /BT-81|BG-16/.test(code))).toEqual([])
  })

  it.each([
    '<ram:SpecifiedTradeSettlementPaymentMeans/>',
    '<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode/></ram:SpecifiedTradeSettlementPaymentMeans>',
  ])('completes the empty block %s', (block) => {
    const { terms, codes } = repair(edited(INVOICE, [MEANS, block]), company)
    expect(codes).toContain('BT-81_COMPLETED')
    expect(terms).toMatchObject({ paymentMeansCode: '30', iban: 'FR7630006000011234567890189' })
  })

  it('keeps the account that a block without code names', () => {
    const { terms } = repair(
      edited(
        INVOICE,
        ['<ram:TypeCode>42</ram:TypeCode>', ''],
        ['FR7630006000011234567890189', 'FR1420041010050500013M02606'],
      ),
      company,
    )
    expect(terms).toMatchObject({ paymentMeansCode: '30', iban: 'FR1420041010050500013M02606' })
  })

  it('drops an empty block beside a full one', () => {
    const { xml, codes } = repair(
      edited(INVOICE, [
        '<ram:SpecifiedTradeSettlementPaymentMeans>',
        '<ram:SpecifiedTradeSettlementPaymentMeans/><ram:SpecifiedTradeSettlementPaymentMeans>',
      ]),
      company,
    )
    expect(codes).toContain('BG-16_EMPTY_REMOVED')
    expect(xml.match(/<ram:SpecifiedTradeSettlementPaymentMeans/g)).toHaveLength(1)
  })

  it('stays as the document says it', () => {
    const { terms } = repair(edited(INVOICE), { companyIban: 'FR1420041010050500013M02606' })
    expect(terms).toMatchObject({ paymentMeansCode: '42', iban: 'FR7630006000011234567890189' })
  })
})

describe('the references', () => {
  const known = { serviceCode: 'S-1', commitmentNumber: 'EJ-1', contract: 'M-1' }

  it('that the document lacks are added, each at its place', () => {
    const { xml, codes } = repair(
      edited(INVOICE, [/<ram:BuyerOrderReferencedDocument>[^]*<\/ram:BuyerOrderReferencedDocument>/, '']),
      known,
    )
    expect(codes).toEqual(expect.arrayContaining(['BT-10_ADDED', 'BT-12_ADDED', 'BT-13_ADDED']))
    expect(xml).toContain(
      '<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>S-1</ram:BuyerReference><ram:SellerTradeParty>',
    )
    expect(xml).toContain(
      '</ram:BuyerTradeParty><ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>EJ-1</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument><ram:ContractReferencedDocument><ram:IssuerAssignedID>M-1</ram:IssuerAssignedID></ram:ContractReferencedDocument></ram:ApplicableHeaderTradeAgreement>',
    )
  })

  it('that the document has are never replaced', () => {
    const { terms } = repair(edited('19.0 INV_2026_00004_factur_x.xml'), known)
    expect(terms).toMatchObject({
      serviceCode: 'VOIRIE',
      orderReference: '4500012345',
      contractReference: 'MAPA-2026-17',
    })
  })

  it('fill empty elements', () => {
    const { terms } = repair(
      edited(
        SERVICE_INVOICE,
        [/<ram:BuyerReference>[^<]*/, '<ram:BuyerReference>'],
        [/(<ram:BuyerOrderReferencedDocument>)[^]*(<\/ram:BuyerOrderReferencedDocument>)/, '$1$2'],
      ),
      known,
    )
    expect(terms).toMatchObject({ serviceCode: 'S-1', orderReference: 'EJ-1' })
  })

  it('that only repeat the number of the invoice make room for the commitment number', () => {
    const filler: [RegExp, string] = [
      /(<ram:BuyerOrderReferencedDocument>\s*<ram:IssuerAssignedID>)[^<]*/,
      '$1 INV/2026/00001 ',
    ]
    const without = repair(edited(INVOICE, filler))
    expect(without.codes).toContain('BT-13_FILLER_REMOVED')
    expect(without.xml).not.toContain('BuyerOrderReferencedDocument')
    const { codes, terms } = repair(edited(INVOICE, filler), known)
    expect(codes).toEqual(expect.arrayContaining(['BT-13_FILLER_REMOVED', 'BT-13_ADDED']))
    expect(terms.orderReference).toBe('EJ-1')
  })

  it('that are blank are not added', () => {
    const { terms } = repair(edited(INVOICE), { serviceCode: ' ', contract: '' })
    expect(terms).toMatchObject({ serviceCode: undefined, contractReference: undefined })
  })

  it('include the invoice that a credit note corrects, at its place', () => {
    const { xml } = repair(edited(CREDIT_NOTE), {
      precedingInvoice: { number: 'INV/2026/00003', issueDate: '2026-10-05' },
    })
    expect(xml).toContain(
      '</ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:InvoiceReferencedDocument><ram:IssuerAssignedID>INV/2026/00003</ram:IssuerAssignedID><ram:FormattedIssueDateTime><qdt:DateTimeString format="102">20261005</qdt:DateTimeString></ram:FormattedIssueDateTime></ram:InvoiceReferencedDocument></ram:ApplicableHeaderTradeSettlement>',
    )
  })

  it('include no preceding invoice on an invoice, or where there is one', () => {
    const precedingInvoice = { number: 'INV/2026/00003' }
    const invoice = repair(edited(INVOICE), { precedingInvoice })
    expect(invoice.terms.precedingInvoice).toBeUndefined()
    const { repaired } = repair(edited(CREDIT_NOTE), { precedingInvoice: { number: 'INV/2026/00001' } })
    expect(repair(repaired, { precedingInvoice }).terms.precedingInvoice).toBe('INV/2026/00001')
  })
})

describe('parties', () => {
  it('get the SIRET scheme when they have 14 digits and none', () => {
    const { terms, codes } = repair(
      edited(INVOICE, ['schemeID="0002">7328', '>7328'], ['schemeID="0002">123', 'schemeID="">123']),
    )
    expect(codes).toEqual(expect.arrayContaining(['BT-30_SCHEME_ADDED', 'BT-47_SCHEME_ADDED']))
    expect(terms).toMatchObject({ sellerScheme: '0002', buyerScheme: '0002' })
  })

  it('keep another scheme, and a number that is no SIRET', () => {
    const { terms } = repair(
      edited(
        INVOICE,
        [' schemeID="0002">73282932000074', '>732829320'],
        ['schemeID="0002">123', 'schemeID="0088">123'],
      ),
    )
    expect(terms).toMatchObject({ sellerSiret: '732829320', sellerScheme: undefined, buyerScheme: '0088' })
  })
})

describe('the profile (BT-24)', () => {
  const deliveryContact = (content: string): [RegExp, string] => [
    /(<ram:ShipToTradeParty>[^]*?<ram:DefinedTradeContact>)[^]*?(<\/ram:DefinedTradeContact>)/,
    `$1${content}$2`,
  ]

  it('becomes EN 16931 when the invoice says nothing beyond it', () => {
    const { repaired, codes } = repair(edited(INVOICE))
    expect(codes).toContain('BT-24_EN16931')
    expect(conformanceLevel(repaired)).toBe('EN 16931')
  })

  it.each([
    ['another person to deliver to', '<ram:PersonName>Mme Martin</ram:PersonName>'],
    [
      'a telephone to deliver to',
      '<ram:TelephoneUniversalCommunication><ram:CompleteNumber>04</ram:CompleteNumber></ram:TelephoneUniversalCommunication>',
    ],
  ])('stays EXTENDED when the invoice names %s', (_, contact) => {
    const { repaired, codes, xml } = repair(edited(INVOICE, deliveryContact(contact)))
    expect(codes).not.toContain('BT-24_EN16931')
    expect(conformanceLevel(repaired)).toBe('EXTENDED')
    expect(xml).toContain(contact)
  })

  it('stays EXTENDED when something is said twice that the core says once', () => {
    const terms = '<ram:SpecifiedTradePaymentTerms/>'
    const { repaired } = repair(
      edited(INVOICE, ['<ram:SpecifiedTradePaymentTerms>', `${terms}<ram:SpecifiedTradePaymentTerms>`]),
    )
    expect(conformanceLevel(repaired)).toBe('EXTENDED')
  })

  it.each([
    ['urn:factur-x.eu:1p0:minimum', 'MINIMUM'],
    ['urn:factur-x.eu:1p0:basicwl', 'BASIC WL'],
    ['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'BASIC'],
    ['urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0', 'XRECHNUNG'],
    ['urn:cen.eu:en16931:2017', 'EN 16931'],
  ])('%s stays and is announced as %s', (profile, level) => {
    const { repaired, terms } = repair(
      edited(INVOICE, ['urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended', profile]),
    )
    expect(terms.specification).toBe(profile)
    expect(conformanceLevel(repaired)).toBe(level)
  })
})

it('the invoice given to repair stays as it was', () => {
  const cii = edited(INVOICE)
  const before = serialiseCii(cii)
  repair(cii)
  expect(serialiseCii(cii)).toBe(before)
})
