import { siretOf } from '../../src/odoo/partners/siret.js'

const SIRET = '12345678200051'

describe('the SIRET of a partner', () => {
  it.each([
    ['the field of 16.0 to 18.0', { siret: '123 456 782 00051', company_registry: undefined }],
    ['the field of 19.0', { company_registry: '123.456.782-00051' }],
    ['the identifiers of 20.0', { additional_identifiers: { FR_SIRET: SIRET, FR_SIREN: '123456782' } }],
    [
      'the other field, where the first was cut off by 18.0',
      { siret: '123 456 782 00', company_registry: SIRET },
    ],
    [
      'the identifiers, where both fields are there and one holds a SIREN',
      { company_registry: '123456782', additional_identifiers: { FR_SIRET: SIRET } },
    ],
  ])('is that of %s', (_where, row) => {
    expect(siretOf(row)).toBe(SIRET)
  })

  it('is what was typed, where no field has a whole one, so that it can be reported', () => {
    expect(siretOf({ siret: '123 456 782 00', company_registry: undefined })).toBe('12345678200')
    expect(siretOf({ company_registry: '123 456 782' })).toBe('123456782')
    expect(siretOf({ additional_identifiers: { FR_SIREN: '123456782' } })).toBe('123456782')
  })

  it('is not the number of a register that stands beside the field', () => {
    expect(siretOf({ siret: undefined, company_registry: 'RCS Lyon B 123 456 782' })).toBeUndefined()
  })

  it('is none where nothing is', () => {
    expect(siretOf({ siret: undefined, company_registry: undefined })).toBeUndefined()
    expect(siretOf({ additional_identifiers: undefined })).toBeUndefined()
    expect(siretOf({ additional_identifiers: { DUNS: 'x', FR_SIRET: null } })).toBeUndefined()
  })
})
