import { expectation, quantile } from '../../../src/domain/payment-period/forecast.js'

const DELAYS = new Map([
  [10, 2],
  [20, 4],
  [30, 3],
  [60, 1],
])

describe('when an invoice will be paid', () => {
  it('is when half of its like were, and four of five', () => {
    expect(quantile(DELAYS, 0.5)).toBe(20)
    expect(quantile(DELAYS, 0.8)).toBe(30)
    expect(expectation(DELAYS, '2026-10-01', '2026-10-05')).toEqual({
      on: '2026-10-21',
      latest: '2026-10-31',
    })
  })

  it('is when those were that took as long already, once that day is over', () => {
    expect(expectation(DELAYS, '2026-10-01', '2026-10-22')).toEqual({
      on: '2026-10-31',
      latest: '2026-11-30',
    })
    expect(expectation(DELAYS, '2026-10-01', '2026-11-05')).toEqual({
      on: '2026-11-30',
      latest: '2026-11-30',
    })
  })

  it('is within a week after longer than anybody took, and unknown while nobody has paid', () => {
    // The same for a week, so that Odoo is not written every day.
    for (const today of ['2026-12-31', '2027-01-05', '2027-01-06'])
      expect(expectation(DELAYS, '2026-10-01', today)).toEqual({ on: '2027-01-07', latest: '2027-01-07' })
    expect(expectation(DELAYS, '2026-10-01', '2027-01-07')).toEqual({
      on: '2027-01-14',
      latest: '2027-01-14',
    })
    expect(expectation(new Map(), '2026-10-01', '2026-10-05')).toBeUndefined()
  })

  it('is of the same day by the clock change as by any other', () => {
    expect(expectation(new Map([[30, 1]]), '2026-10-20', '2026-10-26')?.on).toBe('2026-11-19')
  })
})
