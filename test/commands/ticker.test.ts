import { Ticker } from '../../src/commands/ticker.js'

const NOON = Date.parse('2026-10-05T12:00:00Z')
const at = (seconds: number): Date => new Date(NOON + seconds * 1000)

describe('a schedule of every minute', () => {
  const due = (ticker: Ticker, from: number, to: number): number[] => {
    const found = []
    for (let second = from; second <= to; second += 1) if (ticker.isDue(at(second + 0.3))) found.push(second)
    return found
  }

  it('is due once a minute', () => {
    const ticker = new Ticker('* * * * *', at(10))
    expect(due(ticker, 10, 200)).toEqual([60, 120, 180])
    expect(ticker.isDue(at(200.9))).toBe(false)
  })

  it('is due late rather than never when the process was busy', () => {
    const ticker = new Ticker('* * * * *', at(50))
    expect(ticker.isDue(at(75))).toBe(true)
    expect(due(ticker, 76, 130)).toEqual([120])
  })

  it('goes on within a second when the clock is set back by hours', () => {
    const ticker = new Ticker('* * * * *', at(50))
    expect(ticker.isDue(at(51 - 5 * 3600))).toBe(true)
    expect(due(ticker, 52 - 5 * 3600, 150 - 5 * 3600)).toEqual([60 - 5 * 3600, 120 - 5 * 3600])
  })

  it('is due once, and not for each minute missed, when the computer slept or its clock was wrong by years', () => {
    const ticker = new Ticker('* * * * *', new Date(0))
    expect(ticker.isDue(at(5))).toBe(true)
    expect(due(ticker, 6, 70)).toEqual([60])
  })
})

it('a schedule of every second is due each second', () => {
  const ticker = new Ticker('* * * * * *', at(0))
  expect([1, 2, 3].map((second) => ticker.isDue(at(second)))).toEqual([true, true, true])
})

describe('a schedule of an hour of the day', () => {
  it('goes by the clock on a French wall, in winter as in summer, wherever the machine stands', () => {
    const dueAt = (moment: string): boolean => {
      const time = Date.parse(moment)
      return new Ticker('0 8 * * *', new Date(time - 1_000)).isDue(new Date(time))
    }
    expect(dueAt('2026-11-30T07:00:00Z')).toBe(true)
    expect(dueAt('2026-11-30T08:00:00Z')).toBe(false)
    expect(dueAt('2026-07-01T06:00:00Z')).toBe(true)
    expect(dueAt('2026-07-01T08:00:00Z')).toBe(false)
  })
})
