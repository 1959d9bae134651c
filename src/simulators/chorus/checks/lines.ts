import type { Cii } from '../cii.js'
import type { XmlElement } from '../xml.js'
import { amountOf } from './amount.js'
import { missing, type Refusal, refusal } from './refusal.js'

const LINE = 'SupplyChainTradeTransaction.IncludedSupplyChainTradeLineItem'

/** What EN 16931 demands of every line (BR-16, BR-21 to BR-28, BR-CO-04), and Chorus Pro of a gross price. */
export function checkLines(cii: Cii): Refusal[] {
  if (cii.lines.length === 0) return [missing('BR-16', LINE)]
  return cii.lines.flatMap((line) => [...mandatory(line), ...prices(line)])
}

const MANDATORY: readonly (readonly [string, readonly string[]])[] = [
  ['BR-21', ['AssociatedDocumentLineDocument', 'LineID']],
  ['BR-22', ['SpecifiedLineTradeDelivery', 'BilledQuantity']],
  [
    'BR-24',
    ['SpecifiedLineTradeSettlement', 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'],
  ],
  ['BR-25', ['SpecifiedTradeProduct', 'Name']],
  ['BR-26', ['SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount']],
  ['BR-CO-04', ['SpecifiedLineTradeSettlement', 'ApplicableTradeTax', 'CategoryCode']],
]

function mandatory(line: XmlElement): Refusal[] {
  const absent = MANDATORY.filter(([, path]) => line.text(...path) === undefined)
  const refusals = absent.map(([rule, path]) => missing(rule, `${LINE}.${path.join('.')}`))
  const quantity = line.first('SpecifiedLineTradeDelivery', 'BilledQuantity')
  if (quantity !== undefined && (quantity.attributes.get('unitCode') ?? '') === '') {
    refusals.push(refusal('BR-23', "[BR-23] L'unité de la quantité facturée est obligatoire"))
  }
  return refusals
}

function prices(line: XmlElement): Refusal[] {
  const net = amountOf(line.text('SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount'))
  const gross = line.first('SpecifiedLineTradeAgreement', 'GrossPriceProductTradePrice')
  const refusals: Refusal[] = []
  if (net !== undefined && net < 0n) refusals.push(refusal('BR-27', '[BR-27] Le prix net est négatif'))
  if (gross === undefined) return refusals
  const grossAmount = amountOf(gross.text('ChargeAmount'))
  if (grossAmount !== undefined && grossAmount < 0n) {
    refusals.push(refusal('BR-28', '[BR-28] Le prix brut est négatif'))
  }
  if (gross.text('AppliedTradeAllowanceCharge', 'ActualAmount') === undefined) {
    refusals.push(
      missing(
        'BT-147',
        `${LINE}.SpecifiedLineTradeAgreement.GrossPriceProductTradePrice.AppliedTradeAllowanceCharge.ActualAmount`,
      ),
    )
  }
  return refusals
}
