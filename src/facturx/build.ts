import type { InvoiceData, InvoiceDataLine, InvoiceParty } from '../domain/invoice-data.js'
import { lineAmounts, totalAmounts, vatAmounts, type TotalAmounts } from './build-amounts.js'
import type { Cii, CiiElement } from './cii.js'
import { createElement as element } from './cii-tree.js'
import { InvoiceDataError } from '../domain/invoice-data-error.js'
import { legalXmlText } from './xml-text.js'

type Child = CiiElement | undefined

/**
 * The CII of an invoice for which Odoo makes none, in the profile EN 16931, without what a repair adds (BT-23, the
 * means of payment of a credit note). All amounts are Odoo's own; only the taxable amounts of the VAT breakdown are
 * summed up here.
 * @throws {InvoiceDataError} any code: what does not add up is not sent
 */
export function buildCii(data: InvoiceData): Cii {
  if (data.lines.length === 0) throw new InvoiceDataError('NO_LINES', 'The invoice has no lines.')
  const profile = element('GuidelineSpecifiedDocumentContextParameter', [
    element('ID', 'urn:cen.eu:en16931:2017'),
  ])
  const document = [
    text('ID', data.number),
    text('TypeCode', data.kind === 'creditNote' ? '381' : '380'),
    date('IssueDateTime', data.issueDate),
    ...(data.notes ?? []).map((note) => group('IncludedNote', [text('Content', note)])),
  ]
  const transaction = [
    ...data.lines.map((line, index) => lineItem(line, String(index + 1))),
    agreement(data),
    element('ApplicableHeaderTradeDelivery', present([delivery(data.deliveryDate)])),
    settlement(data, totalAmounts(data)),
  ]
  const parts: [name: string, children: Child[]][] = [
    ['ExchangedDocumentContext', [profile]],
    ['ExchangedDocument', document],
    ['SupplyChainTradeTransaction', transaction],
  ]
  const content = parts.map(([name, children]) => element(name, present(children), { prefix: 'rsm' }))
  return { root: element('CrossIndustryInvoice', content, { prefix: 'rsm' }) }
}

function lineItem(line: InvoiceDataLine, id: string): CiiElement {
  const amounts = lineAmounts(line, id)
  const said = legalXmlText(line.text).trim()
  const name = said.split('\n', 1)[0]?.trim() ?? ''
  if (name === '') throw new InvoiceDataError('LINE_WITHOUT_NAME', `Line ${id} has no text.`)
  return element('IncludedSupplyChainTradeLineItem', [
    element('AssociatedDocumentLineDocument', [element('LineID', id)]),
    element(
      'SpecifiedTradeProduct',
      present([text('Name', name), said === name ? undefined : text('Description', said)]),
    ),
    element(
      'SpecifiedLineTradeAgreement',
      present([
        amounts.gross &&
          element('GrossPriceProductTradePrice', [
            element('ChargeAmount', amounts.gross.price),
            element('AppliedTradeAllowanceCharge', [
              element('ChargeIndicator', [element('Indicator', 'false', { prefix: 'udt' })]),
              element('ActualAmount', amounts.gross.discount),
            ]),
          ]),
        element('NetPriceProductTradePrice', [element('ChargeAmount', amounts.netPrice)]),
      ]),
    ),
    element('SpecifiedLineTradeDelivery', [
      element('BilledQuantity', amounts.quantity, { attributes: { unitCode: line.unit } }),
    ]),
    element('SpecifiedLineTradeSettlement', [
      element('ApplicableTradeTax', [
        element('TypeCode', 'VAT'),
        element('CategoryCode', line.vatCategory),
        element('RateApplicablePercent', line.vatRate.trim()),
      ]),
      element('SpecifiedTradeSettlementLineMonetarySummation', [
        element('LineTotalAmount', amounts.netAmount),
      ]),
    ]),
  ])
}

function agreement(data: InvoiceData): CiiElement {
  return element(
    'ApplicableHeaderTradeAgreement',
    present([
      text('BuyerReference', data.serviceCode),
      party('SellerTradeParty', data.seller),
      party('BuyerTradeParty', data.buyer),
      group('BuyerOrderReferencedDocument', [text('IssuerAssignedID', data.commitmentNumber)]),
      group('ContractReferencedDocument', [text('IssuerAssignedID', data.contract)]),
    ]),
  )
}

function party(role: string, { name, siret, vatNumber, address, contact }: InvoiceParty): CiiElement {
  return element(
    role,
    present([
      text('Name', name),
      element('SpecifiedLegalOrganization', [
        element('ID', siret.replaceAll(/\s/g, ''), { attributes: { schemeID: '0002' } }),
      ]),
      group('DefinedTradeContact', [
        text('PersonName', contact?.name),
        group('TelephoneUniversalCommunication', [text('CompleteNumber', contact?.telephone)]),
        group('EmailURIUniversalCommunication', [text('URIID', contact?.email)]),
      ]),
      group('PostalTradeAddress', [
        text('PostcodeCode', address.postcode),
        text('LineOne', address.street),
        text('LineTwo', address.street2),
        text('CityName', address.city),
        text('CountryID', address.country),
      ]),
      group('SpecifiedTaxRegistration', [text('ID', vatNumber?.replaceAll(/\s/g, ''), { schemeID: 'VA' })]),
    ]),
  )
}

function delivery(day: string | undefined): Child {
  return day === undefined
    ? undefined
    : element('ActualDeliverySupplyChainEvent', [date('OccurrenceDateTime', day)])
}

function settlement(data: InvoiceData, totals: TotalAmounts): CiiElement {
  const { currency, account, precedingInvoice } = data
  return element(
    'ApplicableHeaderTradeSettlement',
    present([
      text('PaymentReference', data.paymentReference),
      text('InvoiceCurrencyCode', currency),
      account && paymentMeans(account),
      ...vatAmounts(data).map((vat) =>
        element(
          'ApplicableTradeTax',
          present([
            element('CalculatedAmount', vat.amount),
            element('TypeCode', 'VAT'),
            text('ExemptionReason', vat.exemptionReason),
            element('BasisAmount', vat.taxableAmount),
            element('CategoryCode', vat.category),
            text('ExemptionReasonCode', vat.exemptionReasonCode),
            element('RateApplicablePercent', vat.rate.trim()),
          ]),
        ),
      ),
      element(
        'SpecifiedTradePaymentTerms',
        present([text('Description', data.paymentTerms), date('DueDateDateTime', data.dueDate)]),
      ),
      element('SpecifiedTradeSettlementHeaderMonetarySummation', [
        element('LineTotalAmount', totals.withoutVat),
        element('TaxBasisTotalAmount', totals.withoutVat),
        element('TaxTotalAmount', totals.vat, { attributes: { currencyID: currency } }),
        element('GrandTotalAmount', totals.withVat),
        element('TotalPrepaidAmount', totals.paid),
        element('DuePayableAmount', totals.due),
      ]),
      group('InvoiceReferencedDocument', [
        text('IssuerAssignedID', precedingInvoice?.number),
        precedingInvoice?.issueDate === undefined
          ? undefined
          : date('FormattedIssueDateTime', precedingInvoice.issueDate, 'qdt'),
      ]),
    ]),
  )
}

function paymentMeans({ iban, bic }: NonNullable<InvoiceData['account']>): CiiElement {
  return element(
    'SpecifiedTradeSettlementPaymentMeans',
    present([
      element('TypeCode', '30'),
      element('PayeePartyCreditorFinancialAccount', [element('IBANID', compact(iban))]),
      group('PayeeSpecifiedCreditorFinancialInstitution', [text('BICID', bic && compact(bic))]),
    ]),
  )
}

function compact(code: string): string {
  return code.replaceAll(/\s/g, '').toUpperCase()
}

/** An element of text, unless there is none. */
function text(name: string, content: string | undefined, attributes: Record<string, string> = {}): Child {
  const said = legalXmlText(content ?? '').trim()
  return said === '' ? undefined : element(name, said, { attributes })
}

/** An element of elements, unless there are none. */
function group(name: string, children: readonly Child[]): Child {
  const found = present(children)
  return found.length === 0 ? undefined : element(name, found)
}

function present(children: readonly Child[]): CiiElement[] {
  return children.filter((child) => child !== undefined)
}

function date(name: string, day: string, prefix: 'udt' | 'qdt' = 'udt'): CiiElement {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (match === null) throw new InvoiceDataError('NOT_A_DATE', `${name} is no date: ${day}`)
  return element(name, [
    element('DateTimeString', match.slice(1).join(''), { prefix, attributes: { format: '102' } }),
  ])
}
