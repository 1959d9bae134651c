/** Exact decimals: an amount is an integer number of ten-thousand-millionths (10⁻¹⁰) of its unit. */
export type Amount = bigint

const SCALE = 10
const UNIT = 10n ** BigInt(SCALE)
const CENT = UNIT / 100n

/** `undefined` for a text that is no plain decimal number (EN 16931 forbids exponents, signs `+`, and separators). */
export function amountOf(text: string | undefined): Amount | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? '')
  if (parts === null) return undefined
  const [, sign, whole = '', fraction = ''] = parts
  if (fraction.length > SCALE) return undefined
  const value = BigInt(whole) * UNIT + BigInt(fraction.padEnd(SCALE, '0'))
  return sign === '-' ? -value : value
}

/** An absent amount counts for nothing. */
export const amountOrZero = (text: string | undefined): Amount => amountOf(text) ?? 0n

export const sum = (amounts: readonly Amount[]): Amount =>
  amounts.reduce((total, amount) => total + amount, 0n)

/** `amount` × `rate` %, rounded half up, away from zero, to the cent. */
export function percentage(amount: Amount, rate: Amount): Amount {
  const product = amount * rate
  const divisor = UNIT * 100n * CENT
  const half = product < 0n ? -divisor / 2n : divisor / 2n
  return ((product + half) / divisor) * CENT
}

export const hasCentsAtMost = (amount: Amount): boolean => amount % CENT === 0n

export const isWithinOneUnit = (a: Amount, b: Amount): boolean => a - b < UNIT && b - a < UNIT
