import type { XmlElement } from '../xml.js'

const words = (list: string): readonly string[] => list.trim().split(/\s+/)

const tradeParty = words(`ID GlobalID Name RoleCode Description SpecifiedLegalOrganization DefinedTradeContact
  PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration`)

const allowanceCharge = words(`ChargeIndicator SequenceNumeric CalculationPercent BasisAmount BasisQuantity
  ActualAmount ReasonCode Reason CategoryTradeTax`)

/** The order of children in the sequences of the CII D16B schema, as far as Factur-X EXTENDED uses them. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  CrossIndustryInvoice: words('ExchangedDocumentContext ExchangedDocument SupplyChainTradeTransaction'),
  ExchangedDocumentContext: words(`TestIndicator BusinessProcessSpecifiedDocumentContextParameter
    GuidelineSpecifiedDocumentContextParameter`),
  ExchangedDocument: words(`ID Name TypeCode IssueDateTime CopyIndicator LanguageID IncludedNote
    EffectiveSpecifiedPeriod`),
  SupplyChainTradeTransaction: words(`IncludedSupplyChainTradeLineItem ApplicableHeaderTradeAgreement
    ApplicableHeaderTradeDelivery ApplicableHeaderTradeSettlement`),
  IncludedSupplyChainTradeLineItem: words(`AssociatedDocumentLineDocument SpecifiedTradeProduct
    SpecifiedLineTradeAgreement SpecifiedLineTradeDelivery SpecifiedLineTradeSettlement`),
  SpecifiedTradeProduct: words(`ID GlobalID SellerAssignedID BuyerAssignedID IndustryAssignedID ModelID Name
    Description BatchID BrandName ModelName ApplicableProductCharacteristic DesignatedProductClassification
    IndividualTradeProductInstance OriginTradeCountry IncludedReferencedProduct`),
  SpecifiedLineTradeAgreement:
    words(`BuyerReference SellerOrderReferencedDocument BuyerOrderReferencedDocument
    QuotationReferencedDocument ContractReferencedDocument AdditionalReferencedDocument
    GrossPriceProductTradePrice NetPriceProductTradePrice`),
  GrossPriceProductTradePrice: words('ChargeAmount BasisQuantity AppliedTradeAllowanceCharge'),
  NetPriceProductTradePrice: words('ChargeAmount BasisQuantity IncludedTradeTax'),
  AppliedTradeAllowanceCharge: allowanceCharge,
  SpecifiedTradeAllowanceCharge: allowanceCharge,
  SpecifiedLineTradeDelivery: words(`BilledQuantity ChargeFreeQuantity PackageQuantity ShipToTradeParty
    UltimateShipToTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument
    ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument`),
  SpecifiedLineTradeSettlement: words(`ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge
    SpecifiedTradeSettlementLineMonetarySummation InvoiceReferencedDocument AdditionalReferencedDocument
    ReceivableSpecifiedTradeAccountingAccount`),
  ApplicableTradeTax: words(`CalculatedAmount TypeCode ExemptionReason BasisAmount LineTotalBasisAmount
    AllowanceChargeBasisAmount CategoryCode ExemptionReasonCode TaxPointDate DueDateTypeCode
    RateApplicablePercent`),
  ApplicableHeaderTradeAgreement: words(`BuyerReference SellerTradeParty BuyerTradeParty SalesAgentTradeParty
    BuyerTaxRepresentativeTradeParty SellerTaxRepresentativeTradeParty ProductEndUserTradeParty
    ApplicableTradeDeliveryTerms SellerOrderReferencedDocument BuyerOrderReferencedDocument
    QuotationReferencedDocument ContractReferencedDocument AdditionalReferencedDocument BuyerAgentTradeParty
    SpecifiedProcuringProject UltimateCustomerOrderReferencedDocument`),
  SellerTradeParty: tradeParty,
  BuyerTradeParty: tradeParty,
  ShipToTradeParty: tradeParty,
  PayeeTradeParty: tradeParty,
  ApplicableHeaderTradeDelivery:
    words(`RelatedSupplyChainConsignment ShipToTradeParty UltimateShipToTradeParty
    ShipFromTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument
    ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument`),
  ApplicableHeaderTradeSettlement:
    words(`CreditorReferenceID PaymentReference TaxCurrencyCode InvoiceCurrencyCode
    InvoiceIssuerReference InvoicerTradeParty InvoiceeTradeParty PayeeTradeParty PayerTradeParty
    TaxApplicableTradeCurrencyExchange SpecifiedTradeSettlementPaymentMeans ApplicableTradeTax
    BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge SpecifiedLogisticsServiceCharge
    SpecifiedTradePaymentTerms SpecifiedTradeSettlementHeaderMonetarySummation InvoiceReferencedDocument
    ReceivableSpecifiedTradeAccountingAccount SpecifiedAdvancePayment`),
  SpecifiedTradeSettlementPaymentMeans: words(`TypeCode Information ApplicableTradeSettlementFinancialCard
    PayerPartyDebtorFinancialAccount PayeePartyCreditorFinancialAccount
    PayeeSpecifiedCreditorFinancialInstitution`),
  SpecifiedTradePaymentTerms: words(`Description DueDateDateTime DirectDebitMandateID PartialPaymentAmount
    ApplicableTradePaymentPenaltyTerms ApplicableTradePaymentDiscountTerms`),
  SpecifiedTradeSettlementHeaderMonetarySummation:
    words(`LineTotalAmount ChargeTotalAmount AllowanceTotalAmount
    TaxBasisTotalAmount TaxTotalAmount RoundingAmount GrandTotalAmount TotalPrepaidAmount DuePayableAmount`),
}

/**
 * The first place where elements stand in another order than the schema's, in the words of a schema validator. The
 * rest of the schema is not checked: an element that the table does not list is passed over.
 */
export function misplacedElement(element: XmlElement): string | undefined {
  const sequence = SEQUENCES[element.name]
  let reached = 0
  for (const child of element.children) {
    const place = sequence?.indexOf(child.name) ?? -1
    if (place >= 0 && place < reached) {
      return `cvc-complex-type.2.4.a: Contenu non valide trouvé à partir de l'élément ${child.name} dans ${element.name}`
    }
    if (place >= 0) reached = place
    const below = misplacedElement(child)
    if (below !== undefined) return below
  }
  return undefined
}
