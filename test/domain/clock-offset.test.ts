import { certainOffsetMs, describeClockOffset, isClockOff } from '../../src/domain/running/clock-offset.js'

const at = (seconds: number): Date => new Date(Date.UTC(2026, 9, 5, 8, 0, 0) + seconds * 1000)

describe('how far two clocks are apart', () => {
  it('is nothing that is certain while the answer may have been made at any moment of the exchange', () => {
    expect(certainOffsetMs(at(0), at(60), at(0))).toBe(0)
    expect(certainOffsetMs(at(0), at(60), at(60))).toBe(0)
    // A whole second is up to a second late.
    expect(certainOffsetMs(at(0.9), at(1), at(0))).toBe(0)
  })

  it('is what lies outside of the exchange', () => {
    expect(certainOffsetMs(at(3601), at(3605), at(0))).toBe(3_600_000)
    expect(certainOffsetMs(at(0), at(5), at(65))).toBe(-60_000)
  })

  it('is unknown without a date, as behind some proxies', () => {
    expect(certainOffsetMs(at(0), at(1), undefined)).toBeUndefined()
    expect(certainOffsetMs(at(0), at(1), new Date('no date'))).toBeUndefined()
    expect(isClockOff(undefined)).toBe(false)
  })

  it('is told from a minute on', () => {
    expect(isClockOff(59_999)).toBe(false)
    expect(isClockOff(-60_000)).toBe(true)
    expect(describeClockOffset('odoo', 3_600_000)).toBe("the clock of this machine is 60 min ahead of Odoo's")
    expect(describeClockOffset('chorus', -3 * 86_400_000)).toBe(
      "the clock of this machine is 3 days behind Chorus Pro's",
    )
  })
})
