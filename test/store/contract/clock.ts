import type { LongestWaits } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  aNote,
  at,
  CONNECTION,
  discovered,
  followed,
  HOLDER,
  intended,
  theDeposit,
  theRow,
  BY_HOLDER,
  leased,
} from './samples.js'

const MINUTE_MS = 60_000
const LONGEST: LongestWaits = {
  stages: { discovered: 30 * MINUTE_MS, blocked: 60 * MINUTE_MS, ready: 10 * MINUTE_MS },
  depositMs: 10 * MINUTE_MS,
  pauseMs: 20 * MINUTE_MS,
  otherClockMs: 60 * MINUTE_MS,
  tellingMs: 20 * MINUTE_MS,
  underwayMs: 2 * MINUTE_MS,
  refreshMs: 15 * MINUTE_MS,
  refreshHeldMs: 5 * MINUTE_MS,
  messageMs: 60 * MINUTE_MS,
  worksMs: 24 * 60 * MINUTE_MS,
  validationMs: 24 * 60 * MINUTE_MS,
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

    it('has the space of works invoices asked for again, and its window begin anew', async () => {
      await store().saveWorksSpace(CONNECTION, { isOpen: true, askAt: at(24 * 60 + 1) })
      await store().saveWorksFollowed(CONNECTION, at(61))
      await store().forgetFuture(at(0), LONGEST)
      expect(await store().worksSpace(CONNECTION)).toEqual({
        isOpen: true,
        askAt: at(0),
        followedUntil: undefined,
      })
      await store().saveWorksSpace(CONNECTION, { isOpen: false, askAt: at(24 * 60) })
      await store().saveWorksFollowed(CONNECTION, at(60))
      await store().forgetFuture(at(0), LONGEST)
      expect(await store().worksSpace(CONNECTION)).toEqual({
        isOpen: false,
        askAt: at(24 * 60),
        followedUntil: at(60),
      })
    })

    it('has Chorus Pro asked again for what there is to validate, and for reasons of refusal', async () => {
      const search = { hasAny: true, isRefused: false }
      await store().saveValidationSearch(CONNECTION, { ...search, askAt: at(24 * 60 + 1) })
      await store().saveMotives(CONNECTION, 'A9', { motives: [], askAt: at(24 * 60) })
      await store().forgetFuture(at(0), LONGEST)
      expect(await store().validationSearch(CONNECTION)).toEqual({ ...search, askAt: at(0) })
      expect((await store().knownMotives(CONNECTION, 'A9'))?.askAt).toEqual(at(24 * 60))
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
      await store().acquireLease(HOLDER, [CONNECTION], at(300), MINUTE_MS)
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

    it('begins the silence of Chorus Pro about a lost deposit anew', async () => {
      const deposit = await intended(store())
      await store().recordUncertain(deposit.id, 'lost', at(3))
      const absent = async (minutes: number) => {
        await store().recordSettleLater(deposit.id, at(4), { since: at(minutes), at: at(minutes) })
        await store().forgetFuture(at(0), LONGEST)
        return (await theDeposit(store(), deposit)).absentSince
      }
      // Its own clock may be some time ahead of ours.
      expect(await absent(60)).toEqual(at(60))
      expect(await absent(61)).toBeUndefined()
    })

    it('has an invoice compared with Odoo again, and what changed in Chorus Pro searched for', async () => {
      const { id } = await followed(store())
      await store().markVerified([id], at(300))
      for (const name of ['odoo', 'chorus', 'sweep'] as const)
        await store().saveCursor(CONNECTION, name, at(300))
      await store().forgetFuture(at(0), LONGEST)
      expect(await store().invoicesToVerify(CONNECTION, at(0), 10)).toHaveLength(1)
      expect(await store().cursor(CONNECTION, 'chorus')).toBeUndefined()
      expect(await store().cursor(CONNECTION, 'sweep')).toBeUndefined()
      // Of Odoo's own clock.
      expect(await store().cursor(CONNECTION, 'odoo')).toEqual(at(300))
    })

    it('does not put off the directory, nor what an account may be allowed by now', async () => {
      const claim = (connection = CONNECTION) =>
        store().claimDirectoryRefresh('qualification', {
          holder: { ...HOLDER, id: connection },
          now: at(0),
          until: at(300),
          onlyIf: { connection, takenBefore: at(0), refusedBefore: at(0), retryAt: at(300) },
        })
      await store().recordDirectoryRefused(CONNECTION, at(300))
      await claim('region')
      await store().forgetFuture(at(0), LONGEST)
      expect(await claim()).toEqual({ claimed: true })
    })

    it('lets deposits be tried again, and has the outcome of a recycling found out from now on', async () => {
      const { id } = await followed(store())
      await leased(store())
      await store().recordRecyclingBegun(
        id,
        {
          requestKey: 'k',
          begunAt: at(300),
          statusAt: at(1),
          sent: '',
          handedOver: undefined,
        },
        BY_HOLDER,
      )
      await store().recordDepositPause(CONNECTION, {
        kind: 'call',
        signature: 'no',
        message: 'No.',
        since: at(300),
        tries: 1,
        triedAt: at(300),
        nextTryAt: at(310),
      })
      await store().forgetFuture(at(1), LONGEST)
      expect((await theRow(store())).recycling?.begunAt).toEqual(at(1))
      expect(await store().depositPause(CONNECTION)).toMatchObject({
        since: at(1),
        triedAt: at(1),
        nextTryAt: at(1),
      })
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
      expect(await store().clockOffsets([CONNECTION, 'region'])).toEqual(
        new Map([
          [
            CONNECTION,
            [
              { side: 'chorus', aheadMs: -60_000, seenAt: at(1) },
              { side: 'odoo', aheadMs: 7_200_000, seenAt: at(2) },
            ],
          ],
        ]),
      )
      await store().keepClockOffset(CONNECTION, 'odoo', undefined, at(3))
      await store().keepClockOffset(CONNECTION, 'chorus', undefined, at(3))
      expect(await store().clockOffsets([CONNECTION])).toEqual(new Map())
    })
  })
}
