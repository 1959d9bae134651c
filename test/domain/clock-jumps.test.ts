import { isWithin, spanFrom } from '../../src/domain/running/span.js'

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
