import type { CiiElement } from '../read/cii.js'
import { elementAt, elementsAt, textAt } from '../read/cii-tree.js'
import {
  absolute,
  add,
  compare,
  type Decimal,
  formatDecimal,
  halfLastPlace,
  multiply,
  negate,
  parseDecimal,
  subtract,
} from '../../domain/invoice/amount.js'
import type { Repair } from './repair-record.js'

const ZERO: Decimal = { units: 0n, scale: 0 }
const ONE: Decimal = { units: 1n, scale: 0 }

/**
 * BR-27: a net price is never negative, nor is a gross price (BR-28). Odoo 16 writes a deduction as a price of -100
 * for a quantity of 1. A price of 100 for a quantity of -1 is the same amount, and the form that EN 16931 has for it.
 * So it is with a deduction that is discounted by 100 %: its net price is nothing, its gross price negative.
 * Only signs move, and only on a line whose amounts agree with each other: what is wrong is not made to look right.
 */
export function movePriceSign(line: CiiElement, id: string): Repair[] {
  const agreement = elementAt(line, ['SpecifiedLineTradeAgreement'])
  const net = elementAt(agreement, ['NetPriceProductTradePrice', 'ChargeAmount'])
  const quantity = elementAt(line, ['SpecifiedLineTradeDelivery', 'BilledQuantity'])
  const netAmount = valueOf(net)
  if (net === undefined || quantity === undefined || netAmount === undefined || netAmount.units > 0n)
    return []
  if (!amountsAgree(line, netAmount)) return []
  const gross = grossPriceAmounts(agreement, netAmount)
  if (gross === undefined || (netAmount.units === 0n && gross.length === 0)) return []
  const before = `${net.text.trim()} × ${quantity.text.trim()}`
  for (const element of [net, quantity, ...gross]) changeSign(element)
  return [
    {
      code: 'BT-146_SIGN_MOVED',
      term: `BT-146, BT-129 (line ${id})`,
      detail: `${net.text} × ${quantity.text} instead of ${before}`,
    },
  ]
}

/**
 * Price × quantity ÷ basis, less allowances, plus charges, is the amount of the line (EN 16931-1, BT-131), as near as
 * the decimals of the amount and of the price can tell.
 */
function amountsAgree(line: CiiElement, price: Decimal): boolean {
  const settlement = elementAt(line, ['SpecifiedLineTradeSettlement'])
  const quantity = valueOf(elementAt(line, ['SpecifiedLineTradeDelivery', 'BilledQuantity']))
  const basis = basisOf(elementAt(line, ['SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice']))
  const total = valueOf(
    elementAt(settlement, ['SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount']),
  )
  if (quantity === undefined || basis === undefined || total === undefined || basis.units <= 0n) return false
  let goods = total
  for (const change of elementsAt(settlement, ['SpecifiedTradeAllowanceCharge'])) {
    const amount = valueOf(elementAt(change, ['ActualAmount']))
    if (amount === undefined) return false
    const isCharge = textAt(change, ['ChargeIndicator', 'Indicator']) === 'true'
    goods = isCharge ? subtract(goods, amount) : add(goods, amount)
  }
  const deviation = absolute(subtract(multiply(price, quantity), multiply(goods, basis)))
  const allowed = add(
    multiply(halfLastPlace(total), basis),
    multiply(halfLastPlace(price), absolute(quantity)),
  )
  return compare(deviation, allowed) <= 0
}

/** The amounts of the gross price, to change sign with the net price; `undefined` when they do not lead to it. */
function grossPriceAmounts(agreement: CiiElement | undefined, net: Decimal): CiiElement[] | undefined {
  const gross = elementAt(agreement, ['GrossPriceProductTradePrice'])
  if (gross === undefined) return []
  const amount = elementAt(gross, ['ChargeAmount'])
  const discount = elementAt(gross, ['AppliedTradeAllowanceCharge', 'ActualAmount'])
  const [grossAmount, discountAmount] = [valueOf(amount), discount === undefined ? ZERO : valueOf(discount)]
  if (amount === undefined || grossAmount === undefined || discountAmount === undefined) return undefined
  if (grossAmount.units >= 0n || compare(subtract(grossAmount, discountAmount), net) !== 0) return undefined
  return discount === undefined ? [amount] : [amount, discount]
}

function basisOf(price: CiiElement | undefined): Decimal | undefined {
  const basis = elementAt(price, ['BasisQuantity'])
  return basis === undefined ? ONE : valueOf(basis)
}

function valueOf(element: CiiElement | undefined): Decimal | undefined {
  return element === undefined ? undefined : parseDecimal(element.text.trim())
}

function changeSign(element: CiiElement): void {
  const value = valueOf(element)
  if (value !== undefined) element.text = formatDecimal(negate(value))
}
