import { SearchPace } from '../../src/sync/follow/search-pace.js'

const at = (second: number) => new Date(1_790_000_000_000 + second * 1_000)

describe('the pace of searches for what has changed', () => {
  it('lets the first one begin at once, and the next when it has rested', () => {
    const pace = new SearchPace(() => 60_000)
    expect(pace.isDue('invoices', at(0))).toBe(true)
    pace.done('invoices', at(0))
    expect(pace.isDue('invoices', at(59))).toBe(false)
    expect(pace.isDue('invoices', at(60))).toBe(true)
  })

  it('asks again at once where a search did not end well', () => {
    const pace = new SearchPace(() => 60_000)
    expect(pace.isDue('invoices', at(0))).toBe(true)
    expect(pace.isDue('invoices', at(1))).toBe(true)
  })

  it('keeps one for each kind', () => {
    const pace = new SearchPace(() => 60_000)
    pace.done('invoices', at(0))
    expect(pace.isDue('works', at(1))).toBe(true)
  })

  it('follows a configuration that changes', () => {
    let rest = 600_000
    const pace = new SearchPace(() => rest)
    pace.done('invoices', at(0))
    rest = 30_000
    expect(pace.isDue('invoices', at(30))).toBe(true)
  })

  it('does not wait for a clock that was ahead', () => {
    const pace = new SearchPace(() => 60_000)
    pace.done('invoices', at(3_600))
    expect(pace.isDue('invoices', at(0))).toBe(true)
  })
})
