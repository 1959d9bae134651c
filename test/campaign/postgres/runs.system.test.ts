import { describeServer } from '../../store/postgres/cluster.js'
import type { Plan, PlannedPause, PlannedTrouble, PlannedTurn } from '../plan.js'
import { Runner, type Outcome } from '../run.js'
import { ONE_INVOICE } from '../sample-plan.js'

const ALONE: PlannedTurn = { order: [0], troubles: [] }

/** Its invoice is sent in the first step; in each other one time passes. */
function planOf(...turns: PlannedTurn[]): Plan {
  return {
    ...ONE_INVOICE,
    steps: turns.map((_, place) => ({
      advanceSeconds: 120,
      events: place === 0 ? [{ kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false }] : [],
      faults: [],
    })),
    workers: { machines: [0, 1, 1], clocksAheadSeconds: [0, 40, -20], turns },
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
  })
})
