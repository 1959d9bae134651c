import type { InvoiceData, InvoiceDataLine, InvoiceDataVat } from '../domain/invoice-data.js'
import {
  absolute,
  add,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  negate,
  parseDecimal,
  round,
  sameDecimal,
  subtract,
} from '../domain/amount.js'
import { InvoiceDataError, type InvoiceDataErrorCode } from '../domain/invoice-data-error.js'

/** Chorus Pro reads at most six decimals (AIFE, specifications for EDI, format of numbers). */
const PRICE_DECIMALS = 6
const ZERO: Decimal = { units: 0n, scale: 0 }
const HUNDREDTH: Decimal = { units: 1n, scale: 2 }
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

/** @throws {InvoiceDataError} `NOT_A_NUMBER`, `LINE_DISAGREES` */
export function lineAmounts(line: InvoiceDataLine, id: string): LineAmounts {
  const where = `line ${id}`
  const given = number(line.unitPrice, `unit price of ${where}`)
  const negative = given.units < 0n
  const price = round(absolute(given), PRICE_DECIMALS)
  const quantity = number(line.quantity, `quantity of ${where}`)
  const billed = negative ? negate(quantity) : quantity
  const rate = multiply(number(line.discount, `discount of ${where}`), HUNDREDTH)
  const discount = trimmed(round(multiply(price, rate), PRICE_DECIMALS))
  const netPrice = trimmed(subtract(price, discount))
  const netAmount = cents(line.netAmount, `amount of ${where}`)
  const deviation = absolute(subtract(multiply(netPrice, billed), netAmount))
  const allowed = add(HALF_CENT, multiply(PRICE_ROUNDING, absolute(billed)))
  if (compare(deviation, allowed) > 0 || netPrice.units < 0n)
    disagree('LINE_DISAGREES', `${where}: ${formatDecimal(netPrice)} × ${formatDecimal(billed)}`, netAmount)
  return {
    quantity: formatDecimal(billed),
    netPrice: formatDecimal(netPrice),
    gross:
      discount.units <= 0n ? undefined : { price: formatDecimal(price), discount: formatDecimal(discount) },
    netAmount: formatDecimal(netAmount),
  }
}

export interface VatAmounts extends InvoiceDataVat {
  readonly taxableAmount: string
}

/**
 * The VAT breakdown: the lines of each category and rate summed up, with the VAT that Odoo has for them.
 * @throws {InvoiceDataError} `NOT_A_NUMBER`, `VAT_MISSING`, `VAT_DISAGREES`
 */
export function vatAmounts({ lines, vat }: InvoiceData): VatAmounts[] {
  const unlisted = lines.find((line) => !vat.some((entry) => covers(entry, line)))
  if (unlisted !== undefined)
    throw new InvoiceDataError(
      'VAT_MISSING',
      `The VAT lists no ${unlisted.vatCategory} at ${unlisted.vatRate} %.`,
    )
  return vat.map((entry) => {
    const { category, rate } = entry
    const covered = lines.filter((line) => covers(entry, line))
    if (covered.length === 0 || vat.some((other) => other !== entry && sameVat(other, entry)))
      throw new InvoiceDataError('VAT_MISSING', `${category} at ${rate} % is listed twice, or for no line.`)
    const taxable = sum(covered.map(({ netAmount }) => cents(netAmount, 'amount of a line')))
    const amount = cents(entry.amount, `VAT at ${rate} %`)
    const expected = multiply(multiply(taxable, number(rate, 'rate of VAT')), HUNDREDTH)
    const rounding = multiply(HALF_CENT, { units: BigInt(covered.length + 1), scale: 0 })
    if (compare(absolute(subtract(amount, expected)), rounding) > 0)
      disagree('VAT_DISAGREES', `${rate} % of ${formatDecimal(taxable)}`, amount)
    return { ...entry, amount: formatDecimal(amount), taxableAmount: formatDecimal(taxable) }
  })
}

export interface TotalAmounts {
  readonly withoutVat: string
  readonly vat: string
  readonly withVat: string
  readonly paid: string
  readonly due: string
}

/**
 * Odoo's totals, when lines and VAT add up to them.
 * @throws {InvoiceDataError} `NOT_A_NUMBER`, `TOTALS_DISAGREE`
 */
export function totalAmounts({ lines, vat, totals }: InvoiceData): TotalAmounts {
  const withoutVat = cents(totals.withoutVat, 'total without VAT')
  const tax = cents(totals.vat, 'total of the VAT')
  const withVat = cents(totals.withVat, 'total with VAT')
  const due = cents(totals.due, 'amount due')
  const sums: [what: string, sum: Decimal, total: Decimal][] = [
    ['the lines', sum(lines.map(({ netAmount }) => cents(netAmount, 'amount of a line'))), withoutVat],
    ['the VAT', sum(vat.map(({ amount }) => cents(amount, 'amount of VAT'))), tax],
    ['the total without VAT and the VAT', add(withoutVat, tax), withVat],
  ]
  for (const [what, added, total] of sums)
    if (compare(added, total) !== 0) disagree('TOTALS_DISAGREE', `${what}: ${formatDecimal(added)}`, total)
  return {
    withoutVat: formatDecimal(withoutVat),
    vat: formatDecimal(tax),
    withVat: formatDecimal(withVat),
    paid: formatDecimal(subtract(withVat, due)),
    due: formatDecimal(due),
  }
}

function covers({ category, rate }: InvoiceDataVat, { vatCategory, vatRate }: InvoiceDataLine): boolean {
  return category === vatCategory && sameDecimal(rate, vatRate)
}

function sameVat(left: InvoiceDataVat, right: InvoiceDataVat): boolean {
  return left.category === right.category && sameDecimal(left.rate, right.rate)
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce(add, { units: 0n, scale: 2 })
}

function number(text: string, what: string): Decimal {
  const value = parseDecimal(text.trim())
  if (value === undefined) throw new InvoiceDataError('NOT_A_NUMBER', `The ${what} is no number: ${text}`)
  return value
}

/** An amount with two decimals, no more and no less (BR-DEC-01 and following). */
function cents(text: string, what: string): Decimal {
  const value = add(number(text, what), { ...ZERO, scale: 2 })
  const rounded = round(value, 2)
  if (compare(value, rounded) !== 0)
    throw new InvoiceDataError('NOT_A_NUMBER', `The ${what} has more than two decimals: ${text}`)
  return rounded
}

/** Without zeros at the end, but for two decimals. */
function trimmed(value: Decimal): Decimal {
  let { units, scale } = value
  for (; scale > 2 && units % 10n === 0n; scale--) units /= 10n
  return { units, scale }
}

function disagree(code: InvoiceDataErrorCode, made: string, stated: Decimal): never {
  throw new InvoiceDataError(code, `Amounts disagree: ${made}; stated: ${formatDecimal(stated)}.`)
}
