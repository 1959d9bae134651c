import { add, compare, type Decimal, formatDecimal, parseDecimal, round } from '../../domain/invoice/amount.js'
import { InvoiceDataError, type InvoiceDataErrorCode } from '../../domain/invoice/invoice-data-error.js'

export const ZERO: Decimal = { units: 0n, scale: 2 }
export const HUNDREDTH: Decimal = { units: 1n, scale: 2 }

/** @throws {InvoiceDataError} `NOT_A_NUMBER` */
export function number(text: string, what: string): Decimal {
  const value = parseDecimal(text.trim())
  if (value === undefined) throw new InvoiceDataError('NOT_A_NUMBER', `The ${what} is no number: ${text}`)
  return value
}

/**
 * An amount with two decimals, no more and no less (BR-DEC-01 and following).
 * @throws {InvoiceDataError} `NOT_A_NUMBER`
 */
export function cents(text: string, what: string): Decimal {
  const value = add(number(text, what), ZERO)
  const rounded = round(value, 2)
  if (compare(value, rounded) !== 0)
    throw new InvoiceDataError('NOT_A_NUMBER', `The ${what} has more than two decimals: ${text}`)
  return rounded
}

export function disagree(code: InvoiceDataErrorCode, made: string, stated: Decimal): never {
  throw new InvoiceDataError(code, `Amounts disagree: ${made}; stated: ${formatDecimal(stated)}.`)
}
