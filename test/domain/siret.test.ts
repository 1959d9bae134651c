import {
  frenchVatNumber,
  hasSiretKey,
  isSiren,
  isSiret,
  normaliseSiret,
  sirenOf,
} from '../../src/domain/recipients/siret.js'
import { isIban } from '../../src/domain/invoice/iban.js'

describe('a SIRET', () => {
  it.each([
    ['blanks', ' 123 456 782 00051 '],
    ['no-break spaces', '123\u00a0456\u00a0782\u202f00051'],
    ['thin spaces', '123\u2009456\u2009782\u300000051'],
    ['dots', '123.456.782.00051'],
    ['dashes of all lengths', '123-456\u2011782\u201300051'],
    ['slashes', '123 456 782 / 00051'],
    ['a byte order mark', '\ufeff12345678200051'],
    ['zero-width spaces and directions', '\u202a123\u200b456782\u206000051\u202c'],
    ['digits of another width', '１２３４５６７８２０００５１'],
  ])('is read with %s in it', (_, typed) => {
    expect(normaliseSiret(typed)).toBe('12345678200051')
  })

  it('keeps its letters, which tell what was typed in its place', () => {
    expect(normaliseSiret('FR 32 123 456 782')).toBe('FR32123456782')
    expect(normaliseSiret('1234567820005O')).toBe('1234567820005O')
  })

  it('begins with the SIREN of its company', () => {
    expect(sirenOf('73282932000074')).toBe('732829320')
    expect(isSiren('732829320')).toBe(true)
    expect(isSiren('73282932000074')).toBe(false)
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
