import type { OwnFields } from '../../../src/domain/invoice/invoice.js'
import { LONG_SILENCE_MS } from '../../../src/store/store.js'
import { freshStore, type OpenStore } from './harness.js'
import {
  accepted,
  aNote,
  anActivity,
  anInvoice,
  aReady,
  at,
  CONNECTION,
  discovered,
  HOLDER,
  intended,
  readied,
  someFields,
  theRow,
} from './samples.js'

const LEASE_MS = 60_000
const OTHER = { ...HOLDER, id: 'run-2' }

const ownFields = (changes: Partial<OwnFields> = {}): OwnFields => ({
  flow: 'CPP777',
  identifier: undefined,
  stage: 'deposited',
  situation: undefined,
  depositedAt: at(-60),
  statusCode: undefined,
  statusAt: undefined,
  ...changes,
})

export function describeRecovery(open: OpenStore): void {
  const { store } = freshStore(open)
  const outbox = async () => (await store().stories('INV/2026/00007'))[0]?.outbox ?? []

  describe('the doubt whether deposits are missing', () => {
    it('is not there in a store that was worked with and closed', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), LEASE_MS)
      await store().acquireLease(HOLDER, [CONNECTION], at(600), LEASE_MS)
      await store().releaseLease(HOLDER.id)
      await store().acquireLease(OTHER, [CONNECTION], at(6_000), LEASE_MS)
      expect(await store().doubtSince()).toBeUndefined()
    })

    it('comes when nobody has given the lease back and there was a long silence since', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), LEASE_MS)
      const later = new Date(at(0).getTime() + LEASE_MS + LONG_SILENCE_MS + 1)
      await store().acquireLease(OTHER, [CONNECTION], later, LEASE_MS)
      expect(await store().doubtSince()).toEqual(later)
    })

    it('does not come from a process that was killed and started again', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), LEASE_MS)
      await store().acquireLease(
        OTHER,
        [CONNECTION],
        new Date(at(0).getTime() + LEASE_MS + LONG_SILENCE_MS),
        LEASE_MS,
      )
      expect(await store().doubtSince()).toBeUndefined()
    })

    it('that comes with a copy begins when somebody works with it, once', async () => {
      await store().recordDoubt(undefined)
      expect(await store().doubtSince()).toBeUndefined()
      await store().acquireLease(HOLDER, [CONNECTION], at(5), LEASE_MS)
      await store().acquireLease(HOLDER, [CONNECTION], at(6), LEASE_MS)
      expect(await store().doubtSince()).toEqual(at(5))
    })

    it('begins anew when there is news', async () => {
      await store().recordDoubt(at(1))
      await store().recordDoubt(at(2))
      expect(await store().doubtSince()).toEqual(at(2))
    })
  })

  describe('recordDepositSeenInOdoo', () => {
    it('makes an uncertain deposit with the flow that Odoo shows, due at once', async () => {
      const { id } = await discovered(store())
      await store().recordDepositSeenInOdoo(id, ownFields(), at(5))
      expect(await theRow(store())).toMatchObject({ stage: 'depositing' })
      expect(await store().depositsToSettle(CONNECTION, at(5))).toMatchObject([
        {
          deposit: {
            attempt: 1,
            state: 'uncertain',
            flowNumber: 'CPP777',
            acceptedAt: at(-60),
            intendedAt: at(5),
          },
        },
      ])
    })

    it('makes one without a flow when Odoo shows none', async () => {
      const { id } = await discovered(store())
      await store().recordDepositSeenInOdoo(id, ownFields({ flow: undefined, identifier: '900001' }), at(5))
      expect(await store().deposits(id)).toMatchObject([{ state: 'uncertain', flowNumber: undefined }])
    })

    it.each([
      ['intended', intended],
      ['accepted', accepted],
    ])('ends the attempt that is %s: Odoo shows a later one', async (_state, sample) => {
      const { invoiceId } = await sample(store())
      await store().recordDepositSeenInOdoo(invoiceId, ownFields(), at(5))
      expect(await store().deposits(invoiceId)).toMatchObject([
        { attempt: 1, state: 'not-accepted' },
        { attempt: 2, state: 'uncertain', flowNumber: 'CPP777' },
      ])
    })

    it('starts over, once it is known that the flow came to nothing, with a new document', async () => {
      const { id } = await discovered(store())
      await store().recordDepositSeenInOdoo(id, ownFields(), at(5))
      const [deposit] = await store().deposits(id)
      await store().recordNotAccepted(deposit?.id ?? 0, { why: 'nowhere to be found', dueAt: at(300) })
      expect(await theRow(store())).toMatchObject({ stage: 'discovered', dueAt: at(300) })
      await store().recordReady(id, aReady({ invoice: anInvoice() }), at(301))
      expect(await theRow(store())).toMatchObject({ stage: 'ready' })
    })

    it('goes back to the document that is there already', async () => {
      const { id } = await readied(store())
      await store().recordDepositSeenInOdoo(id, ownFields(), at(5))
      const [deposit] = await store().deposits(id)
      await store().recordNotAccepted(deposit?.id ?? 0, { why: 'nowhere to be found', dueAt: at(300) })
      expect(await theRow(store())).toMatchObject({ stage: 'ready' })
    })
  })

  describe('recordOvertaken', () => {
    it('takes fields and activities that wait as told, and leaves the notes to their Message-Id', async () => {
      const { id } = await discovered(store())
      const note = aNote('<n@example>')
      const tellings = [someFields({ x_chorus_stage: 'ready' }), note, anActivity('Corriger')]
      await store().recordReady(id, aReady({ tellings }), at(1))
      await store().recordOvertaken(id, at(5))
      const waiting = (await store().claimOutbox(CONNECTION, at(5), 10)).map(({ telling }) => telling)
      expect(waiting).toEqual([note])
    })

    it('lets an activity be taken off of which only Odoo knows', async () => {
      const { id } = await discovered(store())
      await store().recordActivitySeenInOdoo(id, at(5))
      await store().recordActivitySeenInOdoo(id, at(6))
      expect(await outbox()).toHaveLength(1)
      const clear = { kind: 'activity', wanted: undefined } as const
      await store().recordReady(id, aReady({ tellings: [clear] }), at(7))
      expect(await store().claimOutbox(CONNECTION, at(7), 10)).toMatchObject([
        { telling: { kind: 'activity' } },
      ])
    })

    it('lets an activity be taken off that the store does not remember, and does not pile up', async () => {
      const { id } = await discovered(store())
      await store().recordOvertaken(id, at(5))
      await store().recordOvertaken(id, at(6))
      expect(await outbox()).toHaveLength(1)
      const clear = { kind: 'activity', wanted: undefined } as const
      await store().recordReady(id, aReady({ tellings: [clear] }), at(7))
      expect(await store().claimOutbox(CONNECTION, at(7), 10)).toMatchObject([
        { telling: { kind: 'activity' } },
      ])
    })
  })
}
