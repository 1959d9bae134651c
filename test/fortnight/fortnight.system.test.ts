import { fileURLToPath } from 'node:url'
import { dayOf } from './calendar.js'
import { planDay, planFortnight } from './plan.js'
import { runProgram, type Ended } from '../support/run-program.js'

const MAIN = fileURLToPath(new URL('../../build/test/fortnight/main.js', import.meta.url))

/** More than on a machine with nothing else to do: the other tests run at the same time. */
const PATIENCE_MS = '3000'

const fortnight = (...options: string[]): Promise<Ended> =>
  runProgram(MAIN, ['--patience', PATIENCE_MS, ...options])

describe('two days with an outage and a lost database', () => {
  it('bring every invoice to its end, each status told once', async () => {
    const { output } = await fortnight('--days', '2', '--per-day', '15')
    expect(output).toMatch(/^30 invoices/m)
    expect(output).toMatch(/1 {2}database lost/)
    expect(output).toMatch(/1 {2}outage: Chorus Pro dead/)
    expect(output).toMatch(/^0 findings/m)
  })
})

describe('the plan of a fortnight', () => {
  it('posts as many invoices a day as was asked for on average, few of them at weekends', () => {
    const { invoices } = planFortnight(7, 14, 100)
    expect(invoices).toHaveLength(1_400)
    const saturday = dayOf(5, 14)
    const posted = invoices.filter(
      ({ postedAt }) => postedAt >= saturday.at(0) && postedAt < saturday.at(24 * 60),
    )
    expect(posted).toHaveLength(5)
  })

  it('has both weekends with an outage of each side, and one lost database', () => {
    const plan = planFortnight(7, 14, 1)
    const days = Array.from({ length: 14 }, (_, index) => dayOf(index, 14))
    const weekends = days.filter(({ isWorkday }) => !isWorkday).map((day) => planDay(plan, day).outages)
    expect(weekends.flat().map(({ side }) => side)).toEqual(['chorus', 'odoo', 'chorus', 'odoo'])
    expect(days.filter((day) => planDay(plan, day).lost !== undefined)).toHaveLength(1)
  })

  it('is made of its seed alone', () => {
    expect(planFortnight(42, 14, 20)).toEqual(planFortnight(42, 14, 20))
    expect(planFortnight(42, 14, 20)).not.toEqual(planFortnight(43, 14, 20))
  })
})
