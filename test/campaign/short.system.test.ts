import { fileURLToPath } from 'node:url'
import { makePlan } from './make-plan.js'
import { runProgram, type Ended } from '../support/run-program.js'

const MAIN = fileURLToPath(new URL('../../build/test/campaign/main.js', import.meta.url))

/** More than on a machine with nothing else to do: the other tests run at the same time. */
const PATIENCE_MS = '1500'

const campaign = (...options: string[]): Promise<Ended> =>
  runProgram(MAIN, ['--patience', PATIENCE_MS, ...options])

describe('a short fault campaign', () => {
  it('finds nothing lost, nothing twice, no note missing or repeated', async () => {
    const { code, output } = await campaign('--runs', '60', '--processes', '20', '--jobs', '2')
    // The output names the seeds that failed, and why.
    expect(code === 0 ? '' : output).toBe('')
    expect(output).toMatch(/^60 runs, \d+ invoices/m)
    expect(output).toMatch(/^3 of the runs with real processes, the others in one$/m)
    expect(output).toMatch(/^0 runs failed/m)
  })
})

describe('the plan of a run', () => {
  it('is made of its seed alone', () => {
    expect(makePlan(42)).toEqual(makePlan(42))
    expect(makePlan(42)).not.toEqual(makePlan(43))
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(makePlan(7)))).toEqual(makePlan(7))
  })
})
