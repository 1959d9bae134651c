import { freshStore, type OpenStore } from './harness.js'
import { accepted, at, CONNECTION, HOLDER, integrated, intended, made, theRow } from './samples.js'

const REFUSAL = { signature: 'refusal 20099 no', words: 'No', isOfAll: true }
const acceptance = (flowNumber: string) => ({ flowNumber, nextCheckAt: at(50), tellings: [] })

export function describeDepositPause(open: OpenStore): void {
  describe('whose fault a deposit is that was not taken', () => {
    const { store } = freshStore(open)

    it('is told by the latest deposit of which the flow was integrated', async () => {
      await intended(store(), { id: 1 })
      expect(await store().lastIntegrated(CONNECTION)).toBeUndefined()
      const { acceptedAt } = await integrated(store(), { id: 2 })
      const { id } = await accepted(store(), { id: 3 })
      expect(await store().lastIntegrated(CONNECTION)).toEqual(acceptedAt)
      expect(await store().lastIntegrated('another')).toBeUndefined()
      const isUnderWay = (...beside: number[]): Promise<boolean> =>
        store().isOneUnderWay(CONNECTION, at(0), at(60), beside)
      expect(await isUnderWay()).toBe(true)
      expect(await isUnderWay(id)).toBe(false)
      expect(await store().isOneUnderWay(CONNECTION, at(-60), at(-1), [])).toBe(false)
    })

    it('is told by another that was refused in the same words, and taken as it was', async () => {
      const first = await intended(store(), { id: 1 })
      const other = (await intended(store(), { id: 2 })).invoiceId
      const wasTaken = (): Promise<boolean> => store().wasTakenAfterAll(CONNECTION, REFUSAL.signature, other)
      await store().recordNotAccepted(first.id, { why: 'no', dueAt: at(10), refusal: REFUSAL })
      expect((await store().deposits(first.invoiceId))[0]?.refusal).toEqual(REFUSAL)
      expect(await wasTaken()).toBe(false)
      const again = made(await store().recordDepositIntent(first.invoiceId, HOLDER.id, at(10)))
      await store().recordFlowAccepted(again.id, acceptance('CPP2'), at(11))
      expect(await wasTaken()).toBe(true)
      expect(await store().wasTakenAfterAll(CONNECTION, REFUSAL.signature, first.invoiceId)).toBe(false)
      expect(await store().wasTakenAfterAll(CONNECTION, 'refusal 1', other)).toBe(false)
    })

    it('is not told by answers that are lost in a row, which are counted up to the latest that was not', async () => {
      for (const id of [1, 2]) {
        const lost = await intended(store(), { id })
        await store().recordUncertain(lost.id, 'lost', at(8))
      }
      // Names of files tell those of one lot.
      expect(await store().lostInRow(CONNECTION)).toBe(1)
      await accepted(store(), { id: 3 })
      expect(await store().lostInRow(CONNECTION)).toBe(0)
    })

    it('counts as no failure of its invoice where that is decided elsewhere', async () => {
      const deposit = await intended(store())
      await store().recordNotAccepted(deposit.id, { why: 'no connection', dueAt: at(10), isCounted: false })
      expect(await theRow(store())).toMatchObject({ stage: 'ready', failures: 0 })
    })
  })
}
