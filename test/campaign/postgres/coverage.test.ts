import { Coverage } from './coverage.js'

const SECOND = 1_000
const NOBODY: ReadonlySet<string> = new Set()

describe('that each connection has somebody who works on it', () => {
  const found = (...asked: (readonly [seconds: number, worked: readonly string[], isAble: boolean])[]) => {
    const coverage = new Coverage(['duret', 'lemoine'])
    return asked.flatMap(([seconds, worked, isAble]) =>
      coverage.asked(seconds * SECOND, new Set(worked), isAble),
    )
  }
  const both = ['duret', 'lemoine']

  it('is missed once nobody has worked on one for more than two minutes, although somebody could', () => {
    const times = [0, 60, 121].map((seconds) => [seconds, ['duret'], true] as const)
    expect(found(...times)).toEqual([expect.stringContaining('nobody has worked on lemoine for 121 s')])
  })

  it('is not missed before', () => {
    expect(found([0, [], true], [120, [], true], [150, both, true], [300, [], true])).toEqual([])
  })

  it('is not missed where nobody was asked in between', () => {
    expect(found([0, both, true], [3_600, [], true])).toEqual([])
  })

  it('is not missed while nobody reaches the database', () => {
    expect(found([0, [], true], [60, [], false], [150, [], true])).toEqual([])
    expect(new Coverage(both).asked(0, NOBODY, false)).toEqual([])
  })
})
