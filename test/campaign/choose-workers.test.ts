import { withWorkers } from './choose-workers.js'
import { makePlan } from './make-plan.js'
import type { PlannedWorkers } from './plan.js'

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1)

const workersOf = (seed: number, count?: number): PlannedWorkers => {
  const { workers } = withWorkers(makePlan(seed), count)
  if (workers === undefined) throw new Error('nobody works')
  return workers
}

describe('a plan for several bridges on one database', () => {
  it('is the same each time, and else as it is for one, without a second one and a bad disk', () => {
    for (const seed of SEEDS) {
      const [plan, shared] = [makePlan(seed), withWorkers(makePlan(seed))]
      expect(shared).toEqual(withWorkers(makePlan(seed)))
      const { invoices, steps, ...rest } = plan
      expect(shared).toMatchObject(rest)
      expect(shared.invoices.slice(0, invoices.length)).toEqual(invoices)
      expect(
        shared.steps.map(({ events }) => events.filter((event) => event.invoice < invoices.length)),
      ).toEqual(steps.map(({ events }) => events))
      expect(shared.steps.some((step) => 'second' in step || 'disk' in step)).toBe(false)
    }
  })

  it('has two to four of them, or as many as are wanted, and something to do in each step', () => {
    expect(new Set(SEEDS.map((seed) => workersOf(seed).machines.length))).toEqual(new Set([2, 3, 4]))
    for (const seed of SEEDS) {
      const { machines, clocksAheadSeconds, turns } = workersOf(seed, 3)
      expect([machines.length, clocksAheadSeconds.length]).toEqual([3, 3])
      expect(turns).toHaveLength(makePlan(seed).steps.length)
      for (const { order } of turns) {
        expect(order.length).toBeGreaterThan(0)
        expect(new Set(order).size).toBe(order.length)
        expect(order.every((worker) => worker < 3)).toBe(true)
      }
    }
  })

  it('has more companies where there are three or more of them, each with something to send', () => {
    const plans = SEEDS.map((seed) => withWorkers(makePlan(seed)))
    const many = plans.filter(({ further }) => further !== undefined)
    expect(many.length).toBeGreaterThan(SEEDS.length / 10)
    for (const { workers, further = [], invoices, steps } of many) {
      expect(workers?.machines.length).toBeGreaterThanOrEqual(3)
      const posted = new Set(
        steps.flatMap(({ events }) => events.map((event) => event.kind === 'arrive' && event.invoice)),
      )
      for (const company of further) {
        const places = [...invoices.keys()].filter((place) => invoices[place]?.company === company)
        expect(places.length).toBeGreaterThan(0)
        expect(places.every((place) => posted.has(place))).toBe(true)
      }
    }
  })

  it('kills the server in few of them only, which takes seconds', () => {
    const killed = SEEDS.filter((seed) =>
      workersOf(seed).turns.some(({ troubles }) => troubles.some(({ what }) => what === 'server-killed')),
    )
    expect(killed.length).toBeGreaterThan(0)
    expect(killed.length).toBeLessThan(SEEDS.length / 10)
  })
})
