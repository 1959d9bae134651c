import { COMPANY, PARTNERS } from '../../src/simulators/odoo/seed/partners.js'
import { INVOICE_DATE } from './make-plan.js'
import type { Company, Customer } from './plan.js'

/** An invoice as a user of the simulated Odoo has entered it. */
export interface Entered {
  readonly number: string
  readonly customer: Customer
  /** In cents. */
  readonly untaxed: number
  readonly service: string | undefined
  readonly commitment: string | undefined
  readonly contract: string | undefined
  readonly buyer: Party
  readonly seller: Seller
}

export interface Party {
  readonly name: string
  readonly siret: string
  readonly street: string
  readonly zip: string
  readonly city: string
}

export interface Seller extends Party {
  readonly vat: string
  readonly iban: string
}

const IN_LYON = { street: '4 quai Perrache', zip: '69002', city: 'Lyon', iban: COMPANY.iban }

const SELLERS: Readonly<Record<Company, Seller>> = {
  duret: COMPANY,
  lemoine: { ...IN_LYON, name: 'Lemoine Plomberie', siret: '55208131700018', vat: 'FR03552081317' },
  perrin: { ...IN_LYON, name: 'Perrin Couverture', siret: '41290175300019', vat: 'FR42412901753' },
  moreau: { ...IN_LYON, name: 'Moreau Espaces verts', siret: '43817260300021', vat: 'FR11438172603' },
  garnier: { ...IN_LYON, name: 'Garnier Ascenseurs', siret: '49130582700017', vat: 'FR68491305827' },
}

export function sellerOf(company: Company): Seller {
  return SELLERS[company]
}

/** Who is on an invoice of the first company as long as nobody changes a record. */
export function partiesOf(customer: Customer): Pick<Entered, 'buyer' | 'seller'> {
  return { buyer: partyOf(customer), seller: COMPANY }
}

/** In cents. */
export const vatOf = ({ untaxed }: Pick<Entered, 'untaxed'>): number => untaxed / 5
export const totalOf = (entered: Pick<Entered, 'untaxed'>): number => entered.untaxed + vatOf(entered)

export const euros = (cents: number): string => (cents / 100).toFixed(2)

/** The PDF that Odoo makes of an invoice: one empty page, and its CII as Odoo writes it, with all that it lacks. */
export function odooDocument(entered: Entered): Uint8Array {
  return pdfWith(cii(entered))
}

/** What an invoice says for whom it is and to what it refers, as users entered it. */
export function referencesOf({ buyer, service, commitment, contract }: Entered) {
  return { recipient: buyer.siret, service, commitment, contract }
}

export function partyOf(customer: Customer): Party {
  const buyer = PARTNERS.find(({ key }) => key === customer)
  if (buyer === undefined) throw new Error(`no partner ${customer}`)
  return buyer
}

function cii(entered: Entered): string {
  const { number, untaxed, service, commitment, contract, buyer, seller } = entered
  const amount = euros(untaxed)
  const tax = euros(vatOf(entered))
  const total = euros(totalOf(entered))
  return `<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>${number}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>${day}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>Prestation</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice><ram:ChargeAmount>${amount}</ram:ChargeAmount></ram:GrossPriceProductTradePrice><ram:NetPriceProductTradePrice><ram:ChargeAmount>${amount}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.0</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement>${service === undefined ? '' : `<ram:BuyerReference>${service}</ram:BuyerReference>`}
${party('SellerTradeParty', seller, `<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${seller.vat}</ram:ID></ram:SpecifiedTaxRegistration>`)}
${party('BuyerTradeParty', buyer, '')}
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>${commitment ?? number}</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>${contract === undefined ? '' : `<ram:ContractReferencedDocument><ram:IssuerAssignedID>${contract}</ram:IssuerAssignedID></ram:ContractReferencedDocument>`}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>${day}</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>42</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>${seller.iban.replaceAll(' ', '')}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
<ram:ApplicableTradeTax><ram:CalculatedAmount>${tax}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>${amount}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:DueDateTypeCode>5</ram:DueDateTypeCode><ram:RateApplicablePercent>20.0</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>${day}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>${amount}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>${amount}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">${tax}</ram:TaxTotalAmount><ram:GrandTotalAmount>${total}</ram:GrandTotalAmount><ram:TotalPrepaidAmount>0.00</ram:TotalPrepaidAmount><ram:DuePayableAmount>${total}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
`
}

const day = `<udt:DateTimeString format="102">${INVOICE_DATE.replaceAll('-', '')}</udt:DateTimeString>`

function party(role: string, { name, siret, street, zip, city }: Party, tax: string): string {
  return `<ram:${role}><ram:Name>${name}</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">${siret}</ram:ID></ram:SpecifiedLegalOrganization><ram:DefinedTradeContact><ram:PersonName>${name}</ram:PersonName></ram:DefinedTradeContact><ram:PostalTradeAddress><ram:PostcodeCode>${zip}</ram:PostcodeCode><ram:LineOne>${street}</ram:LineOne><ram:CityName>${city}</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>${tax}</ram:${role}>`
}

/** The smallest PDF of one empty page that carries a `factur-x.xml`. */
function pdfWith(xml: string): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(factur-x.xml) 4 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    '<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 5 0 R >> >>',
    `<< /Type /EmbeddedFile /Subtype /text#2Fxml /Length ${Buffer.byteLength(xml)} >>\nstream\n${xml}\nendstream`,
  ]
  const offsets: number[] = []
  let body = '%PDF-1.4\n'
  for (const [index, object] of objects.entries()) {
    offsets.push(Buffer.byteLength(body))
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${Buffer.byteLength(body)}\n%%EOF\n`,
  )
}
