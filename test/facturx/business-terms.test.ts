import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { edited, editedXml, realXml } from './documents.js'

describe('the business terms', () => {
  it('of an invoice with a discount, a contract and a service code', () => {
    const terms = readBusinessTerms(parseCii(realXml('19.0 INV_2026_00004_factur_x.xml')))
    expect(terms).toEqual({
      number: 'INV/2026/00004',
      issueDate: '2026-10-05',
      typeCode: '380',
      currency: 'EUR',
      dueDate: '2026-11-21',
      serviceCode: 'VOIRIE',
      contractReference: 'MAPA-2026-17',
      orderReference: '4500012345',
      paymentTerms: undefined,
      businessProcess: undefined,
      specification: 'urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended',
      precedingInvoice: undefined,
      sellerName: 'Duret Électricité',
      sellerSiret: '73282932000074',
      sellerScheme: '0002',
      sellerVat: 'FR44732829320',
      sellerTaxRegistration: undefined,
      sellerCountry: 'FR',
      buyerName: 'Département du Rhône',
      buyerSiret: '12345678200044',
      buyerScheme: '0002',
      buyerVat: undefined,
      buyerCountry: 'FR',
      taxRepresentativeVat: undefined,
      paymentMeansCode: '42',
      iban: 'FR7630006000011234567890189',
      nationalAccount: undefined,
      unreadableDates: [],
      totals: {
        lines: '6722.00',
        allowances: undefined,
        charges: undefined,
        withoutVat: '6722.00',
        vat: '1246.40',
        vatInAccountingCurrency: undefined,
        withVat: '7968.40',
        paid: '0.00',
        rounding: undefined,
        due: '7968.40',
      },
      vatBreakdown: [
        {
          taxableAmount: '5742.00',
          taxAmount: '1148.40',
          category: 'S',
          rate: '20.0',
          exemptionReason: undefined,
          exemptionReasonCode: undefined,
        },
        {
          taxableAmount: '980.00',
          taxAmount: '98.00',
          category: 'S',
          rate: '10.0',
          exemptionReason: undefined,
          exemptionReasonCode: undefined,
        },
      ],
      allowancesAndCharges: [],
      lines: [
        {
          id: '1',
          quantity: '2.0',
          unit: 'C62',
          netAmount: '5742.00',
          netPrice: '2871.00',
          priceDiscount: '319.00',
          grossPrice: '3190.00',
          priceQuantity: undefined,
          vatCategory: 'S',
          vatRate: '20.0',
          name: undefined,
          description: 'Borne de recharge 22 kW',
          allowancesAndCharges: [],
        },
        {
          id: '2',
          quantity: '1.0',
          unit: 'C62',
          netAmount: '980.00',
          netPrice: '980.00',
          priceDiscount: undefined,
          grossPrice: '980.00',
          priceQuantity: undefined,
          vatCategory: 'S',
          vatRate: '10.0',
          name: undefined,
          description: 'Rénovation éclairage logements',
          allowancesAndCharges: [],
        },
      ],
    })
  })

  it('tell the VAT in the currency of the invoice from that in euros', () => {
    const foreign = editedXml(
      '19.0 INV_2026_00001_factur_x.xml',
      ['<ram:InvoiceCurrencyCode>EUR', '<ram:InvoiceCurrencyCode>USD'],
      [
        '<ram:TaxTotalAmount currencyID="EUR">1255.20',
        '<ram:TaxTotalAmount currencyID="EUR">1100.00</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="USD">1255.20',
      ],
    )
    const { totals } = readBusinessTerms(parseCii(foreign))
    expect(totals).toMatchObject({ vat: '1255.20', vatInAccountingCurrency: '1100.00' })
  })

  it('are absent where the invoice is empty or silent', () => {
    const silent = readBusinessTerms(
      edited(
        '19.0 INV_2026_00001_factur_x.xml',
        [/<ram:ID>INV\/2026\/00001<\/ram:ID>/, '<ram:ID> </ram:ID>'],
        [/<rsm:SupplyChainTradeTransaction>[^]*<\/rsm:SupplyChainTradeTransaction>/, ''],
      ),
    )
    expect(silent).toMatchObject({ number: undefined, buyerSiret: undefined, lines: [], vatBreakdown: [] })
  })
})
