import { isQuietPeriodOver } from '../../src/domain/quiet-period.js'
import { isWithin, spanFrom } from '../../src/domain/span.js'

const NOON = new Date('2026-10-05T12:00:00Z')
const HOUR_MS = 3_600_000
const hours = (count: number): Date => new Date(NOON.getTime() + count * HOUR_MS)

describe('a wait', () => {
  const wait = spanFrom(NOON, HOUR_MS)

  it('lasts as long as it should', () => {
    expect(isWithin(wait, NOON)).toBe(true)
    expect(isWithin(wait, hours(0.99))).toBe(true)
    expect(isWithin(wait, hours(1))).toBe(false)
  })

  it('is not ended by a clock that is adjusted, and is by one that is set back', () => {
    expect(isWithin(wait, new Date(NOON.getTime() - 5_000))).toBe(true)
    expect(isWithin(wait, hours(-5))).toBe(false)
  })
})

describe('the quiet period of a lost deposit', () => {
  const deposit = (checks: number) => ({ intendedAt: NOON, checks })

  it('is over when its time has passed and it was looked for often', () => {
    expect(isQuietPeriodOver(deposit(47), 240, hours(3.9), hours(3.9))).toBe(false)
    expect(isQuietPeriodOver(deposit(47), 240, hours(4), hours(4))).toBe(true)
  })

  it('is not shortened by our clock being set forward, neither before the intent nor after it', () => {
    expect(isQuietPeriodOver(deposit(2), 240, hours(9), hours(0.2))).toBe(false)
    expect(isQuietPeriodOver(deposit(1), 240, hours(9), hours(9))).toBe(false)
  })

  it('goes by our clock alone when Chorus Pro tells no time', () => {
    expect(isQuietPeriodOver(deposit(47), 240, hours(4), undefined)).toBe(true)
  })

  it('needs many looks when our clock was set forward by so much that the two cannot be compared', () => {
    expect(isQuietPeriodOver(deposit(3), 240, hours(10_000), hours(0.3))).toBe(false)
    expect(isQuietPeriodOver(deposit(12), 240, hours(10_000), hours(1))).toBe(true)
  })

  it('of seconds is over in time, though Chorus Pro tells whole ones', () => {
    const now = new Date(NOON.getTime() + 3_700)
    expect(isQuietPeriodOver(deposit(0), 0.06, now, new Date(NOON.getTime() + 3_000))).toBe(true)
  })

  it('of a few minutes needs no look but the last', () => {
    expect(isQuietPeriodOver(deposit(0), 5, hours(0.1), hours(0.1))).toBe(true)
  })
})
