import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { accepted, aNote, at, CONNECTION, discovered, HOLDER, intended, theRow } from './samples.js'

const MINUTE_MS = 60_000
const LONGEST = {
  discoveredMs: 30 * MINUTE_MS,
  blockedMs: 60 * MINUTE_MS,
  tellingMs: 20 * MINUTE_MS,
  underwayMs: 2 * MINUTE_MS,
  otherMs: 10 * MINUTE_MS,
}

export function describeClock(open: OpenStore): void {
  describe('what was written while our clock ran ahead', () => {
    const { store } = freshStore(open)

    it('is due now when no stage ever waits so long, and waits on otherwise', async () => {
      const { id } = await discovered(store())
      await store().postpone(id, at(29), 'an outage')
      await store().forgetFuture(at(0), LONGEST)
      expect((await theRow(store())).dueAt).toEqual(at(29))
      await store().postpone(id, at(300), 'an outage')
      await store().forgetFuture(at(0), LONGEST)
      expect((await theRow(store())).dueAt).toEqual(at(0))
    })

    it('lets a deposit be settled from now on, its quiet period included', async () => {
      const deposit = await intended(store())
      await store().recordUncertain(deposit.id, 'lost', at(300))
      await store().forgetFuture(at(1), LONGEST)
      expect(await store().depositsToSettle(CONNECTION, at(1))).toMatchObject([
        { deposit: { intendedAt: at(1), nextCheckAt: at(1) } },
      ])
    })

    it('lets a flow be asked about', async () => {
      const deposit = await accepted(store())
      await store().recordFlowState(deposit.id, {
        flowState: 'IN_RECU',
        nextCheckAt: at(300),
        tellings: [],
      })
      await store().forgetFuture(at(4), LONGEST)
      expect(await store().depositsInFlight(CONNECTION, at(4))).toHaveLength(1)
    })

    it('lets a telling be told, but for one on which Odoo may be at work', async () => {
      const { id } = await discovered(store())
      const other = await discovered(store(), { id: 8, number: 'INV/2026/00008' })
      await store().recordRequestOutcome(id, { tellings: [aNote('<begun>')] }, at(0))
      await store().recordRequestOutcome(other.id, { tellings: [aNote('<failed>')] }, at(0))
      const [begun, failed] = await store().claimOutbox(CONNECTION, at(0), 10)
      await store().acquireLease(HOLDER, at(300), MINUTE_MS)
      await store().beginTelling([begun?.id ?? 0], HOLDER.id, at(300), at(302))
      await store().recordTellFailed(failed?.id ?? 0, 'an outage', at(310))
      await store().forgetFuture(at(1), LONGEST)
      const due = async (now: Date) =>
        (await store().claimOutbox(CONNECTION, now, 10)).map(({ invoiceId }) => invoiceId)
      expect(await due(at(2))).toEqual([other.id])
      expect(await due(at(3))).toEqual([id, other.id])
    })

    it('lets the quiet time of a doubt begin now', async () => {
      await store().recordDoubt(at(300))
      await store().forgetFuture(at(1), LONGEST)
      expect(await store().doubtSince()).toEqual(at(1))
    })

    it('does not keep what the directory said fresh', async () => {
      await store().saveStructure('qualification', '12345678200051', undefined, at(300))
      await store().forgetFuture(at(0), LONGEST)
      expect((await store().cachedStructure('qualification', '12345678200051'))?.checkedAt).toEqual(
        new Date(0),
      )
    })
  })
}

export function describeClockOffsets(open: OpenStore): void {
  describe('how far our clock is off', () => {
    const { store } = freshStore(open)

    it('is kept for each side until it is right', async () => {
      await store().keepClockOffset(CONNECTION, 'odoo', 3_600_000.4, at(0))
      await store().keepClockOffset(CONNECTION, 'chorus', -60_000, at(1))
      await store().keepClockOffset(CONNECTION, 'odoo', 7_200_000, at(2))
      await store().keepClockOffset('another', 'odoo', 1, at(2))
      expect(await store().clockOffsets(CONNECTION)).toEqual([
        { side: 'chorus', aheadMs: -60_000, seenAt: at(1) },
        { side: 'odoo', aheadMs: 7_200_000, seenAt: at(2) },
      ])
      await store().keepClockOffset(CONNECTION, 'odoo', undefined, at(3))
      await store().keepClockOffset(CONNECTION, 'chorus', undefined, at(3))
      expect(await store().clockOffsets(CONNECTION)).toEqual([])
    })
  })
}
