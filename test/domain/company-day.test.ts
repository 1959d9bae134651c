import { companyDay } from '../../src/domain/invoice/company-day.js'

/** 23/11 at 01:30 in Saint-Denis, 08:30 in Nouméa; 22/11 at 22:30 in Paris, 17:30 in Cayenne. */
const MOMENT = new Date('2026-11-22T21:30:00Z')

describe('the latest day that may be called today', () => {
  it.each([
    ['La Réunion, by its postcode', { country: 'FR', postcode: '97400' }, '2026-11-23'],
    ['La Réunion, by its own country code', { country: 'RE', postcode: undefined }, '2026-11-23'],
    ['Mayotte', { country: 'YT', postcode: '97600' }, '2026-11-23'],
    ['Nouvelle-Calédonie', { country: 'NC', postcode: '98800' }, '2026-11-23'],
    ['Guyane, where it is still the day before', { country: 'GF', postcode: '97300' }, '2026-11-22'],
    ['Lyon', { country: 'FR', postcode: '69003' }, '2026-11-22'],
    ['a company without an address', { country: undefined, postcode: undefined }, '2026-11-22'],
  ])('%s', (_, company, day) => {
    expect(companyDay(MOMENT, company)).toBe(day)
  })

  it('is never before the day it is in Paris', () => {
    const midnight = new Date('2026-11-22T23:30:00Z')
    expect(companyDay(midnight, { country: 'FR', postcode: '97300' })).toBe('2026-11-23')
  })
})
