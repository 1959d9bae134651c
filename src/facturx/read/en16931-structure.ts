import type { Cii, CiiElement } from './cii.js'

/** Element names with what they may hold; `*` marks those that may be repeated. */
interface Structure {
  readonly [name: string]: Structure
}

const VALUE: Structure = {}
const DATE: Structure = { DateTimeString: VALUE }
const PERIOD: Structure = { StartDateTime: DATE, EndDateTime: DATE }
const REFERENCE: Structure = { IssuerAssignedID: VALUE }
const TAX_CATEGORY: Structure = { TypeCode: VALUE, CategoryCode: VALUE, RateApplicablePercent: VALUE }
const ALLOWANCE: Structure = {
  ChargeIndicator: { Indicator: VALUE },
  CalculationPercent: VALUE,
  BasisAmount: VALUE,
  ActualAmount: VALUE,
  ReasonCode: VALUE,
  Reason: VALUE,
}
const ADDRESS: Structure = {
  PostcodeCode: VALUE,
  LineOne: VALUE,
  LineTwo: VALUE,
  LineThree: VALUE,
  CityName: VALUE,
  CountryID: VALUE,
  CountrySubDivisionName: VALUE,
}
const BUYER: Structure = {
  ID: VALUE,
  GlobalID: VALUE,
  Name: VALUE,
  SpecifiedLegalOrganization: { ID: VALUE, TradingBusinessName: VALUE },
  DefinedTradeContact: {
    PersonName: VALUE,
    DepartmentName: VALUE,
    TelephoneUniversalCommunication: { CompleteNumber: VALUE },
    EmailURIUniversalCommunication: { URIID: VALUE },
  },
  PostalTradeAddress: ADDRESS,
  URIUniversalCommunication: { URIID: VALUE },
  'SpecifiedTaxRegistration*': { ID: VALUE },
}
const SELLER: Structure = { ...BUYER, 'ID*': VALUE, 'GlobalID*': VALUE, Description: VALUE }

const LINE: Structure = {
  AssociatedDocumentLineDocument: { LineID: VALUE, IncludedNote: { Content: VALUE } },
  SpecifiedTradeProduct: {
    GlobalID: VALUE,
    SellerAssignedID: VALUE,
    BuyerAssignedID: VALUE,
    Name: VALUE,
    Description: VALUE,
    'ApplicableProductCharacteristic*': { Description: VALUE, Value: VALUE },
    'DesignatedProductClassification*': { ClassCode: VALUE },
    OriginTradeCountry: { ID: VALUE },
  },
  SpecifiedLineTradeAgreement: {
    BuyerOrderReferencedDocument: { LineID: VALUE },
    GrossPriceProductTradePrice: {
      ChargeAmount: VALUE,
      BasisQuantity: VALUE,
      AppliedTradeAllowanceCharge: { ChargeIndicator: { Indicator: VALUE }, ActualAmount: VALUE },
    },
    NetPriceProductTradePrice: { ChargeAmount: VALUE, BasisQuantity: VALUE },
  },
  SpecifiedLineTradeDelivery: { BilledQuantity: VALUE },
  SpecifiedLineTradeSettlement: {
    ApplicableTradeTax: TAX_CATEGORY,
    BillingSpecifiedPeriod: PERIOD,
    'SpecifiedTradeAllowanceCharge*': ALLOWANCE,
    SpecifiedTradeSettlementLineMonetarySummation: { LineTotalAmount: VALUE },
    AdditionalReferencedDocument: { IssuerAssignedID: VALUE, TypeCode: VALUE, ReferenceTypeCode: VALUE },
    ReceivableSpecifiedTradeAccountingAccount: { ID: VALUE },
  },
}

const AGREEMENT: Structure = {
  BuyerReference: VALUE,
  SellerTradeParty: SELLER,
  BuyerTradeParty: BUYER,
  SellerTaxRepresentativeTradeParty: {
    Name: VALUE,
    PostalTradeAddress: ADDRESS,
    SpecifiedTaxRegistration: { ID: VALUE },
  },
  SellerOrderReferencedDocument: REFERENCE,
  BuyerOrderReferencedDocument: REFERENCE,
  ContractReferencedDocument: REFERENCE,
  'AdditionalReferencedDocument*': {
    IssuerAssignedID: VALUE,
    URIID: VALUE,
    TypeCode: VALUE,
    Name: VALUE,
    AttachmentBinaryObject: VALUE,
    ReferenceTypeCode: VALUE,
  },
  SpecifiedProcuringProject: { ID: VALUE, Name: VALUE },
}

const DELIVERY: Structure = {
  ShipToTradeParty: { ID: VALUE, GlobalID: VALUE, Name: VALUE, PostalTradeAddress: ADDRESS },
  ActualDeliverySupplyChainEvent: { OccurrenceDateTime: DATE },
  DespatchAdviceReferencedDocument: REFERENCE,
  ReceivingAdviceReferencedDocument: REFERENCE,
}

const SETTLEMENT: Structure = {
  CreditorReferenceID: VALUE,
  PaymentReference: VALUE,
  TaxCurrencyCode: VALUE,
  InvoiceCurrencyCode: VALUE,
  PayeeTradeParty: { ID: VALUE, GlobalID: VALUE, Name: VALUE, SpecifiedLegalOrganization: { ID: VALUE } },
  'SpecifiedTradeSettlementPaymentMeans*': {
    TypeCode: VALUE,
    Information: VALUE,
    ApplicableTradeSettlementFinancialCard: { ID: VALUE, CardholderName: VALUE },
    PayerPartyDebtorFinancialAccount: { IBANID: VALUE },
    PayeePartyCreditorFinancialAccount: { IBANID: VALUE, AccountName: VALUE, ProprietaryID: VALUE },
    PayeeSpecifiedCreditorFinancialInstitution: { BICID: VALUE },
  },
  'ApplicableTradeTax*': {
    CalculatedAmount: VALUE,
    TypeCode: VALUE,
    ExemptionReason: VALUE,
    BasisAmount: VALUE,
    CategoryCode: VALUE,
    ExemptionReasonCode: VALUE,
    TaxPointDate: { DateString: VALUE },
    DueDateTypeCode: VALUE,
    RateApplicablePercent: VALUE,
  },
  BillingSpecifiedPeriod: PERIOD,
  'SpecifiedTradeAllowanceCharge*': { ...ALLOWANCE, CategoryTradeTax: TAX_CATEGORY },
  SpecifiedTradePaymentTerms: { Description: VALUE, DueDateDateTime: DATE, DirectDebitMandateID: VALUE },
  SpecifiedTradeSettlementHeaderMonetarySummation: {
    LineTotalAmount: VALUE,
    ChargeTotalAmount: VALUE,
    AllowanceTotalAmount: VALUE,
    TaxBasisTotalAmount: VALUE,
    'TaxTotalAmount*': VALUE,
    RoundingAmount: VALUE,
    GrandTotalAmount: VALUE,
    TotalPrepaidAmount: VALUE,
    DuePayableAmount: VALUE,
  },
  'InvoiceReferencedDocument*': { IssuerAssignedID: VALUE, FormattedIssueDateTime: DATE },
  ReceivableSpecifiedTradeAccountingAccount: { ID: VALUE },
}

/** All that the core of EN 16931 knows how to say in CII (EN 16931-3-3, the syntax binding of BT-1 to BT-165). */
const INVOICE: Structure = {
  ExchangedDocumentContext: {
    BusinessProcessSpecifiedDocumentContextParameter: { ID: VALUE },
    GuidelineSpecifiedDocumentContextParameter: { ID: VALUE },
  },
  ExchangedDocument: {
    ID: VALUE,
    TypeCode: VALUE,
    IssueDateTime: DATE,
    'IncludedNote*': { Content: VALUE, SubjectCode: VALUE },
  },
  SupplyChainTradeTransaction: {
    'IncludedSupplyChainTradeLineItem*': LINE,
    ApplicableHeaderTradeAgreement: AGREEMENT,
    ApplicableHeaderTradeDelivery: DELIVERY,
    ApplicableHeaderTradeSettlement: SETTLEMENT,
  },
}

/** True when the invoice says nothing that needs the EXTENDED profile of Factur-X. */
export function fitsEn16931({ root }: Cii): boolean {
  return fits(root, INVOICE)
}

function fits(element: CiiElement, structure: Structure): boolean {
  const seen = new Set<string>()
  return element.children.every((child) => {
    const repeatable = structure[`${child.name}*`]
    const allowed = repeatable ?? structure[child.name]
    if (allowed === undefined || (repeatable === undefined && seen.has(child.name))) return false
    seen.add(child.name)
    return fits(child, allowed)
  })
}
