import { normaliseVatNumber } from '../../src/domain/invoice/vat-number.js'

describe('a VAT number as people type it', () => {
  it.each([
    ['FR 40 123 456 824', 'FR40123456824'],
    ['fr40123456824', 'FR40123456824'],
    ['FR\u00a040.123.456-824\u200b', 'FR40123456824'],
    ['IE1234567+A', 'IE1234567+A'],
  ])('« %s » is %s', (typed, number) => {
    expect(normaliseVatNumber(typed)).toBe(number)
  })

  it.each(['/', '', ' ', 'N/A', 'néant', undefined])('%s is none', (typed) => {
    expect(normaliseVatNumber(typed)).toBeUndefined()
  })
})
