import { isInWindow, WEEKDAYS } from '../../src/domain/running/maintenance.js'

const at = (moment: string): Date => new Date(moment)

describe('a window within a day', () => {
  const window = { days: ['sat', 'sun'] as const, from: '08:00', to: '12:30' }

  it.each([
    ['2026-10-03T07:59:59+02:00', false],
    ['2026-10-03T08:00:00+02:00', true],
    ['2026-10-04T12:29:59+02:00', true],
    ['2026-10-04T12:30:00+02:00', false],
    ['2026-10-05T10:00:00+02:00', false],
  ])('%s: %s', (moment, expected) => {
    expect(isInWindow(window, at(moment))).toBe(expected)
  })
})

describe('a window that crosses midnight belongs to the day on which it begins', () => {
  const window = { days: ['sun'] as const, from: '22:00', to: '02:00' }

  it.each([
    ['on Sunday evening', '2026-10-04T22:00:00+02:00', true],
    ['in the night to Monday', '2026-10-05T01:59:00+02:00', true],
    ['at its end', '2026-10-05T02:00:00+02:00', false],
    ['in the night to Sunday', '2026-10-04T01:00:00+02:00', false],
    ['on the last day of May, a Sunday', '2026-05-31T23:00:00+02:00', true],
    ['in the night to the first of June', '2026-06-01T01:00:00+02:00', true],
  ])('%s', (_when, moment, expected) => {
    expect(isInWindow(window, at(moment))).toBe(expected)
  })
})

describe('a window that lasts to the end of the day', () => {
  it('ends at midnight, at the end of a year too', () => {
    const window = { days: ['thu'] as const, from: '20:00', to: '24:00' }
    expect(isInWindow(window, at('2026-12-31T23:59:59+01:00'))).toBe(true)
    expect(isInWindow(window, at('2027-01-01T00:00:00+01:00'))).toBe(false)
  })
})

describe('summer time', () => {
  const everyDay = (from: string, to: string) => ({ days: WEEKDAYS, from, to })

  it('an hour that October shows twice is in the window both times', () => {
    const window = everyDay('02:00', '02:30')
    expect(isInWindow(window, at('2026-10-25T02:15:00+02:00'))).toBe(true)
    expect(isInWindow(window, at('2026-10-25T02:45:00+02:00'))).toBe(false)
    expect(isInWindow(window, at('2026-10-25T02:15:00+01:00'))).toBe(true)
  })

  it('an hour that March leaves out is missed, and a window over it keeps its end', () => {
    const window = everyDay('22:00', '04:00')
    expect(isInWindow(everyDay('02:00', '03:00'), at('2026-03-29T01:59:59+01:00'))).toBe(false)
    expect(isInWindow(everyDay('02:00', '03:00'), at('2026-03-29T03:00:00+02:00'))).toBe(false)
    expect(isInWindow(window, at('2026-03-29T03:59:00+02:00'))).toBe(true)
    expect(isInWindow(window, at('2026-03-29T04:00:00+02:00'))).toBe(false)
  })
})
