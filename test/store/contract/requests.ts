import type { Divergence } from '../../../src/domain/invoice/divergence.js'
import type { WhichRequests } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  aBlock,
  aRecycling,
  anInvoice,
  aReady,
  at,
  CHOICE,
  CONNECTION,
  discovered,
  followed,
  readied,
  someFields,
  theRow,
  BY_HOLDER,
  leased,
} from './samples.js'

const ANY = { notAmong: [] }

export function describeRequests(open: OpenStore): void {
  describe('what users ask', () => {
    const { store } = freshStore(open)
    const asked = async () =>
      (await store().invoicesWithRequest(CONNECTION, ANY, 10)).map((row) => row.odooId)
    const see = (request: string | undefined) =>
      store().recordSightings(CONNECTION, [{ invoice: anInvoice({ request }) }], at(30))

    it('is found in any stage, a few at a time, in the order of the invoices', async () => {
      await followed(store(), { id: 5, request: 'recycle' })
      await readied(store(), { id: 3, request: 'do_not_send' })
      await discovered(store(), { id: 4 })
      await store().recordSightings(
        CONNECTION,
        [{ invoice: anInvoice({ id: 6, request: 'deposit_again' }), stage: 'ignored' }],
        at(0),
      )
      expect(await asked()).toEqual([3, 5, 6])
      expect(await store().invoicesWithRequest(CONNECTION, ANY, 1)).toMatchObject([
        { invoice: { request: 'do_not_send' } },
      ])
      expect(await store().invoicesWithRequest(CONNECTION, ANY, 1, 3)).toMatchObject([
        { invoice: { request: 'recycle' } },
      ])
      expect(await store().invoicesWithRequest('region', ANY, 10)).toEqual([])
    })

    it('is found by what it asks, beside recyclings of which the outcome is not known', async () => {
      await readied(store(), { id: 3, request: 'do_not_send' })
      await followed(store(), { id: 5, request: 'recycle' })
      const { id } = await followed(store(), { id: 6 })
      const found = async (which: WhichRequests) =>
        (await store().invoicesWithRequest(CONNECTION, which, 10)).map(({ odooId }) => odooId)
      expect(await found({ among: ['recycle'] })).toEqual([5])
      expect(await found({ notAmong: ['recycle'] })).toEqual([3])
      await leased(store())
      await store().recordRecyclingBegun(id, aRecycling(), BY_HOLDER)
      expect(await found({ among: ['recycle'] })).toEqual([5, 6])
      expect(await found({ among: ['rejection_handled'] })).toEqual([])
      expect((await theRow(store(), 6)).recycling).toEqual(aRecycling())
      await store().recordRequestOutcome(id, { endsRecycling: true, tellings: [] }, at(10))
      expect(await found({ among: ['recycle'] })).toEqual([5])
    })

    it('is found when a known invoice is seen with it, in whatever transaction', async () => {
      const { id } = await discovered(store())
      expect(await asked()).toEqual([])
      await see('do_not_send')
      expect(await asked()).toEqual([7])
      await store().recordBlocked(id, aBlock(), at(31))
      expect(await asked()).toEqual([])
      await store().recordReady(id, aReady({ invoice: anInvoice({ request: 'do_not_send' }) }), at(32))
      expect(await asked()).toEqual([7])
    })

    it('is answered once, for as long as the field shows the same', async () => {
      const { id } = await discovered(store(), { request: 'do_not_send' })
      await store().recordRequestOutcome(id, { tellings: [] }, at(10))
      expect(await asked()).toEqual([])
      await see('do_not_send')
      expect(await asked()).toEqual([])
    })

    it('is asked again by a change of the field', async () => {
      const { id } = await discovered(store(), { request: 'do_not_send' })
      await store().recordRequestOutcome(id, { tellings: [] }, at(10))
      await see('deposit_again')
      expect(await asked()).toEqual([7])
    })

    it('is asked again when the field was seen empty in between', async () => {
      const { id } = await discovered(store(), { request: 'do_not_send' })
      await store().recordRequestOutcome(id, { tellings: [] }, at(10))
      await see(undefined)
      expect(await asked()).toEqual([])
      await see('do_not_send')
      expect(await asked()).toEqual([7])
    })

    it('stays answered when something else is recorded about the invoice', async () => {
      const { id } = await followed(store(), { request: 'rejection_handled' })
      await store().recordRequestOutcome(id, { tellings: [] }, at(30))
      await store().recordRequestOutcome(id, { tellings: [] }, at(31))
      await see('rejection_handled')
      expect(await asked()).toEqual([])
    })

    it('may change what Chorus Pro has, and with it whether Odoo diverges from that', async () => {
      const { id, handedOver } = await followed(store(), { request: 'recycle' })
      if (handedOver === undefined) throw new Error('nothing was handed over')
      const divergence: Divergence = { what: 'changed', differences: ['client : A → B'], since: at(30) }
      await store().recordDivergence(id, divergence, [])
      const other = { ...handedOver, buyerId: 99, buyerName: 'B', buyerSiret: '12345678200028' }
      await store().recordRequestOutcome(id, { handedOver: other, tellings: [] }, at(31))
      expect(await theRow(store())).toMatchObject({ handedOver: other, divergence })
      await store().recordRequestOutcome(id, { handedOver, settlesDivergence: true, tellings: [] }, at(32))
      expect(await theRow(store())).toMatchObject({ handedOver, divergence: undefined })
    })

    it('may change the stage and the choice, with what is told about it', async () => {
      const { id } = await readied(store(), { request: 'do_not_send' })
      const choice = { code: 'ASKED', sentence: 'a user asked not to send it' }
      const telling = someFields({ x_chorus_request: false })
      await store().recordRequestOutcome(id, { stage: 'ignored', choice, tellings: [telling] }, at(10))
      expect(await theRow(store())).toMatchObject({ stage: 'ignored', stageSince: at(10), choice })
      expect(await store().document(id)).toBeUndefined()
      expect(await store().claimOutbox(CONNECTION, at(10), 10)).toMatchObject([{ telling }])
    })

    it('may leave stage and choice as they are', async () => {
      const before = await followed(store(), { request: 'recycle' })
      await store().recordRequestOutcome(before.id, { tellings: [] }, at(30))
      expect(await theRow(store())).toEqual(before)
    })

    it('starts a refused invoice over', async () => {
      const { id: depositId, invoiceId } = await accepted(store())
      const reasons = [{ code: 'CHORUS_PRO', sentence: 'GDP_MSG_01' }]
      await store().recordFlowRefused(
        depositId,
        {
          flowState: 'IN_REJETE',
          refusal: { signature: 'flow gdp_msg_01', words: 'GDP_MSG_01' },
          reasons,
          tellings: [],
        },
        at(10),
      )
      await store().postpone(invoiceId, at(90), 'no answer')
      await store().recordRequestOutcome(invoiceId, { stage: 'discovered', tellings: [] }, at(20))
      expect(await theRow(store())).toMatchObject({ stage: 'discovered', failures: 0, choice: CHOICE })
      expect(await store().reasons(invoiceId)).toEqual([])
      expect(await store().invoicesToPrepare(CONNECTION, at(20), 10)).toHaveLength(1)
      expect(await store().deposits(invoiceId)).toMatchObject([{ state: 'refused' }])
    })
  })
}
