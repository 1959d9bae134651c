import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  anImpossibleTelling,
  anObservation,
  aNote,
  at,
  CONNECTION,
  discovered,
  everythingAbout,
  HOLDER,
  integrated,
  intended,
  theDeposit,
  theRow,
} from './samples.js'

const REASONS = [{ code: 'CHORUS_PRO', sentence: 'GDP_MSG_01: doublon' }]

const REFUSAL = { signature: 'flow gdp_msg_01', words: 'GDP_MSG_01' }
const LOST = { flowState: 'IN_INCIDENTE', why: 'Chorus Pro did not process the flow', tellings: [] }

export function describeFlows(open: OpenStore): void {
  describe('the flow', () => {
    const { store, again } = freshStore(open)

    it('is looked at when its time has come, and again later while it is under way', async () => {
      const deposit = await accepted(store())
      await intended(store(), { id: 8 })
      expect(await store().depositsInFlight(CONNECTION, at(4))).toEqual([])
      expect(await store().depositsInFlight(CONNECTION, at(5))).toEqual([
        { deposit, invoice: await theRow(store()) },
      ])
      expect(await store().depositsInFlight('region', at(5))).toEqual([])

      const note = aNote('<stuck@example>')
      await store().recordFlowState(deposit.id, {
        flowState: 'IN_RECU',
        nextCheckAt: at(15),
        tellings: [note],
      })
      expect(await store().depositsInFlight(CONNECTION, at(14))).toEqual([])
      expect(await store().depositsInFlight(CONNECTION, at(15))).toMatchObject([
        { deposit: { state: 'accepted', flowState: 'IN_RECU', checks: 1, nextCheckAt: at(15) } },
      ])
      expect(await store().claimOutbox(CONNECTION, at(15), 10)).toMatchObject([{ telling: note }])
    })

    it('knows the numbers of all that were in it, whatever became of them', async () => {
      const [one, other] = [
        await accepted(store(), { id: 1, number: 'A' }),
        await accepted(store(), { id: 2, number: 'B' }),
      ]
      const flow = one.flowNumber ?? ''
      expect(other.flowNumber).toBe(flow)
      await store().recordFlowLost(one.id, { ...LOST, dueAt: at(10) })
      expect(await store().numbersInFlow(CONNECTION, flow)).toEqual(['A', 'B'])
      expect(await store().numbersInFlow('region', flow)).toEqual([])
      expect(await store().numbersInFlow(CONNECTION, 'another')).toEqual([])
    })

    it('has its outcome once, though a bridge that stood still finds out the same', async () => {
      const deposit = await accepted(store())
      await store().recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(10))
      const before = await everythingAbout(store())
      await expect(store().recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(70))).rejects.toMatchObject({
        name: 'StoreError',
        kind: 'lease',
      })
      expect(await everythingAbout(store())).toEqual(before)
    })

    it('is integrated: the invoice waits to be found, the document is of no more use', async () => {
      const deposit = await accepted(store())
      await store().recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(10))
      expect(await theDeposit(store(), deposit)).toMatchObject({
        state: 'integrated',
        flowState: 'IN_INTEGRE',
      })
      expect(await theRow(store())).toMatchObject({ stage: 'deposited' })
      expect(await store().document(deposit.invoiceId)).toBeUndefined()
      expect(await store().stories('INV/2026/00007')).toMatchObject([{ repairs: [{ code: 'BT_23_ADDED' }] }])
      expect(await store().depositsInFlight(CONNECTION, at(60))).toEqual([])
      expect(await store().invoicesToIdentify(CONNECTION, at(60), 10)).toEqual([
        { deposit: await theDeposit(store(), deposit), invoice: await theRow(store()) },
      ])
    })

    it('leaves the list of those to be found once it is found', async () => {
      const { invoiceId } = await integrated(store())
      await store().recordObservation(invoiceId, anObservation(), at(20))
      expect(await store().invoicesToIdentify(CONNECTION, at(60), 10)).toEqual([])
    })

    it('is not looked for before the moment to which it was postponed', async () => {
      const first = await integrated(store(), { id: 1 })
      await integrated(store(), { id: 2 })
      await store().postpone(first.invoiceId, at(50), 'not found')
      const due = async (now: Date, limit = 10) =>
        (await store().invoicesToIdentify(CONNECTION, now, limit)).map(({ invoice }) => invoice.odooId)
      expect(await due(at(49))).toEqual([2])
      expect(await due(at(50))).toEqual([2, 1])
      expect(await due(at(50), 1)).toEqual([2])
      expect(await store().invoicesToIdentify('region', at(60), 10)).toEqual([])
    })

    it('is refused, with what Chorus Pro says against it', async () => {
      const deposit = await accepted(store())
      const note = aNote('<refused.1@example>')
      await store().recordFlowRefused(
        deposit.id,
        { flowState: 'IN_REJETE', refusal: REFUSAL, reasons: REASONS, tellings: [note] },
        at(10),
      )
      expect(await theDeposit(store(), deposit)).toMatchObject({ state: 'refused', flowState: 'IN_REJETE' })
      expect(await theRow(store())).toMatchObject({ stage: 'refused', stageSince: at(10) })
      expect(await store().reasons(deposit.invoiceId)).toEqual(REASONS)
      expect(await store().document(deposit.invoiceId)).toBeUndefined()
      expect(await store().claimOutbox(CONNECTION, at(10), 10)).toMatchObject([{ telling: note }])
    })

    it('is ready again when Chorus Pro lost the flow, with the same document', async () => {
      const deposit = await accepted(store())
      const document = await store().document(deposit.invoiceId)
      await store().recordFlowLost(deposit.id, { ...LOST, dueAt: at(30) })
      expect(await theDeposit(store(), deposit)).toMatchObject({
        state: 'not-accepted',
        flowState: 'IN_INCIDENTE',
      })
      expect(await theRow(store())).toMatchObject({ stage: 'ready', dueAt: at(30), failures: 1 })
      expect(await store().document(deposit.invoiceId)).toEqual(document)
      expect(await store().recordDepositIntent(deposit.invoiceId, HOLDER.id, at(30))).toMatchObject({
        attempt: 2,
      })
    })

    it('has its document made anew when a store that was lost has none of a flow that Chorus Pro lost', async () => {
      const { id } = await discovered(store())
      const shown = { flow: 'CPP777', identifier: undefined, stage: 'deposited', depositedAt: at(1) }
      await store().recordDepositSeenInOdoo(
        id,
        { ...shown, situation: undefined, statusCode: undefined, statusAt: undefined },
        at(5),
      )
      const [deposit] = await store().deposits(id)
      const flow = { flowNumber: 'CPP777', nextCheckAt: at(6), tellings: [] }
      await store().recordFlowAccepted(deposit?.id ?? 0, flow, at(6))
      await store().recordFlowLost(deposit?.id ?? 0, { ...LOST, dueAt: at(30) })
      expect(await theRow(store())).toMatchObject({ stage: 'discovered', dueAt: at(30), failures: 1 })
    })

    it('writes nothing of a transaction that fails half-way', async () => {
      const deposit = await accepted(store())
      const before = await everythingAbout(store())
      const tellings = [aNote('<first@example>'), anImpossibleTelling()]
      const steps = [
        () => store().recordFlowState(deposit.id, { flowState: 'IN_RECU', nextCheckAt: at(9), tellings }),
        () =>
          store().recordFlowRefused(
            deposit.id,
            { flowState: 'IN_REJETE', refusal: REFUSAL, reasons: REASONS, tellings },
            at(9),
          ),
        () => store().recordObservation(deposit.invoiceId, anObservation({ tellings }), at(9)),
        () => store().recordRequestOutcome(deposit.invoiceId, { stage: 'closed', tellings }, at(9)),
      ]
      for (const step of steps) {
        await expect(step()).rejects.toThrow('impossible')
        expect(await everythingAbout(await again())).toEqual(before)
      }
    })

    it('has no outcome before it was accepted', async () => {
      const deposit = await intended(store())
      await expect(store().recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(9))).rejects.toThrow('intended')
      const refusal = { flowState: 'IN_REJETE', refusal: REFUSAL, reasons: REASONS, tellings: [] }
      await expect(store().recordFlowRefused(deposit.id, refusal, at(9))).rejects.toThrow('intended')
      expect(await theRow(store())).toMatchObject({ stage: 'depositing' })
    })

    it('finds invoices by number whatever their stage, but not the ignored', async () => {
      await discovered(store(), { id: 1, number: 'A' })
      await integrated(store(), { id: 2, number: 'B' })
      const ignored = await discovered(store(), { id: 3, number: 'C' })
      await store().recordIgnored(
        ignored.id,
        {
          choice: { code: 'PRIVATE', sentence: 'not public' },
          buyerSiret: undefined,
          examinedUntil: undefined,
          tellings: [],
        },
        at(1),
      )
      const found = await store().invoicesByNumber(CONNECTION, ['A', 'B', 'C', 'D'])
      expect(found.map((row) => row.odooId)).toEqual([1, 2])
      expect(await store().invoicesByNumber('region', ['A', 'B'])).toEqual([])
    })
  })
}
