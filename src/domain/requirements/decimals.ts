import { add, compare, type Decimal, parseDecimal } from '../invoice/amount.js'
import { frenchDecimal } from '../words/french-amount.js'

export const ZERO: Decimal = { units: 0n, scale: 0 }
export const ONE: Decimal = { units: 1n, scale: 0 }

/** Undefined for what is absent or no number. */
export function decimal(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : parseDecimal(text)
}

/** What is absent counts for nothing; undefined for what is no number. */
export function decimalOrZero(text: string | undefined): Decimal | undefined {
  return text === undefined ? ZERO : parseDecimal(text)
}

/** Undefined when one of them is. */
export function sumOf(amounts: readonly (Decimal | undefined)[]): Decimal | undefined {
  return amounts.reduce<Decimal | undefined>(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : add(sum, amount)),
    ZERO,
  )
}

export function isZero({ units }: Decimal): boolean {
  return units === 0n
}

/** True when both are known and are not the same number. */
export function differ(left: Decimal | undefined, right: Decimal | undefined): boolean {
  return left !== undefined && right !== undefined && compare(left, right) !== 0
}

/** As people write it: `1 234,50`. */
export function shown(value: Decimal | undefined): string {
  return value === undefined ? '(absent)' : frenchDecimal(value)
}
