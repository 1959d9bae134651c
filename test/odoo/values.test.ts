import fc from 'fast-check'
import { decimalText } from '../../src/odoo/wire/values.js'

describe('an amount of Odoo', () => {
  it.each([
    [0, '0.00'],
    [7531.2, '7531.20'],
    [0.07, '0.07'],
    [1.005, '1.01'],
    [-1.005, '-1.01'],
    [-0.001, '0.00'],
    [999.995, '1000.00'],
    [123456789012.34, '123456789012.34'],
    [1e-7, '0.00'],
  ])('%d is written %s', (amount, text) => {
    expect(decimalText(amount)).toBe(text)
  })

  it('of whole cents is never changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        expect(Number(decimalText(cents / 100))).toBe(cents / 100 + 0)
      }),
    )
  })
})
