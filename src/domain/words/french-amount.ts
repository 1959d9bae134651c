import { add, type Decimal, formatDecimal, parseDecimal } from '../invoice/amount.js'
import { fr } from './typography.js'

/** `1234,50`, for people. */
export function frenchDecimal(value: Decimal): string {
  return formatDecimal(value).replace('.', ',')
}

const CENTS: Decimal = { units: 0n, scale: 2 }

/** `120,00 €` of an amount as Odoo or Chorus Pro writes it, for people; what is no number stays as it is. */
export function frenchMoney(amount: string, currency: string): string {
  const value = parseDecimal(amount)
  const shown = value === undefined ? amount : frenchDecimal(add(value, CENTS))
  return currency === 'EUR' ? fr`${shown} €` : `${shown}\u00A0${currency}`
}
