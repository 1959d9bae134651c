import { add, type Decimal, formatDecimal, parseDecimal } from '../invoice/amount.js'
import { fr } from './typography.js'

/**
 * `1 234,50`, for people. Between thousands the space that Odoo itself has there in French (`thousands_sep` of its `fr_FR`: U+00A0
 * in 16.0 to 19.0), so that a note and the invoice beside it show one and the same amount.
 */
export function frenchDecimal(value: Decimal): string {
  const [whole = '', ...decimals] = formatDecimal(value).split('.')
  return [whole.replace(/\d(?=(\d{3})+$)/g, '$&\u00A0'), ...decimals].join(',')
}

const CENTS: Decimal = { units: 0n, scale: 2 }

/** `120,00 €` of an amount as Odoo or Chorus Pro writes it, for people; what is no number stays as it is. */
export function frenchMoney(amount: string, currency: string): string {
  const value = parseDecimal(amount)
  const shown = value === undefined ? amount : frenchDecimal(add(value, CENTS))
  return currency === 'EUR' ? fr`${shown} €` : `${shown}\u00A0${currency}`
}
