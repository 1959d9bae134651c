import { COMPANY, PARTNERS } from '../../src/simulators/odoo/seed/partners.js'
import { amountsOf, DEMANDS, type GeneratedInvoice, type GeneratedLine } from './generated-invoices.js'

const REASONS: Readonly<Record<string, string>> = {
  E: 'Exonération de TVA, article 261-4-4° du CGI',
  AE: 'Autoliquidation',
}

/** The CII as Odoo writes it: no framework, gross prices everywhere, credit notes without means of payment. */
export function generatedCii(invoice: GeneratedInvoice): string {
  const amounts = amountsOf(invoice)
  const total = amounts.untaxed + amounts.tax
  const paid = invoice.paid ?? 0
  const { service, commitment, contract } = DEMANDS[invoice.buyer]
  return `<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>${invoice.number}</ram:ID><ram:TypeCode>${invoice.refund ? '381' : '380'}</ram:TypeCode><ram:IssueDateTime>${day('20261005')}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
${invoice.lines.map((line, index) => lineItem(invoice, line, index, amounts.lines[index] ?? 0)).join('\n')}
<ram:ApplicableHeaderTradeAgreement>${maybe('BuyerReference', service)}
${party('SellerTradeParty', COMPANY, COMPANY.vat)}
${buyerParty(invoice)}
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>${commitment ?? invoice.number}</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>${
    contract === undefined
      ? ''
      : `<ram:ContractReferencedDocument><ram:IssuerAssignedID>${contract}</ram:IssuerAssignedID></ram:ContractReferencedDocument>`
  }</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>${day('20261005')}</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>${invoice.refund ? '' : means()}
${amounts.vat.map(breakdown).join('\n')}
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>${day('20261104')}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>${euros(amounts.untaxed)}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>${euros(amounts.untaxed)}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">${euros(amounts.tax)}</ram:TaxTotalAmount><ram:GrandTotalAmount>${euros(total)}</ram:GrandTotalAmount><ram:TotalPrepaidAmount>${euros(paid)}</ram:TotalPrepaidAmount><ram:DuePayableAmount>${euros(total - paid)}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
`
}

function lineItem({ textAs }: GeneratedInvoice, line: GeneratedLine, index: number, net: number): string {
  const gross = Math.round(line.price * 100)
  const price = Math.round((gross * (100 - line.discount)) / 100)
  const discount =
    line.discount === 0
      ? ''
      : `<ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>${euros(gross - price)}</ram:ActualAmount></ram:AppliedTradeAllowanceCharge>`
  return `<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>${String(index + 1)}</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:${textAs}>${escaped(line.text)}</ram:${textAs}></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice><ram:ChargeAmount>${euros(gross)}</ram:ChargeAmount>${discount}</ram:GrossPriceProductTradePrice><ram:NetPriceProductTradePrice><ram:ChargeAmount>${euros(price)}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${String(line.quantity)}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>${line.category}</ram:CategoryCode><ram:RateApplicablePercent>${line.rate.toFixed(1)}</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${euros(net)}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`
}

function buyerParty({ buyer }: GeneratedInvoice): string {
  const partner = PARTNERS.find(({ key }) => key === buyer)
  if (partner === undefined) throw new Error(`no partner ${buyer}`)
  return party('BuyerTradeParty', partner)
}

interface Party {
  readonly name: string
  readonly siret: string
  readonly street: string
  readonly zip: string
  readonly city: string
}

function party(role: string, { name, siret, street, zip, city }: Party, vat?: string): string {
  return `<ram:${role}><ram:Name>${escaped(name)}</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">${siret}</ram:ID></ram:SpecifiedLegalOrganization><ram:DefinedTradeContact><ram:PersonName>${escaped(name)}</ram:PersonName></ram:DefinedTradeContact><ram:PostalTradeAddress><ram:PostcodeCode>${zip}</ram:PostcodeCode><ram:LineOne>${escaped(street)}</ram:LineOne><ram:CityName>${escaped(city)}</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>${
    vat === undefined
      ? ''
      : `<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${vat}</ram:ID></ram:SpecifiedTaxRegistration>`
  }</ram:${role}>`
}

function means(): string {
  return `<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>42</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>${COMPANY.iban.replaceAll(' ', '')}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>`
}

function breakdown(vat: ReturnType<typeof amountsOf>['vat'][number]): string {
  const reason = REASONS[vat.category]
  return `<ram:ApplicableTradeTax><ram:CalculatedAmount>${euros(vat.tax)}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>${maybe('ExemptionReason', reason)}<ram:BasisAmount>${euros(vat.base)}</ram:BasisAmount><ram:CategoryCode>${vat.category}</ram:CategoryCode><ram:DueDateTypeCode>5</ram:DueDateTypeCode><ram:RateApplicablePercent>${vat.rate.toFixed(1)}</ram:RateApplicablePercent></ram:ApplicableTradeTax>`
}

function maybe(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<ram:${name}>${escaped(text)}</ram:${name}>`
}

function day(digits: string): string {
  return `<udt:DateTimeString format="102">${digits}</udt:DateTimeString>`
}

function euros(cents: number): string {
  return (cents / 100).toFixed(2)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
