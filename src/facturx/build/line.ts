import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { InvoiceDataLine } from '../../domain/invoice/invoice-data.js'
import { indicator, present, taxCategory, text } from './elements.js'
import { lineAmounts } from './prices.js'
import type { CiiElement } from '../read/cii.js'
import { createElement as element } from '../read/cii-tree.js'
import { legalXmlText } from '../read/xml-text.js'

/**
 * BG-25.
 * @param count of the invoice's lines
 * @throws {InvoiceDataError} `LINE_WITHOUT_NAME`, `NOT_A_NUMBER`, `LINE_DISAGREES`
 */
export function lineItem(line: InvoiceDataLine, id: string, count: number): CiiElement {
  const amounts = lineAmounts(line, id, count)
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
              indicator(false),
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
      taxCategory('ApplicableTradeTax', line.vatCategory, line.vatRate),
      element('SpecifiedTradeSettlementLineMonetarySummation', [
        element('LineTotalAmount', amounts.netAmount),
      ]),
    ]),
  ])
}
