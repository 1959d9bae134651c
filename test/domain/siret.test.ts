import { isSiret, normaliseSiret } from '../../src/domain/siret.js'

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
})
