/** A decimal number without loss: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

/** Far beyond any amount; a longer text would cost time and mean nothing. */
const MAX_LENGTH = 40

/** Reads `12`, `-12.30`, `.5`; `undefined` for what is no plain decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (match === null || text.length > MAX_LENGTH || !/\d/.test(text)) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

/** Writes it with all its decimals, zeros included. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  return { units: unitsAt(left, scale) + unitsAt(right, scale), scale }
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, negate(right))
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale }
}

/** To so many decimals, halves away from zero. The divisor is not zero. */
export function divide(dividend: Decimal, divisor: Decimal, scale: number): Decimal {
  const common = Math.max(dividend.scale, divisor.scale)
  const numerator = unitsAt(dividend, common) * 10n ** BigInt(scale)
  const denominator = unitsAt(divisor, common)
  const [top, bottom] = [magnitude(numerator), magnitude(denominator)]
  const units = (top * 2n + bottom) / (bottom * 2n)
  return { units: numerator < 0n === denominator < 0n ? units : -units, scale }
}

export function negate({ units, scale }: Decimal): Decimal {
  return { units: -units, scale }
}

export function absolute({ units, scale }: Decimal): Decimal {
  return { units: magnitude(units), scale }
}

/** Negative, zero or positive, as `left` is less than, equal to or greater than `right`. */
export function compare(left: Decimal, right: Decimal): number {
  const { units } = subtract(left, right)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

/** To so many decimals at most, halves away from zero, as invoices are rounded. */
export function round(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value
  const divisor = 10n ** BigInt(value.scale - scale)
  const { units } = absolute(value)
  const rounded = (units * 2n + divisor) / (divisor * 2n)
  return { units: value.units < 0n ? -rounded : rounded, scale }
}

/** Half of the last place that a number is written with: what rounding may have taken from it. */
export function halfLastPlace({ scale }: Decimal): Decimal {
  return { units: 5n, scale: scale + 1 }
}

/** True for two spellings of one decimal number, such as `20`, `20.0` and `020.00`; false for what is no number. */
export function sameDecimal(left: string, right: string): boolean {
  const [a, b] = [parseDecimal(left), parseDecimal(right)]
  return a !== undefined && b !== undefined && compare(a, b) === 0
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units
}

function unitsAt({ units, scale }: Decimal, target: number): bigint {
  return units * 10n ** BigInt(target - scale)
}
