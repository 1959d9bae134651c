import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  formatDecimal,
  multiply,
  negate,
  round,
  subtract,
} from '../../domain/invoice/amount.js'
import type { InvoiceDataLine } from '../../domain/invoice/invoice-data.js'
import { cents, disagree, HUNDREDTH, number, ZERO } from './decimals.js'

/** Chorus Pro reads at most six decimals (AIFE, specifications for EDI, format of numbers). */
const PRICE_DECIMALS = 6
const HALF_CENT: Decimal = { units: 5n, scale: 3 }
/** A price and a discount, each half of a millionth away from what they were. */
const PRICE_ROUNDING: Decimal = { units: 1n, scale: PRICE_DECIMALS }

/** The prices of a line, none of them negative (BR-27, BR-28): the quantity has the sign. */
export interface LineAmounts {
  readonly quantity: string
  readonly netPrice: string
  /** BT-148 and BT-147, when there is a discount. (A surcharge is in the net price alone: BT-147 is an allowance.) */
  readonly gross: { readonly price: string; readonly discount: string } | undefined
  readonly netAmount: string
}

/**
 * The prices that were typed, when they make the amount of the line; else the amount by piece: taxes are in the price,
 * or Odoo has put the cents of rounding the whole invoice on this line.
 * @param count of lines, each of which may leave half a cent to be put on another
 * @throws {InvoiceDataError} `NOT_A_NUMBER`, `LINE_DISAGREES`
 */
export function lineAmounts(line: InvoiceDataLine, id: string, count: number): LineAmounts {
  const where = `line ${id}`
  const quantity = number(line.quantity, `quantity of ${where}`)
  const netAmount = cents(line.netAmount, `amount of ${where}`)
  const typed = line.unitPrice === undefined ? undefined : typedPrices(line, line.unitPrice, quantity, where)
  if (typed !== undefined) {
    const precision = add(HALF_CENT, multiply(PRICE_ROUNDING, absolute(typed.quantity)))
    const deviation = absolute(subtract(multiply(typed.netPrice, typed.quantity), netAmount))
    const fits = typed.netPrice.units >= 0n
    if (fits && compare(deviation, precision) <= 0) return written(typed, netAmount)
    if (!fits || quantity.units === 0n || compare(deviation, add(precision, halfCents(count - 1))) > 0)
      disagree(
        'LINE_DISAGREES',
        `${where}: ${formatDecimal(typed.netPrice)} × ${formatDecimal(typed.quantity)}`,
        netAmount,
      )
  }
  return written(pricesOf(netAmount, quantity, where), netAmount)
}

interface Prices {
  readonly quantity: Decimal
  readonly netPrice: Decimal
  readonly gross?: { readonly price: Decimal; readonly discount: Decimal } | undefined
}

function typedPrices(line: InvoiceDataLine, unitPrice: string, quantity: Decimal, where: string): Prices {
  const given = number(unitPrice, `unit price of ${where}`)
  const price = round(absolute(given), PRICE_DECIMALS)
  const rate = multiply(number(line.discount, `discount of ${where}`), HUNDREDTH)
  const discount = trimmed(round(multiply(price, rate), PRICE_DECIMALS))
  return {
    quantity: given.units < 0n ? negate(quantity) : quantity,
    netPrice: trimmed(subtract(price, discount)),
    gross: discount.units <= 0n ? undefined : { price, discount },
  }
}

function pricesOf(netAmount: Decimal, quantity: Decimal, where: string): Prices {
  if (quantity.units === 0n) {
    if (netAmount.units !== 0n) disagree('LINE_DISAGREES', `${where}: none at all`, netAmount)
    return { quantity, netPrice: ZERO }
  }
  const price = divide(netAmount, quantity, PRICE_DECIMALS)
  return {
    quantity: price.units < 0n ? negate(quantity) : quantity,
    netPrice: trimmed(absolute(price)),
  }
}

function written({ quantity, netPrice, gross }: Prices, netAmount: Decimal): LineAmounts {
  return {
    quantity: formatDecimal(quantity),
    netPrice: formatDecimal(netPrice),
    gross: gross && { price: formatDecimal(gross.price), discount: formatDecimal(gross.discount) },
    netAmount: formatDecimal(netAmount),
  }
}

function halfCents(count: number): Decimal {
  return multiply(HALF_CENT, { units: BigInt(count), scale: 0 })
}

/** Without zeros at the end, but for two decimals. */
function trimmed(value: Decimal): Decimal {
  let { units, scale } = value
  for (; scale > 2 && units % 10n === 0n; scale--) units /= 10n
  return { units, scale }
}
