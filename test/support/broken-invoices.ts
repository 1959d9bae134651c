import type { NewInvoice } from '../../src/simulators/odoo/index.js'
import { generatedCii } from './generated-cii.js'
import { odooInvoice } from './entered-invoice.js'
import { type BuyerKey, type GeneratedInvoice, plainInvoice } from './generated-invoices.js'

/** One way to break one rule, in what a user enters in Odoo or in what Odoo writes. */
export interface Break {
  /** The code that must hold it back. */
  readonly code: string
  readonly buyer?: BuyerKey
  readonly number?: string
  readonly invoice?: Partial<GeneratedInvoice>
  readonly odoo?: Partial<NewInvoice>
  readonly xml?: readonly (readonly [from: string | RegExp, to: string])[]
}

const element = (name: string): RegExp => new RegExp(`<ram:${name}[ >][^]*?</ram:${name}>`)
const gone = (name: string): readonly [RegExp, string] => [element(name), '']
const NET_PRICE = '<ram:NetPriceProductTradePrice><ram:ChargeAmount>500.00'
const NATIONAL_ACCOUNT = '<ram:ProprietaryID>30006 00001 12345678901 89</ram:ProprietaryID>'
const SELLER = /(<ram:SellerTradeParty>[^]*?<ram:ID schemeID="0002">)\d+/
const exempt = { category: 'E', rate: 0 } as const
const line = plainInvoice('').lines[0]
const lines = (change: object): Partial<GeneratedInvoice> => (line ? { lines: [{ ...line, ...change }] } : {})

/** Every rule that can hold an invoice back and that a user, or Odoo, can break; some in several ways. */
export const BREAKS: readonly Break[] = [
  { code: 'INVOICE_NUMBER_FORM', number: 'FACTURE/2026/000000001' },
  { code: 'INVOICE_NUMBER_FORM', number: 'FA 2026 n°' },
  { code: 'INVOICE_NUMBER_FORM', number: 'FA.2026.' },
  { code: 'CURRENCY_NOT_EURO' },
  { code: 'FRAMEWORK_UNKNOWN', odoo: { values: { x_chorus_framework: 'A5' } } },
  { code: 'FRAMEWORK_OF_WORKS', xml: [framework('A4')] },
  { code: 'FRAMEWORK_DIFFERS', odoo: { values: { x_chorus_framework: 'A9' } }, xml: [framework('A2')] },
  { code: 'ISSUE_DATE_FUTURE', odoo: { date: '2027-01-15' } },
  { code: 'ISSUE_DATE_ABSURD', odoo: { date: '2206-10-05' } },
  { code: 'BUYER_SIRET_MISSING' },
  { code: 'BUYER_SIRET_FORM' },
  { code: 'BUYER_UNKNOWN' },
  { code: 'BUYER_INACTIVE' },
  { code: 'SERVICE_OR_COMMITMENT_REQUIRED' },
  { code: 'SERVICE_CODE_REQUIRED', buyer: 'hospital', odoo: { service: '' } },
  { code: 'SERVICE_CODE_REQUIRED', buyer: 'state', odoo: { service: '' } },
  { code: 'SERVICE_CODE_UNKNOWN', buyer: 'hospital', odoo: { service: 'SERVICE_DEST' } },
  { code: 'SERVICE_CODE_UNKNOWN', buyer: 'commune', odoo: { service: 'MAIRIE' } },
  { code: 'SERVICE_CODE_INACTIVE', buyer: 'hospital', odoo: { service: 'BLANCHISSERIE' } },
  { code: 'COMMITMENT_NUMBER_REQUIRED', buyer: 'school', odoo: { commitment: '' } },
  { code: 'COMMITMENT_NUMBER_REQUIRED', buyer: 'department', odoo: { commitment: '' } },
  { code: 'COMMITMENT_NUMBER_REQUIRED', buyer: 'hospital', odoo: { service: 'PHARMACIE' } },
  { code: 'COMMITMENT_NUMBER_REQUIRED', buyer: 'state', odoo: { service: 'FACEJ69069' } },
  { code: 'SERVICE_CODE_LENGTH', odoo: { service: 'S'.repeat(51) } },
  { code: 'COMMITMENT_NUMBER_LENGTH', odoo: { commitment: 'E'.repeat(51) } },
  { code: 'CONTRACT_LENGTH', odoo: { contract: 'M'.repeat(51) } },
  { code: 'SERVICE_CODE_CHARACTERS', odoo: { service: 'VOI\tRIE' } },
  { code: 'COMMITMENT_NUMBER_CHARACTERS', odoo: { commitment: 'EJ\n2026' } },
  { code: 'CONTRACT_CHARACTERS', odoo: { contract: 'M\u00852026' } },
  { code: 'DOCUMENT_SERVICE_CODE_UNKNOWN', xml: [buyerReference('C0042')] },
  { code: 'DOCUMENT_SERVICE_CODE_LENGTH', xml: [buyerReference('C'.repeat(51))] },
  { code: 'DOCUMENT_SERVICE_CODE_CHARACTERS', xml: [buyerReference('C&#9;42')] },
  { code: 'DOCUMENT_COMMITMENT_NUMBER_LENGTH', xml: [orderReference('C'.repeat(51))] },
  { code: 'DOCUMENT_COMMITMENT_NUMBER_CHARACTERS', xml: [orderReference('C&#10;42')] },
  { code: 'DOCUMENT_CONTRACT_LENGTH', xml: [contract('C'.repeat(51))] },
  { code: 'DOCUMENT_CONTRACT_CHARACTERS', xml: [contract('C&#10;42')] },
  { code: 'PROFILE_MISSING', xml: [gone('GuidelineSpecifiedDocumentContextParameter')] },
  {
    code: 'DOCUMENT_CURRENCY',
    xml: [
      ['InvoiceCurrencyCode>EUR', 'InvoiceCurrencyCode>CHF'],
      ['currencyID="EUR"', 'currencyID="CHF"'],
    ],
  },
  { code: 'DOCUMENT_CURRENCY', xml: [gone('InvoiceCurrencyCode')] },
  { code: 'DOCUMENT_KIND', xml: [['TypeCode>380', 'TypeCode>381']] },
  { code: 'DOCUMENT_KIND', xml: [['TypeCode>380', 'TypeCode>325']] },
  { code: 'DOCUMENT_DATE', xml: [['20261005', '20261004']] },
  { code: 'DOCUMENT_DATE', xml: [['20261005', '20261305']] },
  { code: 'DOCUMENT_DATE_FORM', xml: [['20261104', '04/11/2026']] },
  { code: 'DUE_DATE_ABSURD', xml: [['20261104', '22261104']] },
  { code: 'DUE_DATE_MISSING', xml: [gone('SpecifiedTradePaymentTerms')] },
  {
    code: 'SELLER_SIRET_MISSING',
    xml: [
      [
        /(<ram:SellerTradeParty>[^]*?)<ram:SpecifiedLegalOrganization>[^]*?<\/ram:SpecifiedLegalOrganization>/,
        '$1',
      ],
    ],
  },
  { code: 'SELLER_SIRET_FORM', xml: [[SELLER, '$1732829320']] },
  { code: 'SELLER_SIRET_FORM', xml: [[SELLER, '$17328293200007']] },
  {
    code: 'SELLER_FOREIGN_FORM',
    xml: [[/schemeID="0002">73282932000074/, 'schemeID="0223">73282932000074']],
  },
  { code: 'SELLER_NAME_MISSING', xml: [['<ram:Name>Duret Électricité</ram:Name>', '']] },
  { code: 'SELLER_COUNTRY_MISSING', xml: [gone('CountryID')] },
  { code: 'BUYER_NAME_MISSING', xml: [[/(<ram:BuyerTradeParty>)<ram:Name>[^<]*<\/ram:Name>/, '$1']] },
  {
    code: 'BUYER_COUNTRY_MISSING',
    xml: [[/(<ram:BuyerTradeParty>[^]*?)<ram:CountryID>FR<\/ram:CountryID>/, '$1']],
  },
  { code: 'LINES_MISSING', xml: [gone('IncludedSupplyChainTradeLineItem')] },
  { code: 'LINE_NUMBER_MISSING', xml: [gone('LineID')] },
  { code: 'LINE_QUANTITY_MISSING', xml: [gone('BilledQuantity')] },
  { code: 'LINE_QUANTITY_MISSING', xml: [['unitCode="C62">2<', 'unitCode="C62">deux<']] },
  { code: 'LINE_UNIT_MISSING', xml: [[' unitCode="C62"', '']] },
  { code: 'LINE_AMOUNT_MISSING', xml: [gone('SpecifiedTradeSettlementLineMonetarySummation')] },
  { code: 'LINE_NAME_MISSING', xml: [[element('Name'), '']] },
  { code: 'LINE_PRICE_MISSING', xml: [gone('NetPriceProductTradePrice')] },
  { code: 'LINE_PRICE_NEGATIVE', xml: [[NET_PRICE, NET_PRICE.replace('500', '-500')]] },
  { code: 'LINE_AMOUNT', xml: [[/<ram:ChargeAmount>500\.00/g, '<ram:ChargeAmount>500.02']] },
  { code: 'LINE_AMOUNT', xml: [['unitCode="C62">2<', 'unitCode="C62">3<']] },
  {
    code: 'VAT_BREAKDOWN_MISSING',
    xml: [[/<ram:ApplicableTradeTax><ram:CalculatedAmount>[^]*?<\/ram:ApplicableTradeTax>/, '']],
  },
  { code: 'VAT_BREAKDOWN_INCOMPLETE', xml: [gone('BasisAmount')] },
  { code: 'VAT_BREAKDOWN_INCOMPLETE', xml: [gone('CalculatedAmount')] },
  { code: 'VAT_CATEGORY_MISSING', xml: [gone('CategoryCode')] },
  { code: 'VAT_CATEGORY_UNKNOWN', xml: [[/CategoryCode>S</g, 'CategoryCode>X<']] },
  {
    code: 'VAT_RATE',
    xml: [
      [/CategoryCode>S</g, 'CategoryCode>E<'],
      ['<ram:BasisAmount>', '<ram:ExemptionReason>Exonéré</ram:ExemptionReason><ram:BasisAmount>'],
    ],
  },
  { code: 'VAT_AMOUNT', xml: [['CalculatedAmount>200.00', 'CalculatedAmount>198.50']] },
  { code: 'VAT_BASE', xml: [['BasisAmount>1000.00', 'BasisAmount>1000.01']] },
  { code: 'VAT_NOT_BROKEN_DOWN', xml: [['RateApplicablePercent>20.0', 'RateApplicablePercent>10.0']] },
  { code: 'VAT_EXEMPTION_REASON_MISSING', invoice: lines(exempt), xml: [gone('ExemptionReason')] },
  {
    code: 'VAT_EXEMPTION_REASON_MISSING',
    invoice: lines({ category: 'AE', rate: 0 }),
    xml: [gone('ExemptionReason')],
  },
  {
    code: 'VAT_EXEMPTION_REASON_SUPERFLUOUS',
    xml: [['<ram:BasisAmount>', '<ram:ExemptionReason>Exonéré</ram:ExemptionReason><ram:BasisAmount>']],
  },
  { code: 'SELLER_VAT_MISSING', xml: [gone('SpecifiedTaxRegistration')] },
  { code: 'VAT_NUMBER_PREFIX', xml: [['VA">FR44732829320', 'VA">44732829320']] },
  { code: 'TOTAL_MISSING', xml: [gone('DuePayableAmount')] },
  { code: 'TOTAL_MISSING', xml: [gone('TaxBasisTotalAmount')] },
  { code: 'AMOUNT_FORM', xml: [['BasisAmount>1000.00', 'BasisAmount>1000.000']] },
  { code: 'AMOUNT_FORM', xml: [['BasisAmount>1000.00', 'BasisAmount>1E3']] },
  {
    code: 'LINES_SUM',
    xml: [
      [
        /(Summation>)<ram:LineTotalAmount>1000\.00(<\/ram:LineTotalAmount><ram:TaxBasis)/,
        '$1<ram:LineTotalAmount>1000.01$2',
      ],
    ],
  },
  {
    code: 'ALLOWANCES_SUM',
    xml: [
      [
        '<ram:TaxBasisTotalAmount>',
        '<ram:AllowanceTotalAmount>5.00</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>',
      ],
    ],
  },
  {
    code: 'CHARGES_SUM',
    xml: [
      [
        '<ram:TaxBasisTotalAmount>',
        '<ram:ChargeTotalAmount>5.00</ram:ChargeTotalAmount><ram:TaxBasisTotalAmount>',
      ],
    ],
  },
  { code: 'TOTAL_WITHOUT_VAT', xml: [['TaxBasisTotalAmount>1000.00', 'TaxBasisTotalAmount>999.99']] },
  { code: 'VAT_SUM', xml: [['currencyID="EUR">200.00', 'currencyID="EUR">200.01']] },
  {
    code: 'TOTAL_WITH_VAT',
    odoo: { tax: 200.01 },
    xml: [['GrandTotalAmount>1200.00', 'GrandTotalAmount>1200.01']],
  },
  { code: 'AMOUNT_DUE', xml: [['DuePayableAmount>1200.00', 'DuePayableAmount>1199.99']] },
  { code: 'AMOUNT_DUE', xml: [['PrepaidAmount>0.00', 'PrepaidAmount>10.00']] },
  { code: 'PAYMENT_ACCOUNT_MISSING', xml: [gone('SpecifiedTradeSettlementPaymentMeans')] },
  { code: 'PAYMENT_ACCOUNT_MISSING', xml: [gone('PayeePartyCreditorFinancialAccount')] },
  { code: 'PAYMENT_MEANS_REFUSED', xml: [['TypeCode>42', 'TypeCode>ZZZ']] },
  { code: 'PAYMENT_MEANS_REFUSED', xml: [['TypeCode>42', 'TypeCode>1']] },
  { code: 'IBAN_FORM', xml: [['FR7630006000011234567890189', 'FR7630006000011234567890188']] },
  {
    code: 'PAYMENT_ACCOUNT_NOT_IBAN',
    xml: [['FR7630006000011234567890189', '30006000011234567890189']],
  },
  {
    code: 'PAYMENT_ACCOUNT_NOT_IBAN',
    xml: [['<ram:IBANID>FR7630006000011234567890189</ram:IBANID>', NATIONAL_ACCOUNT]],
  },
]

/** An invoice broken as `broken` says; every replacement must find its place. */
export function brokenInvoice(broken: Break, number: string): NewInvoice {
  const made = { ...plainInvoice(number, broken.buyer), ...broken.invoice }
  const { service, commitment, contract: market } = broken.odoo ?? {}
  let xml = generatedCii(made)
  // A reference that Odoo knows is in what Odoo writes; one that it does not know is not.
  if (service !== undefined)
    xml = replaced(
      xml,
      /<ram:BuyerReference>[^<]*<\/ram:BuyerReference>|(?=\n<ram:SellerTradeParty>)/,
      escapedTag('BuyerReference', service),
    )
  if (commitment !== undefined && commitment !== '')
    xml = replaced(xml, ...orderReference(encoded(commitment)))
  if (commitment === '') xml = replaced(xml, ...gone('BuyerOrderReferencedDocument'))
  if (market !== undefined) xml = replaced(xml, ...contract(encoded(market)))
  for (const [from, to] of broken.xml ?? []) xml = replaced(xml, from, to)
  const { values, ...odoo } = broken.odoo ?? {}
  const entered = odooInvoice(made, xml)
  return { ...entered, ...odoo, values: { ...entered.values, ...values } }
}

function replaced(xml: string, from: string | RegExp, to: string): string {
  const after = xml.replace(from, to)
  if (after === xml) throw new Error(`nothing to break at ${String(from)}`)
  return after
}

function framework(code: string): readonly [string, string] {
  const parameter = `<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>${code}</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>`
  const next = '<ram:GuidelineSpecifiedDocumentContextParameter>'
  return [next, parameter + next]
}

function buyerReference(text: string): readonly [string, string] {
  const next = '<ram:ApplicableHeaderTradeAgreement>'
  return [next, `${next}<ram:BuyerReference>${text}</ram:BuyerReference>`]
}

function orderReference(text: string): readonly [RegExp, string] {
  return [/(<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>)[^<]*/, `$1${text}`]
}

function contract(text: string): readonly [string, string] {
  const next = '</ram:ApplicableHeaderTradeAgreement>'
  const reference = `<ram:ContractReferencedDocument><ram:IssuerAssignedID>${text}</ram:IssuerAssignedID></ram:ContractReferencedDocument>`
  return [next, reference + next]
}

function escapedTag(name: string, text: string): string {
  return text === '' ? '' : `<ram:${name}>${encoded(text)}</ram:${name}>`
}

function encoded(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `&#${String(character.codePointAt(0))};`)
}
