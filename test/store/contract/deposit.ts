import { explains } from '../../support/explains.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  anImpossibleTelling,
  aNote,
  at,
  CONNECTION,
  discovered,
  everythingAbout,
  HOLDER,
  intended,
  made,
  readied,
  theDeposit,
  theRow,
} from './samples.js'

const HOUR_MS = 3_600_000

export function describeDeposit(open: OpenStore): void {
  describe('the deposit', () => {
    const { store, again } = freshStore(open)

    it('asks for what is ready and due, oldest invoice first, a few at a time', async () => {
      await readied(store(), { id: 3, invoiceDate: '2026-10-03' })
      await readied(store(), { id: 5, invoiceDate: '2026-10-01' })
      const later = await readied(store(), { id: 4, invoiceDate: '2026-09-01' })
      await store().postpone(later.id, at(30), 'quota')
      await discovered(store(), { id: 6 })
      const due = async (now: Date, limit: number) =>
        (await store().invoicesReady(CONNECTION, now, limit)).map((row) => row.odooId)
      expect(await due(at(1), 10)).toEqual([5, 3])
      expect(await due(at(1), 1)).toEqual([5])
      expect(await due(at(30), 10)).toEqual([4, 5, 3])
      expect(await store().invoicesReady('region', at(30), 10)).toEqual([])
    })

    it('commits the intent before anything is sent', async () => {
      const { id } = await readied(store())
      await store().acquireLease(HOLDER, [CONNECTION], at(2), HOUR_MS)
      const deposit = made(await store().recordDepositIntent(id, HOLDER.id, at(2)))
      expect(deposit).toEqual({
        id: deposit.id,
        invoiceId: id,
        attempt: 1,
        state: 'intended',
        intendedAt: at(2),
        flowNumber: undefined,
        flowState: undefined,
        acceptedAt: undefined,
        nextCheckAt: at(2),
        checks: 0,
        fileName: 'INV_2026_00007.pdf',
        sha256: 'ab'.repeat(32),
      })
      const other = await again()
      expect(await theRow(other)).toMatchObject({ stage: 'depositing', stageSince: at(2) })
      expect(await other.deposits(id)).toEqual([deposit])
    })

    explains(
      'intent-needs-the-lease',
      'refuses the intent of one who does not hold the lease, or no longer does',
      async () => {
        const { id } = await readied(store())
        const before = await everythingAbout(store())
        expect(await store().recordDepositIntent(id, HOLDER.id, at(2))).toBe('lease-lost')
        await store().acquireLease({ ...HOLDER, id: 'run-2' }, [CONNECTION], at(2), HOUR_MS)
        expect(await store().recordDepositIntent(id, HOLDER.id, at(2))).toBe('lease-lost')
        expect(await store().recordDepositIntent(id, 'run-2', at(62))).toBe('lease-lost')
        expect(await everythingAbout(store())).toEqual(before)
      },
    )

    it('refuses the intent when the invoice is no longer ready', async () => {
      const { id } = await readied(store())
      await store().acquireLease(HOLDER, [CONNECTION], at(2), HOUR_MS)
      await store().recordSightings(
        CONNECTION,
        [{ invoice: (await theRow(store())).invoice, stage: 'ignored' }],
        at(2),
      )
      const before = await everythingAbout(store())
      expect(await store().recordDepositIntent(id, HOLDER.id, at(3))).toBe('not-ready')
      expect(await everythingAbout(store())).toEqual(before)
    })

    it('gives the intent once, however many ask for it at once', async () => {
      const { id } = await readied(store())
      await store().acquireLease(HOLDER, [CONNECTION], at(2), HOUR_MS)
      const stores = [store(), await again()]
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (stores[index % 2] ?? store()).recordDepositIntent(id, HOLDER.id, at(2)),
        ),
      )
      expect(answers.filter((answer) => answer !== 'not-ready')).toHaveLength(1)
      expect(await store().deposits(id)).toHaveLength(1)
    })

    it('knows the flow once Chorus Pro has taken it', async () => {
      const deposit = await intended(store())
      const note = aNote('<deposited.1@example>')
      await store().recordFlowAccepted(
        deposit.id,
        { flowNumber: 'CPP001', nextCheckAt: at(5), tellings: [note] },
        at(3),
      )
      expect(await theDeposit(store(), deposit)).toEqual({
        ...deposit,
        state: 'accepted',
        flowNumber: 'CPP001',
        acceptedAt: at(3),
        nextCheckAt: at(5),
      })
      expect(await theRow(store())).toMatchObject({ stage: 'deposited', stageSince: at(3) })
      expect(await store().claimOutbox(CONNECTION, at(3), 10)).toMatchObject([{ telling: note }])
      expect(await store().document(deposit.invoiceId)).toBeDefined()
    })

    it('keeps the intent and nothing else of an acceptance that fails half-way', async () => {
      const deposit = await intended(store())
      const before = await everythingAbout(store())
      const acceptance = {
        flowNumber: 'CPP001',
        nextCheckAt: at(5),
        tellings: [aNote('<a@b>'), anImpossibleTelling()],
      }
      await expect(store().recordFlowAccepted(deposit.id, acceptance, at(3))).rejects.toThrow('impossible')
      expect(await everythingAbout(await again())).toEqual(before)
    })

    it('is ready again after a deposit that was surely not received, and tries it as another attempt', async () => {
      const first = await intended(store())
      await store().recordNotAccepted(first.id, { why: 'connection refused', dueAt: at(10) })
      expect(await theDeposit(store(), first)).toMatchObject({ state: 'not-accepted' })
      expect(await theRow(store())).toMatchObject({ stage: 'ready', dueAt: at(10), failures: 1 })
      expect(await store().stories('INV/2026/00007')).toMatchObject([{ lastError: 'connection refused' }])
      expect(await store().invoicesReady(CONNECTION, at(9), 10)).toEqual([])

      const second = await store().recordDepositIntent(first.invoiceId, HOLDER.id, at(10))
      expect(second).toMatchObject({ attempt: 2, state: 'intended' })
    })

    it('counts attempts that fail one after the other as failures in a row', async () => {
      const first = await intended(store())
      await store().recordNotAccepted(first.id, { why: 'connection refused', dueAt: at(10) })
      const second = made(await store().recordDepositIntent(first.invoiceId, HOLDER.id, at(10)))
      await store().recordNotAccepted(second.id, { why: 'connection refused', dueAt: at(20) })
      expect(await theRow(store())).toMatchObject({ failures: 2 })
      const third = made(await store().recordDepositIntent(first.invoiceId, HOLDER.id, at(20)))
      await store().recordFlowAccepted(
        third.id,
        { flowNumber: 'CPP003', nextCheckAt: at(25), tellings: [] },
        at(21),
      )
      expect(await theRow(store())).toMatchObject({ failures: 0 })
    })

    it('stays with a deposit of which nobody knows, and settles it from the moment that was said', async () => {
      const deposit = await intended(store())
      await store().recordUncertain(deposit.id, 'the answer was lost', at(8))
      expect(await theRow(store())).toMatchObject({ stage: 'depositing' })
      expect(await store().depositsToSettle(CONNECTION, at(7))).toEqual([])
      expect(await store().depositsToSettle(CONNECTION, at(8))).toEqual([
        { deposit: { ...deposit, state: 'uncertain', nextCheckAt: at(8) }, invoice: await theRow(store()) },
      ])
      expect(await store().depositsToSettle('region', at(8))).toEqual([])
    })

    it('settles an intent whose process died before it could say more', async () => {
      const deposit = await intended(store())
      expect(await (await again()).depositsToSettle(CONNECTION, at(2))).toMatchObject([{ deposit }])
    })

    it('asks again later, in the order of waiting', async () => {
      const first = await intended(store(), { id: 1 })
      const second = await intended(store(), { id: 2 })
      await store().recordSettleLater(first.id, at(20), { since: at(2), at: at(2) })
      expect(await store().depositsToSettle(CONNECTION, at(19))).toMatchObject([
        { deposit: { id: second.id } },
      ])
      expect(await store().depositsToSettle(CONNECTION, at(20))).toMatchObject([
        { deposit: { id: second.id, checks: 0 } },
        { deposit: { id: first.id, checks: 1, nextCheckAt: at(20) } },
      ])
    })

    it('counts the looks that Chorus Pro has answered', async () => {
      const deposit = await intended(store())
      await store().recordSettleLater(deposit.id, at(20))
      expect(await theDeposit(store(), deposit)).toMatchObject({ checks: 0, nextCheckAt: at(20) })
    })

    it('settles an uncertain deposit either way', async () => {
      const absent = await intended(store(), { id: 1 })
      const present = await intended(store(), { id: 2 })
      for (const { id } of [absent, present]) await store().recordUncertain(id, 'the answer was lost', at(8))
      await store().recordNotAccepted(absent.id, { why: 'surely absent', dueAt: at(9) })
      await store().recordFlowAccepted(
        present.id,
        { flowNumber: 'CPP2', nextCheckAt: at(9), tellings: [] },
        at(9),
      )
      expect(await theRow(store(), 1)).toMatchObject({ stage: 'ready' })
      expect(await theRow(store(), 2)).toMatchObject({ stage: 'deposited' })
      expect(await store().depositsToSettle(CONNECTION, at(60))).toEqual([])
    })

    it('never turns an outcome into another', async () => {
      const taken = await accepted(store(), { id: 1 })
      const lost = await intended(store(), { id: 2 })
      await store().recordNotAccepted(lost.id, { why: 'connection refused', dueAt: at(10) })
      const acceptance = { flowNumber: 'CPP9', nextCheckAt: at(9), tellings: [aNote('<again@example>')] }
      await expect(store().recordFlowAccepted(taken.id, acceptance, at(9))).rejects.toThrow('accepted')
      await expect(store().recordUncertain(taken.id, 'late', at(9))).rejects.toThrow('uncertain')
      await expect(store().recordFlowAccepted(lost.id, acceptance, at(9))).rejects.toThrow('not-accepted')
      expect(await theDeposit(store(), taken)).toEqual(taken)
      expect(await theRow(store(), 2)).toMatchObject({ stage: 'ready' })
      expect(await store().outboxCounts(CONNECTION)).toEqual({ pending: 0, setAside: 0 })
    })

    it('refuses a deposit that it does not have', async () => {
      await expect(store().recordUncertain(99, 'lost', at(9))).rejects.toThrow('no deposit 99')
      await expect(store().recordSettleLater(99, at(9))).rejects.toThrow('no deposit 99')
    })
  })
}
