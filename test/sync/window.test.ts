import { shownUntil } from '../../src/sync/follow/window.js'
import { explains } from '../support/explains.js'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const HOUR = 3_600_000
const LATEST = new Date(NOW - HOUR)
const LATER = new Date(NOW + 200 * HOUR)

/** @param ahead hours by which the clock of Chorus Pro is ahead of ours; undefined: it tells no time */
function until(ahead: number | undefined, to = LATER): number {
  const server = ahead === undefined ? undefined : new Date(NOW + ahead * HOUR)
  const clocks = { chorus: { serverTime: () => server }, clock: { now: () => new Date(NOW) } }
  return (shownUntil(clocks, LATEST, to).getTime() - NOW) / HOUR
}

describe('the cursor of what is followed', () => {
  explains('server-clock-ahead', 'does not pass our clock where the one of Chorus Pro runs ahead', () => {
    expect(until(2)).toBe(0)
  })

  it('does not pass the clock of Chorus Pro where ours runs ahead', () => {
    expect(until(-2)).toBe(-2)
  })

  it('goes by the clock of Chorus Pro where ours is wrong by more than a day', () => {
    expect(until(100)).toBe(100)
  })

  it('stays where it is known to be where Chorus Pro tells no time', () => {
    expect(until(undefined)).toBe(-1)
  })

  it('does not pass the window', () => {
    expect(until(0, new Date(NOW - 3 * HOUR))).toBe(-3)
  })
})
