import { frenchVatNumber, hasSiretKey, isSiret, normaliseSiret } from '../../src/domain/siret.js'
import { isIban } from '../../src/domain/iban.js'

describe('a SIRET', () => {
  it('is read whatever people put between its digits', () => {
    expect(normaliseSiret(' 732 829 320 00074 ')).toBe('73282932000074')
    expect(normaliseSiret('732.829.320\u202f00074')).toBe('73282932000074')
  })

  it('has fourteen digits, and a SIREN is not one', () => {
    expect(isSiret('73282932000074')).toBe(true)
    expect(isSiret('732829320')).toBe(false)
    expect(isSiret('7328293200007A')).toBe(false)
  })

  it.each([
    ['of a company', '73282932000074', true],
    ['with two digits swapped', '73289232000074', false],
    ['of the head office of La Poste, by Luhn', '35600000000048', true],
    ['of a post office, by the sum of its digits', '35600000049837', true],
    ['of no post office', '35600000049838', false],
    ['of a fictitious structure that keeps the rule', '12345678200036', true],
  ])('%s has a right key, or not: %s', (_, siret, right) => {
    expect(hasSiretKey(siret)).toBe(right)
  })

  it('gives the VAT number of the company', () => {
    expect(frenchVatNumber('73282932000074')).toBe('FR44732829320')
    expect(frenchVatNumber('35600000000048')).toBe('FR39356000000')
  })
})

describe('an IBAN', () => {
  it.each([
    ['FR7630006000011234567890189', true],
    ['FR76 3000 6000 0112 3456 7890 189', true],
    ['DE89370400440532013000', true],
    ['FR7630006000011234567890188', false],
    ['fr7630006000011234567890189', false],
    ['30006000011234567890189', false],
    ['', false],
  ])('%s: %s', (text, right) => {
    expect(isIban(text)).toBe(right)
  })
})
