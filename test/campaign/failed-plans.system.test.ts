import { Runner } from './run.js'
import { FAILED } from './failed-plans.js'
import { FAILED_VALIDATIONS } from './failed-validations.js'

const PATIENCE_MS = 300

describe('a plan that once failed passes', () => {
  const runner = new Runner(PATIENCE_MS)

  afterAll(() => runner.close())

  it.each([...FAILED, ...FAILED_VALIDATIONS])('$title ($broke without $without)', async ({ plan }) => {
    expect((await runner.run(plan, 'inside')).findings).toEqual([])
  })
})
