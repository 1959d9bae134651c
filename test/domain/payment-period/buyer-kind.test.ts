import { legalPeriod } from '../../../src/domain/payment-period/buyer-kind.js'

const period = (given: Partial<Parameters<typeof legalPeriod>[0]>): string => {
  const { days, basis } = legalPeriod({
    agreedDays: undefined,
    legalCategory: undefined,
    name: 'X',
    ...given,
  })
  return `${String(days)} ${basis.is}`
}

describe('how long a public buyer has', () => {
  it.each([
    ['7113', 30, 'a ministry (R2192-10)'],
    ['7210', 30, 'a commune (R2192-10)'],
    ['7220', 30, 'a department (R2192-10)'],
    ['7361', 30, 'a communal centre for social action (R2192-10)'],
    ['7364', 50, 'a hospital (R2192-11, 1°)'],
    ['7366', 30, 'a public home for the elderly, which is no hospital'],
    ['7383', 30, 'a university'],
    ['7410', 30, 'a public interest group'],
    ['4110', 60, 'an industrial and commercial establishment of the State (R2192-11, 2°)'],
    ['4140', 30, 'one of a local authority, which R2192-11, 2° leaves to the rule'],
    ['5599', 60, 'a public limited company in public hands (R2192-11, 2°)'],
    ['8110', 30, 'social security'],
  ])('category %s: %i days, %s', (legalCategory, days) => {
    expect(period({ legalCategory })).toBe(`${String(days)} category`)
  })

  it('is what a user says before anything else, and never more than the law has', () => {
    expect(period({ agreedDays: 20, legalCategory: '7364' })).toBe('20 customer')
    expect(period({ agreedDays: 50, legalCategory: '7150' })).toBe('50 customer')
    expect(period({ agreedDays: 90 })).toBe('60 customer')
  })

  it('is that of a hospital for what is called one, until INSEE has told', () => {
    expect(period({ name: 'Centre Hospitalier du Vercors' })).toBe('50 name')
    expect(period({ name: 'CHU de Grenoble' })).toBe('50 name')
    expect(period({ name: 'EHPAD public des Tilleuls' })).toBe('30 rule')
    expect(period({ name: 'Clinique SAS du Parc' })).toBe('30 rule')
  })

  it('is the rule where nothing is known, and for a category that says nothing', () => {
    expect(period({ name: 'Mairie de Mens' })).toBe('30 rule')
    expect(period({ legalCategory: '41' })).toBe('30 rule')
  })
})
