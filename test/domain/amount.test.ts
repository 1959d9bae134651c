import fc from 'fast-check'
import {
  add,
  compare,
  divide,
  formatDecimal,
  multiply,
  negate,
  parseDecimal,
  round,
  sameDecimal,
  subtract,
  type Decimal,
} from '../../src/domain/invoice/amount.js'

function decimal(text: string): Decimal {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error(`${text} is no number`)
  return value
}

describe('a decimal', () => {
  it.each(['0', '12', '-12.30', '0.05', '-0.05', '100000000000000000000.01'])(
    '%s is written as read',
    (text) => {
      expect(formatDecimal(decimal(text))).toBe(text)
    },
  )

  it.each(['', '-', '.', '1,5', '1e3', 'NaN', ' 1', '--1', '0x1', '1'.repeat(41)])('is not "%s"', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })

  it('adds and multiplies without loss', () => {
    expect(formatDecimal(add(decimal('0.1'), decimal('0.20')))).toBe('0.30')
    expect(formatDecimal(subtract(decimal('1'), decimal('0.9')))).toBe('0.1')
    expect(formatDecimal(multiply(decimal('1.005'), decimal('-100')))).toBe('-100.500')
  })

  it.each([
    ['1.005', '1.01'],
    ['-1.005', '-1.01'],
    ['1.0049', '1.00'],
    ['0.5', '0.5'],
    ['-0.004', '0.00'],
  ])('%s is rounded to %s, halves away from zero', (text, rounded) => {
    expect(formatDecimal(round(decimal(text), 2))).toBe(rounded)
  })

  it.each([
    ['1', '3', '0.333333'],
    ['-83.32', '3', '-27.773333'],
    ['0.000001', '-2', '-0.000001'],
    ['16.6667', '83.3333', '0.200000'],
    ['0', '-7', '0.000000'],
  ])('%s divided by %s is %s, halves away from zero', (dividend, divisor, quotient) => {
    expect(formatDecimal(divide(decimal(dividend), decimal(divisor), 6))).toBe(quotient)
  })

  it('equals its other spellings', () => {
    for (const same of ['20', '20.0', '020.00', '+20.']) expect(sameDecimal('20.00', same)).toBe(true)
    expect(sameDecimal('-0', '0.0')).toBe(true)
    for (const other of ['20.01', '-20', 'vingt', '']) expect(sameDecimal('20', other)).toBe(false)
    expect(sameDecimal('vingt', 'vingt')).toBe(false)
  })

  it('is ordered like numbers, and its opposite the other way round', () => {
    const value = fc
      .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(6))
      .map(([units, scale]) => ({ units, scale }))
    fc.assert(
      fc.property(value, value, (left, right) => {
        const order = compare(left, right)
        expect(compare(negate(left), negate(right))).toBe(order === 0 ? 0 : -order)
        expect(compare(add(left, right), right)).toBe(compare(left, { units: 0n, scale: 0 }))
        expect(decimal(formatDecimal(left))).toEqual(left)
      }),
    )
  })
})
