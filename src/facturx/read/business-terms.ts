import type { Cii, CiiElement } from './cii.js'
import { elementAt, elementsAt, textAt } from './cii-tree.js'
import { unreadableDates } from '../repair/dates.js'

export { allTerms } from './cii-tree.js'

/**
 * What the bridge wants to know of an invoice. Amounts are the decimals of the document, as written; dates are
 * `YYYY-MM-DD` (or as written, if the document does not give them in format 102). Absent and empty are the same.
 */
export interface BusinessTerms {
  /** BT-1 */
  readonly number: string | undefined
  /** BT-2 */
  readonly issueDate: string | undefined
  /** BT-3 */
  readonly typeCode: string | undefined
  /** BT-5 */
  readonly currency: string | undefined
  /** BT-9 */
  readonly dueDate: string | undefined
  /** BT-10, *code service* */
  readonly serviceCode: string | undefined
  /** BT-12, *numéro de marché* */
  readonly contractReference: string | undefined
  /** BT-13, *numéro d'engagement*. Odoo fills it with the number of the invoice itself when it knows none. */
  readonly orderReference: string | undefined
  /** BT-20 */
  readonly paymentTerms: string | undefined
  /** BT-23, *cadre de facturation* */
  readonly businessProcess: string | undefined
  /** BT-24, the profile */
  readonly specification: string | undefined
  /** BT-25 */
  readonly precedingInvoice: string | undefined
  /** BT-27 */
  readonly sellerName: string | undefined
  /** BT-30 and its scheme */
  readonly sellerSiret: string | undefined
  readonly sellerScheme: string | undefined
  /** BT-31 */
  readonly sellerVat: string | undefined
  /** BT-32 */
  readonly sellerTaxRegistration: string | undefined
  /** BT-40 */
  readonly sellerCountry: string | undefined
  /** BT-44 */
  readonly buyerName: string | undefined
  /** BT-47 and its scheme */
  readonly buyerSiret: string | undefined
  readonly buyerScheme: string | undefined
  /** BT-48 */
  readonly buyerVat: string | undefined
  /** BT-55 */
  readonly buyerCountry: string | undefined
  /** BT-63 */
  readonly taxRepresentativeVat: string | undefined
  /** BT-81 of the first means of payment that has one */
  readonly paymentMeansCode: string | undefined
  /** BT-84, an IBAN */
  readonly iban: string | undefined
  /** BT-84, a national account number (in France a RIB), of the first means of payment that has one */
  readonly nationalAccount: string | undefined
  /** What stands where a date belongs and is no day in format 102 */
  readonly unreadableDates: readonly string[]
  readonly totals: Totals
  readonly vatBreakdown: readonly VatBreakdown[]
  /** BG-20 and BG-21, logistics charges of the EXTENDED profile included */
  readonly allowancesAndCharges: readonly HeaderAllowanceOrCharge[]
  readonly lines: readonly InvoiceLine[]
}

export interface Totals {
  /** BT-106 */
  readonly lines: string | undefined
  /** BT-107 */
  readonly allowances: string | undefined
  /** BT-108 */
  readonly charges: string | undefined
  /** BT-109 */
  readonly withoutVat: string | undefined
  /** BT-110, in the currency of the invoice */
  readonly vat: string | undefined
  /** BT-111, in another currency */
  readonly vatInAccountingCurrency: string | undefined
  /** BT-112 */
  readonly withVat: string | undefined
  /** BT-113 */
  readonly paid: string | undefined
  /** BT-114 */
  readonly rounding: string | undefined
  /** BT-115 */
  readonly due: string | undefined
}

export interface VatBreakdown {
  /** BT-116 */
  readonly taxableAmount: string | undefined
  /** BT-117 */
  readonly taxAmount: string | undefined
  /** BT-118 */
  readonly category: string | undefined
  /** BT-119 */
  readonly rate: string | undefined
  /** BT-120 */
  readonly exemptionReason: string | undefined
  /** BT-121 */
  readonly exemptionReasonCode: string | undefined
}

export interface AllowanceOrCharge {
  readonly isCharge: boolean
  /** BT-92, BT-99; on a line BT-136, BT-141 */
  readonly amount: string | undefined
}

export interface HeaderAllowanceOrCharge extends AllowanceOrCharge {
  /** BT-95, BT-102 */
  readonly vatCategory: string | undefined
  /** BT-96, BT-103 */
  readonly vatRate: string | undefined
}

export interface InvoiceLine {
  /** BT-126 */
  readonly id: string | undefined
  /** BT-129 */
  readonly quantity: string | undefined
  /** BT-130 */
  readonly unit: string | undefined
  /** BT-131 */
  readonly netAmount: string | undefined
  /** BT-146 */
  readonly netPrice: string | undefined
  /** BT-147 */
  readonly priceDiscount: string | undefined
  /** BT-148 */
  readonly grossPrice: string | undefined
  /** BT-149 */
  readonly priceQuantity: string | undefined
  /** BT-151 */
  readonly vatCategory: string | undefined
  /** BT-152 */
  readonly vatRate: string | undefined
  /** BT-153 */
  readonly name: string | undefined
  /** BT-154 */
  readonly description: string | undefined
  /** BG-27 and BG-28 */
  readonly allowancesAndCharges: readonly AllowanceOrCharge[]
}

/** Reads the terms of an invoice, also of an incomplete one: whatever is not there is `undefined`. */
export function readBusinessTerms({ root }: Cii): BusinessTerms {
  const context = elementAt(root, ['ExchangedDocumentContext'])
  const document = elementAt(root, ['ExchangedDocument'])
  const transaction = elementAt(root, ['SupplyChainTradeTransaction'])
  const agreement = elementAt(transaction, ['ApplicableHeaderTradeAgreement'])
  const settlement = elementAt(transaction, ['ApplicableHeaderTradeSettlement'])
  const seller = elementAt(agreement, ['SellerTradeParty'])
  const buyer = elementAt(agreement, ['BuyerTradeParty'])
  const sellerId = elementAt(seller, ['SpecifiedLegalOrganization', 'ID'])
  const buyerId = elementAt(buyer, ['SpecifiedLegalOrganization', 'ID'])
  const currency = textAt(settlement, ['InvoiceCurrencyCode'])
  return {
    number: textAt(document, ['ID']),
    issueDate: dateAt(document, ['IssueDateTime']),
    typeCode: textAt(document, ['TypeCode']),
    currency,
    dueDate: dateAt(settlement, ['SpecifiedTradePaymentTerms', 'DueDateDateTime']),
    serviceCode: textAt(agreement, ['BuyerReference']),
    contractReference: textAt(agreement, ['ContractReferencedDocument', 'IssuerAssignedID']),
    orderReference: textAt(agreement, ['BuyerOrderReferencedDocument', 'IssuerAssignedID']),
    paymentTerms: firstText(settlement, ['SpecifiedTradePaymentTerms', 'Description']),
    businessProcess: textAt(context, ['BusinessProcessSpecifiedDocumentContextParameter', 'ID']),
    specification: textAt(context, ['GuidelineSpecifiedDocumentContextParameter', 'ID']),
    precedingInvoice: textAt(settlement, ['InvoiceReferencedDocument', 'IssuerAssignedID']),
    sellerName: textAt(seller, ['Name']),
    sellerSiret: textAt(sellerId, []),
    sellerScheme: sellerId?.attributes.get('schemeID'),
    sellerVat: taxNumber(seller, 'VA'),
    sellerTaxRegistration: taxNumber(seller, 'FC'),
    sellerCountry: textAt(seller, COUNTRY),
    buyerName: textAt(buyer, ['Name']),
    buyerSiret: textAt(buyerId, []),
    buyerScheme: buyerId?.attributes.get('schemeID'),
    buyerVat: taxNumber(buyer, 'VA'),
    buyerCountry: textAt(buyer, COUNTRY),
    taxRepresentativeVat: taxNumber(elementAt(agreement, ['SellerTaxRepresentativeTradeParty']), 'VA'),
    paymentMeansCode: firstText(settlement, ['SpecifiedTradeSettlementPaymentMeans', 'TypeCode']),
    iban: firstText(settlement, [
      'SpecifiedTradeSettlementPaymentMeans',
      'PayeePartyCreditorFinancialAccount',
      'IBANID',
    ]),
    nationalAccount: firstText(settlement, [
      'SpecifiedTradeSettlementPaymentMeans',
      'PayeePartyCreditorFinancialAccount',
      'ProprietaryID',
    ]),
    unreadableDates: unreadableDates(root),
    totals: readTotals(settlement, currency),
    vatBreakdown: elementsAt(settlement, ['ApplicableTradeTax']).map(readVatBreakdown),
    allowancesAndCharges: readAllowancesAndCharges(settlement),
    lines: elementsAt(transaction, ['IncludedSupplyChainTradeLineItem']).map(readLine),
  }
}

function readTotals(settlement: CiiElement | undefined, currency: string | undefined): Totals {
  const sums = elementAt(settlement, ['SpecifiedTradeSettlementHeaderMonetarySummation'])
  const taxes = elementsAt(sums, ['TaxTotalAmount'])
  const inCurrency = ({ attributes }: CiiElement) => (attributes.get('currencyID') ?? currency) === currency
  return {
    lines: textAt(sums, ['LineTotalAmount']),
    allowances: textAt(sums, ['AllowanceTotalAmount']),
    charges: textAt(sums, ['ChargeTotalAmount']),
    withoutVat: textAt(sums, ['TaxBasisTotalAmount']),
    vat: textAt(taxes.find(inCurrency), []),
    vatInAccountingCurrency: textAt(
      taxes.find((tax) => !inCurrency(tax)),
      [],
    ),
    withVat: textAt(sums, ['GrandTotalAmount']),
    paid: textAt(sums, ['TotalPrepaidAmount']),
    rounding: textAt(sums, ['RoundingAmount']),
    due: textAt(sums, ['DuePayableAmount']),
  }
}

function readVatBreakdown(tax: CiiElement): VatBreakdown {
  return {
    taxableAmount: textAt(tax, ['BasisAmount']),
    taxAmount: textAt(tax, ['CalculatedAmount']),
    category: textAt(tax, ['CategoryCode']),
    rate: textAt(tax, ['RateApplicablePercent']),
    exemptionReason: textAt(tax, ['ExemptionReason']),
    exemptionReasonCode: textAt(tax, ['ExemptionReasonCode']),
  }
}

function readLine(line: CiiElement): InvoiceLine {
  const product = elementAt(line, ['SpecifiedTradeProduct'])
  const agreement = elementAt(line, ['SpecifiedLineTradeAgreement'])
  const settlement = elementAt(line, ['SpecifiedLineTradeSettlement'])
  const gross = elementAt(agreement, ['GrossPriceProductTradePrice'])
  const quantity = elementAt(line, ['SpecifiedLineTradeDelivery', 'BilledQuantity'])
  return {
    id: textAt(line, ['AssociatedDocumentLineDocument', 'LineID']),
    quantity: textAt(quantity, []),
    unit: quantity?.attributes.get('unitCode'),
    netAmount: textAt(settlement, ['SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount']),
    netPrice: textAt(agreement, ['NetPriceProductTradePrice', 'ChargeAmount']),
    priceDiscount: textAt(gross, ['AppliedTradeAllowanceCharge', 'ActualAmount']),
    grossPrice: textAt(gross, ['ChargeAmount']),
    priceQuantity: textAt(agreement, ['NetPriceProductTradePrice', 'BasisQuantity']),
    vatCategory: textAt(settlement, ['ApplicableTradeTax', 'CategoryCode']),
    vatRate: textAt(settlement, ['ApplicableTradeTax', 'RateApplicablePercent']),
    name: textAt(product, ['Name']),
    description: textAt(product, ['Description']),
    allowancesAndCharges: elementsAt(settlement, ['SpecifiedTradeAllowanceCharge']).map(
      readAllowanceOrCharge,
    ),
  }
}

function readAllowancesAndCharges(settlement: CiiElement | undefined): HeaderAllowanceOrCharge[] {
  const stated = elementsAt(settlement, ['SpecifiedTradeAllowanceCharge']).map((item) => ({
    ...readAllowanceOrCharge(item),
    ...readVat(elementAt(item, ['CategoryTradeTax'])),
  }))
  const logistics = elementsAt(settlement, ['SpecifiedLogisticsServiceCharge']).map((item) => ({
    isCharge: true,
    amount: textAt(item, ['AppliedAmount']),
    ...readVat(elementAt(item, ['AppliedTradeTax'])),
  }))
  return [...stated, ...logistics]
}

function readAllowanceOrCharge(item: CiiElement): AllowanceOrCharge {
  const indicator = textAt(item, ['ChargeIndicator', 'Indicator'])
  return { isCharge: indicator === 'true' || indicator === '1', amount: textAt(item, ['ActualAmount']) }
}

function readVat(tax: CiiElement | undefined): Pick<HeaderAllowanceOrCharge, 'vatCategory' | 'vatRate'> {
  return { vatCategory: textAt(tax, ['CategoryCode']), vatRate: textAt(tax, ['RateApplicablePercent']) }
}

function firstText(from: CiiElement | undefined, path: readonly string[]): string | undefined {
  return elementsAt(from, path)
    .map((element) => textAt(element, []))
    .find((text) => text !== undefined)
}

const COUNTRY = ['PostalTradeAddress', 'CountryID']

function taxNumber(party: CiiElement | undefined, scheme: 'VA' | 'FC'): string | undefined {
  const ids = elementsAt(party, ['SpecifiedTaxRegistration', 'ID'])
  return textAt(
    ids.find(({ attributes }) => attributes.get('schemeID') === scheme),
    [],
  )
}

function dateAt(from: CiiElement | undefined, path: readonly string[]): string | undefined {
  return textAt(from, [...path, 'DateTimeString'])?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
}
