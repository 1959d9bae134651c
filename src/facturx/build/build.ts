import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { InvoiceData } from '../../domain/invoice/invoice-data.js'
import {
  allowanceAmounts,
  type AllowanceAmounts,
  type TotalAmounts,
  totalAmounts,
  type VatAmounts,
  vatAmounts,
} from './amounts.js'
import {
  type Child,
  date,
  group,
  indicator,
  present,
  rateElement,
  taxCategory,
  text,
} from './elements.js'
import { lineItem } from './line.js'
import { delivery, parties } from './parties.js'
import type { Cii, CiiElement } from '../read/cii.js'
import { createElement as element } from '../read/cii-tree.js'

/**
 * The CII of an invoice for which Odoo makes none, or one that contradicts itself, in the profile EN 16931, without what
 * a repair adds (BT-23, the means of payment of a credit note). All amounts are Odoo's own; only the taxable amounts of
 * the VAT breakdown are summed up here.
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
    ...data.lines.map((line, index) => lineItem(line, String(index + 1), data.lines.length)),
    agreement(data),
    delivery(data),
    settlement(data, amountsOf(data)),
  ]
  const parts: [name: string, children: Child[]][] = [
    ['ExchangedDocumentContext', [profile]],
    ['ExchangedDocument', document],
    ['SupplyChainTradeTransaction', transaction],
  ]
  const content = parts.map(([name, children]) => element(name, present(children), { prefix: 'rsm' }))
  return { root: element('CrossIndustryInvoice', content, { prefix: 'rsm' }) }
}

interface Amounts {
  readonly totals: TotalAmounts
  readonly vat: readonly VatAmounts[]
  readonly allowancesAndCharges: readonly AllowanceAmounts[]
}

/** Where an *escompte* changed the VAT, it is what a person has to look at when the sums do not hold. */
function amountsOf(data: InvoiceData): Amounts {
  try {
    return {
      totals: totalAmounts(data),
      vat: vatAmounts(data),
      allowancesAndCharges: allowanceAmounts(data),
    }
  } catch (error) {
    const discounted = data.allowancesAndCharges?.some(({ origin }) => origin === 'earlyDiscount') === true
    if (!(error instanceof InvoiceDataError) || !discounted) throw error
    throw new InvoiceDataError('EARLY_DISCOUNT_DISAGREES', error.message)
  }
}

function agreement(data: InvoiceData): CiiElement {
  return element(
    'ApplicableHeaderTradeAgreement',
    present([
      text('BuyerReference', data.serviceCode),
      ...parties(data),
      group('BuyerOrderReferencedDocument', [text('IssuerAssignedID', data.commitmentNumber)]),
      group('ContractReferencedDocument', [text('IssuerAssignedID', data.contract)]),
    ]),
  )
}

function settlement(data: InvoiceData, amounts: Amounts): CiiElement {
  const { currency, account, precedingInvoice } = data
  return element(
    'ApplicableHeaderTradeSettlement',
    present([
      text('PaymentReference', data.paymentReference),
      text('InvoiceCurrencyCode', currency),
      account && paymentMeans(account),
      ...amounts.vat.map(vatBreakdown),
      ...amounts.allowancesAndCharges.map(allowanceOrCharge),
      element(
        'SpecifiedTradePaymentTerms',
        present([text('Description', data.paymentTerms), date('DueDateDateTime', data.dueDate)]),
      ),
      summation(amounts.totals, currency),
      group('InvoiceReferencedDocument', [
        text('IssuerAssignedID', precedingInvoice?.number),
        precedingInvoice?.issueDate === undefined
          ? undefined
          : date('FormattedIssueDateTime', precedingInvoice.issueDate, 'qdt'),
      ]),
    ]),
  )
}

function vatBreakdown(vat: VatAmounts): CiiElement {
  return element(
    'ApplicableTradeTax',
    present([
      element('CalculatedAmount', vat.amount),
      element('TypeCode', 'VAT'),
      text('ExemptionReason', vat.exemptionReason),
      element('BasisAmount', vat.taxableAmount),
      element('CategoryCode', vat.category),
      text('ExemptionReasonCode', vat.exemptionReasonCode),
      rateElement(vat.category, vat.rate),
    ]),
  )
}

function allowanceOrCharge(item: AllowanceAmounts): CiiElement {
  return element(
    'SpecifiedTradeAllowanceCharge',
    present([
      indicator(item.isCharge),
      element('ActualAmount', item.amount),
      text('ReasonCode', item.reasonCode),
      text('Reason', item.reason),
      taxCategory('CategoryTradeTax', item.vatCategory, item.vatRate),
    ]),
  )
}

function summation(totals: TotalAmounts, currency: string): CiiElement {
  return element(
    'SpecifiedTradeSettlementHeaderMonetarySummation',
    present([
      element('LineTotalAmount', totals.lines),
      text('ChargeTotalAmount', totals.charges),
      text('AllowanceTotalAmount', totals.allowances),
      element('TaxBasisTotalAmount', totals.withoutVat),
      element('TaxTotalAmount', totals.vat, { attributes: { currencyID: currency } }),
      text('RoundingAmount', totals.rounding),
      element('GrandTotalAmount', totals.withVat),
      element('TotalPrepaidAmount', totals.paid),
      element('DuePayableAmount', totals.due),
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
