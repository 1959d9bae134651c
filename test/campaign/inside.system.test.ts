import { makePlan } from './make-plan.js'
import type { Plan, PlannedStep } from './plan.js'
import { Runner, type Outcome } from './run.js'
import { ONE_INVOICE } from './sample-plan.js'

const PATIENCE_MS = 300

const DEPOSIT = 'factures/v1/deposer/flux'

const runner = new Runner(PATIENCE_MS)

afterAll(() => runner.close())

const run = (plan: Plan): Promise<Outcome> => runner.run(plan, 'inside')

/** What differs from run to run and decides nothing: the name of a cycle, and where the files are. */
const withoutNames = ({ log }: Outcome): string =>
  log.replace(/"cycle":"[0-9a-f]{8}"/g, '').replace(/\/[^ "]*\/bridge\.sqlite/g, '')

const [FIRST_STEP] = ONE_INVOICE.steps

function withStep(step: Partial<PlannedStep>): Plan {
  if (FIRST_STEP === undefined) throw new Error('a plan without steps')
  return { ...ONE_INVOICE, steps: [{ ...FIRST_STEP, ...step }] }
}

function firstPlan(has: (step: PlannedStep) => boolean): Plan {
  for (let seed = 1; ; seed += 1) {
    const plan = makePlan(seed)
    if (plan.steps.some(has)) return plan
  }
}

describe('a run in one process', () => {
  it.each<[string, (step: PlannedStep) => boolean]>([
    ['a death', ({ kill }) => kill !== undefined],
    ['a second bridge', ({ second }) => second !== undefined],
    ['a bad disk', ({ disk }) => disk !== undefined],
    ['many faults', ({ faults }) => faults.length > 3],
  ])('with %s decides the same from the same plan, to the last line of the log', async (_, has) => {
    const plan = firstPlan(has)
    const first = await run(plan)
    const again = await run(plan)
    expect({ ...again, log: withoutNames(again) }).toEqual({ ...first, log: withoutNames(first) })
  })

  it('deposits an invoice once and tells it, without faults', async () => {
    expect(await run(ONE_INVOICE)).toMatchObject({ findings: [], invoices: 1, deposits: 1 })
  })

  it('abandons a bridge just before a commit, and the next one goes on from the last', async () => {
    const outcome = await run(withStep({ kill: { method: 'recordFlowAccepted', nth: 1, when: 'before' } }))
    expect(outcome.strikes).toEqual(new Map([['SIGKILL before recordFlowAccepted', 1]]))
    // The intent was written down, its outcome was not: it is settled, and not sent again.
    expect(outcome).toMatchObject({ findings: [], deposits: 1 })
  })

  it('abandons a bridge while Chorus Pro has its deposit, before and after the effect', async () => {
    for (const [kind, deposits] of [
      ['drop-before', 2],
      ['drop-after', 1],
    ] as const) {
      const outcome = await run(
        withStep({
          faults: [{ side: 'chorus', rule: { path: DEPOSIT, fault: { kind } }, kills: true }],
        }),
      )
      expect(outcome.strikes).toEqual(new Map([[`chorus ${kind} and SIGKILL`, 1]]))
      expect(outcome).toMatchObject({ findings: [], deposits })
    }
  })

  it('abandons a bridge at any moment of a cycle', async () => {
    for (const afterMs of [0, 10, 20, 30]) {
      const outcome = await run(withStep({ kill: { afterMs } }))
      expect(outcome.strikes).toEqual(new Map([['SIGKILL at any time', 1]]))
      expect(outcome.findings).toEqual([])
    }
  })

  it('lets nobody wait: a server that hangs longer than the bridge’s patience is a time-out at once', async () => {
    const milliseconds = 10 * 60_000
    const outcome = await run(
      withStep({
        faults: [{ side: 'chorus', rule: { path: DEPOSIT, fault: { kind: 'hang', milliseconds } } }],
      }),
    )
    expect(outcome.strikes).toEqual(new Map([['chorus hang', 1]]))
    expect(outcome).toMatchObject({ findings: [], deposits: 2 })
    expect(outcome.log).toContain('time-out awaiting response')
  })
})
