import { chooseSellerSiret, needsChorus } from '../../src/domain/invoice/seller.js'

const SIRET = '73282932000074'
const OTHER_SITE = '73282932000082'
const SIREN = '732829320'

describe('the SIRET under which the company invoices', () => {
  it('is that of Odoo, whatever else is known', () => {
    const known = { registry: SIRET, configured: OTHER_SITE, attached: [OTHER_SITE] }
    expect(chooseSellerSiret(known)).toBe(SIRET)
    expect(needsChorus(known)).toBe(false)
  })

  it('is the configured one where Odoo has the SIREN alone, or nothing', () => {
    expect(chooseSellerSiret({ registry: SIREN, configured: SIRET, attached: [] })).toBe(SIRET)
    expect(chooseSellerSiret({ registry: undefined, configured: SIRET, attached: [] })).toBe(SIRET)
    expect(needsChorus({ registry: SIREN, configured: SIRET })).toBe(false)
  })

  it('is else that of the one structure of this SIREN to which the technical account is attached', () => {
    expect(needsChorus({ registry: SIREN, configured: undefined })).toBe(true)
    const attached = ['12345678200051', SIRET]
    expect(chooseSellerSiret({ registry: SIREN, configured: undefined, attached })).toBe(SIRET)
  })

  it('is not guessed among several sites, for another company, or from nothing', () => {
    const choose = (registry: string | undefined, attached: string[]) =>
      chooseSellerSiret({ registry, configured: undefined, attached })
    expect(choose(SIREN, [SIRET, OTHER_SITE])).toBeUndefined()
    expect(choose(SIREN, ['12345678200051'])).toBeUndefined()
    expect(choose(undefined, [SIRET])).toBeUndefined()
    expect(choose('RCS Lyon 732829320', [SIRET])).toBeUndefined()
  })
})
