import { describeServer } from '../../store/postgres/cluster.js'
import { FURTHER, type Plan, type PlannedPause, type PlannedTrouble, type PlannedTurn } from '../plan.js'
import { Runner, type Outcome } from '../run.js'
import { ONE_INVOICE } from '../sample-plan.js'

const ALONE: PlannedTurn = { order: [0], troubles: [] }

const ARRIVES = { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false } as const

/** Its invoice is sent in the first step; in each other one time passes. */
function planOf(...turns: PlannedTurn[]): Plan {
  return {
    ...ONE_INVOICE,
    steps: turns.map((_, place) => ({
      advanceSeconds: 120,
      events: place === 0 ? [ARRIVES] : [],
      faults: [],
    })),
    workers: { machines: [0, 1, 1], clocksAheadSeconds: [0, 40, -20], turns },
  }
}

/** The same with an invoice for each of four companies. */
function planOfCompanies(...turns: PlannedTurn[]): Plan {
  const plan = planOf(...turns)
  const [invoice] = plan.invoices
  if (invoice === undefined) throw new Error('the plan has no invoice')
  const theirs = FURTHER.map((company, place) => ({ ...invoice, company, number: `FA${place}/26/0001` }))
  const [first, ...others] = plan.steps
  if (first === undefined) throw new Error('the plan has no step')
  const arrivals = theirs.map((_, place) => ({ ...ARRIVES, invoice: place + 1 }))
  return {
    ...plan,
    further: FURTHER,
    invoices: [invoice, ...theirs],
    steps: [{ ...first, events: [...first.events, ...arrivals] }, ...others],
  }
}

describeServer(() => {
  describe('a run over PostgreSQL', () => {
    const runner = new Runner(300)
    afterAll(() => runner.close())
    const run = (...turns: PlannedTurn[]): Promise<Outcome> => runner.run(planOf(...turns), 'postgres')

    it('deposits an invoice once and tells it, whichever bridge has its turn', async () => {
      const turns = [[0], [1], [0], [2], [0]].map((order) => ({ order, troubles: [] }))
      expect(await run(...turns)).toMatchObject({ findings: [], invoices: 1, deposits: 1 })
    })

    it('deposits it once where all begin at the same time', async () => {
      const outcome = await run({ order: [2, 1, 0], isTogether: true, troubles: [] })
      expect(outcome).toMatchObject({ findings: [], deposits: 1 })
    })

    it.each<PlannedTrouble['what']>(['lost', 'answer-lost', 'unknown', 'server-killed'])(
      'goes on where the commit of what has become of a deposit meets this: %s',
      async (what) => {
        const at = { method: 'recordFlowAccepted', nth: 1, ofCommits: true }
        const outcome = await run({ order: [0, 1], troubles: [{ worker: 0, at, what, lasts: false }] })
        expect([...outcome.strikes.keys()]).toEqual([
          what === 'server-killed' ? 'database server killed' : `statement ${what}`,
        ])
        expect(outcome).toMatchObject({ findings: [], deposits: 1 })
      },
    )

    it('leaves what one that stood still had intended to who took over', async () => {
      const pause: PlannedPause = {
        at: { side: 'database', method: 'recordDepositIntent', nth: 1, ofCommits: true, isSent: true },
        others: [1],
        heldSeconds: 2 * 3_600,
        isFrozen: true,
        isUnaware: true,
      }
      const outcome = await run({ ...ALONE, pause })
      expect([...outcome.strikes.keys()]).toEqual(['worker frozen on its way to the database'])
      expect(outcome).toMatchObject({ findings: [], deposits: 1 })
    })

    it('shares companies out, and passes on those of one that stood still', async () => {
      const all = [0, 1, 2]
      const pause: PlannedPause = {
        at: { side: 'chorus', path: 'factures/v1/deposer/flux', nth: 1 },
        others: [1],
        heldSeconds: 600,
        isFrozen: true,
        isUnaware: true,
      }
      const turns = [
        { order: all, troubles: [], pause },
        ...[2, 1, 0].map((by) => ({ order: [by, ...all], troubles: [] })),
      ]
      const outcome = await runner.run(planOfCompanies(...turns), 'postgres')
      expect([...outcome.strikes.keys()]).toEqual(['worker frozen'])
      expect(outcome).toMatchObject({ findings: [], invoices: 4, deposits: 4 })
    })
  })
})
