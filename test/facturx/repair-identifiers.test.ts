import { parseCii } from '../../src/facturx/read/cii.js'
import { caseFile, edited } from './documents.js'
import { INVOICE, repair } from './repairing.js'

const SELLER = '73282932000074'
const BUYER = '12345678200051'
const OTHER_SITE = '73282932000090'
const OTHER_COMPANY = '80314592600015'
const known = { sellerSiret: SELLER, buyerSiret: BUYER }

const sellerOf = (xml: string) => /<ram:SellerTradeParty>.*<\/ram:SellerTradeParty>/s.exec(xml)?.[0] ?? ''

/** The seller of a real invoice, its legal registration replaced. */
const withSeller = (organization: string, others = '') =>
  edited(INVOICE, [
    /(<ram:SellerTradeParty>)(\s*<ram:Name>[^<]*<\/ram:Name>)\s*<ram:SpecifiedLegalOrganization>[^]*?<\/ram:SpecifiedLegalOrganization>/,
    `$1${others}$2${organization}`,
  ])
const legal = (text: string, scheme = '0002') =>
  `<ram:SpecifiedLegalOrganization><ram:ID${scheme === '' ? '' : ` schemeID="${scheme}"`}>${text}</ram:ID></ram:SpecifiedLegalOrganization>`
const global = (text: string, scheme: string) => `<ram:GlobalID schemeID="${scheme}">${text}</ram:GlobalID>`

describe('the SIRET that is known takes the place of', () => {
  it('the SIREN of both parties, as the Factur-X of the reform has it', () => {
    const cii = parseCii(caseFile('siren-in-bt30-bt47/siren-only.xml'))
    const { terms, repairs } = repair(cii, known)
    expect(terms).toMatchObject({
      sellerSiret: SELLER,
      sellerScheme: '0002',
      buyerSiret: BUYER,
      buyerScheme: '0002',
    })
    expect(repairs).toEqual(
      expect.arrayContaining([
        {
          code: 'BT-30_SIRET_SET',
          term: 'BT-30',
          detail: `${SELLER} under scheme 0002 instead of 732829320 under 0002`,
        },
        {
          code: 'BT-47_SIRET_SET',
          term: 'BT-47',
          detail: `${BUYER} under scheme 0002 instead of 123456782 under 0002`,
        },
      ]),
    )
  })

  it.each([
    ['its SIREN under the scheme of the reform’s addresses', legal('732829320', '0225')],
    ['an address of the reform', legal('732829320_73282932000074', '0225')],
    ['an address of the reform with a routing code', legal('732829320_73282932000074_COMPTA', '0225')],
    ['an address of the reform with a suffix', legal('732829320_FACTURES', '0225')],
    ['its SIREN under no scheme', legal('732829320', '')],
    ['its SIRET under the scheme of SIRETs', legal(SELLER, '0009')],
    ['its SIRET with blanks', legal('732 829 320 00074')],
    ['its SIRET with what nobody sees', legal('\ufeff732829320\u200b00074')],
    ['its SIRET cut at 14 characters, as Odoo 18 does', legal('732 829 320 00')],
    ['the first nine characters of it as it was typed', legal('732 829 3')],
    ['its VAT number', legal('FR44732829320', '')],
    ['its VAT number under the scheme of foreign sellers', legal('FR44732829320', '0223')],
    ['the words of its registration', legal('RCS Lyon 732 829 320', '')],
    ['an empty registration', legal('')],
    ['a registration without number', '<ram:SpecifiedLegalOrganization/>'],
    ['no registration at all', ''],
  ])('%s', (_, organization) => {
    const { terms, codes, xml } = repair(withSeller(organization), known)
    expect(terms).toMatchObject({ sellerSiret: SELLER, sellerScheme: '0002' })
    expect(codes).toContain('BT-30_SIRET_SET')
    expect(sellerOf(xml)).toContain(
      `</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">${SELLER}</ram:ID></ram:SpecifiedLegalOrganization><ram:DefinedTradeContact>`,
    )
  })

  it('other identifiers of the company, which stay where they are', () => {
    const { terms, xml } = repair(withSeller('', global(SELLER, '0009')), known)
    expect(terms.sellerSiret).toBe(SELLER)
    expect(sellerOf(xml)).toContain(global(SELLER, '0009'))
  })

  it('nothing of the addresses (BT-34 and BT-49)', () => {
    const cii = edited('19.0-pdp-siren INV_2026_00001_factur_x.xml')
    const { xml, terms } = repair(cii, known)
    expect(terms).toMatchObject({ sellerSiret: SELLER, buyerSiret: BUYER })
    expect(xml).toContain('<ram:URIID schemeID="0225">732829320</ram:URIID>')
    expect(xml).toContain('<ram:URIID schemeID="0225">123456782</ram:URIID>')
  })
})

describe('what a document says of another company or establishment stays', () => {
  it.each([
    ['another establishment', legal(OTHER_SITE), OTHER_SITE],
    ['another company', legal(OTHER_COMPANY), OTHER_COMPANY],
    ['the SIREN of another company', legal('803145926'), '803145926'],
    ['the VAT number of another company', legal('FR12803145926', ''), 'FR12803145926'],
    ['a number of another kind', legal('969500FU4DRAEVJW7U54', '0199'), '969500FU4DRAEVJW7U54'],
    ['the VAT number of a seller abroad', legal('BE0403170701', '0223'), 'BE0403170701'],
  ])('%s', (_, organization, siret) => {
    const { terms, codes } = repair(withSeller(organization), known)
    expect(terms.sellerSiret).toBe(siret)
    expect(codes).not.toContain('BT-30_SIRET_SET')
  })

  it('of a seller that its VAT number alone names, it is of that company', () => {
    const cii = edited(
      INVOICE,
      [
        /(<ram:SellerTradeParty>[^]*?)<ram:SpecifiedLegalOrganization>[^]*?<\/ram:SpecifiedLegalOrganization>/,
        '$1',
      ],
      ['FR44732829320', 'FR12803145926'],
    )
    expect(repair(cii, known).terms.sellerSiret).toBeUndefined()
  })

  it('of a buyer that only another identifier names: the document is of that company, and shows it', () => {
    const cii = edited(INVOICE, [
      /(<ram:BuyerTradeParty>)(\s*<ram:Name>[^<]*<\/ram:Name>)\s*<ram:SpecifiedLegalOrganization>[^]*?<\/ram:SpecifiedLegalOrganization>/,
      `$1${global(OTHER_COMPANY, '0009')}$2`,
    ])
    expect(repair(cii, known).terms.buyerSiret).toBe(OTHER_COMPANY)
  })
})

describe('where no SIRET is known', () => {
  it.each([
    ['a global identifier', global(SELLER, '0009')],
    ['an identifier without scheme', `<ram:ID>${SELLER}</ram:ID>`],
    ['an address of the reform', global('732829320_73282932000074', '0225')],
  ])('the seller’s is taken from %s that begins with its SIREN', (_, identifier) => {
    expect(repair(withSeller(legal('732829320'), identifier)).terms.sellerSiret).toBe(SELLER)
  })

  it('the seller’s is taken from its address (BT-34)', () => {
    const cii = edited('19.0-pdp-siren INV_2026_00001_factur_x.xml', [
      '<ram:URIID schemeID="0225">732829320<',
      '<ram:URIID schemeID="0225">732829320_73282932000074<',
    ])
    expect(repair(cii).terms.sellerSiret).toBe(SELLER)
  })

  it('that of another company is not', () => {
    const { terms } = repair(withSeller(legal('732829320'), global(OTHER_COMPANY, '0009')))
    expect(terms.sellerSiret).toBe('732829320')
  })

  it('what is no SIRET is not used as one', () => {
    const { terms } = repair(withSeller(legal('732829320')), { sellerSiret: '732829320', buyerSiret: '' })
    expect(terms).toMatchObject({ sellerSiret: '732829320', buyerSiret: BUYER })
  })
})

it('a SIRET given with blanks is the same', () => {
  const { terms } = repair(withSeller(legal('732829320')), { sellerSiret: '732 829 320 00074' })
  expect(terms.sellerSiret).toBe(SELLER)
})
