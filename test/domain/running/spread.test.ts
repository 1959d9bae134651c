import { spread } from '../../../src/domain/running/spread.js'

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `company-${index}`)
const worker = (id: string, connections: readonly string[]) => ({ id, connections })

function loads(shares: ReadonlyMap<string, string>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of shares.values()) counts[id] = (counts[id] ?? 0) + 1
  return counts
}

it('one process works on all', () => {
  expect(loads(spread([worker('a', names(3))], new Map()))).toEqual({ a: 3 })
})

it('several have as many each, give or take one', () => {
  const all = names(10)
  const shares = spread([worker('a', all), worker('b', all), worker('c', all)], new Map())
  expect(loads(shares)).toEqual({ a: 4, b: 3, c: 3 })
})

it('who joins is given its part by those who have more, and nothing else moves', () => {
  const all = names(4)
  const holders = new Map(all.map((name) => [name, 'a']))
  const shares = spread([worker('a', all), worker('b', all)], holders)
  expect(loads(shares)).toEqual({ a: 2, b: 2 })
  expect(spread([worker('b', all), worker('a', all)], shares)).toEqual(shares)
})

it('what one leaves behind goes to those with the least, and theirs stays theirs', () => {
  const all = names(6)
  const holders = new Map([
    ['company-0', 'b'],
    ['company-1', 'b'],
    ['company-2', 'c'],
    ['company-3', 'c'],
  ])
  const shares = spread([worker('b', all), worker('c', all)], holders)
  expect(loads(shares)).toEqual({ b: 3, c: 3 })
  for (const [connection, id] of holders) expect(shares.get(connection)).toBe(id)
})

it('only who is configured for a connection gets it; one that nobody is configured for is left out', () => {
  const shares = spread([worker('a', ['x', 'y']), worker('b', ['y', 'z'])], new Map([['gone', 'a']]))
  expect(shares.get('x')).toBe('a')
  expect(shares.get('z')).toBe('b')
  expect(shares.has('gone')).toBe(false)
})

it('one connection stays where it is, however many processes join', () => {
  const shares = spread([worker('a', ['x']), worker('b', ['x']), worker('c', ['x'])], new Map([['x', 'c']]))
  expect([...shares]).toEqual([['x', 'c']])
})

it('of whatever is reckoned each process reckons the same', () => {
  const all = names(7)
  const workers = [worker('c', all), worker('a', all.slice(2)), worker('b', all.slice(0, 5))]
  expect(spread(workers, new Map())).toEqual(spread([...workers].reverse(), new Map()))
})
