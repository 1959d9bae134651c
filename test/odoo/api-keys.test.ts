import { lastExpiry } from '../../src/odoo/server/api-keys.js'

const key = (expires?: string) => ({
  name: 'bridge',
  expires: expires === undefined ? undefined : new Date(expires),
})

describe('the day on which the last API key ends', () => {
  it('is that of the latest, which may be the one in use', () => {
    expect(lastExpiry([key('2026-12-01'), key('2027-02-01'), key('2026-11-01')])).toEqual(
      new Date('2027-02-01'),
    )
  })

  it('is none where one never ends, or there is no key', () => {
    expect(lastExpiry([key('2026-12-01'), key()])).toBeUndefined()
    expect(lastExpiry([])).toBeUndefined()
  })
})
