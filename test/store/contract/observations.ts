import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  aBlock,
  accepted,
  anEvent,
  anObservation,
  aNote,
  at,
  CONNECTION,
  discovered,
  followed,
  integrated,
  intended,
  readied,
  theDeposit,
  theRow,
} from './samples.js'

/** Whether Odoo has the money or not. */
const unseenSince = (before: Date) => ({ before, beforeIfPaid: before })

export function describeObservations(open: OpenStore): void {
  describe('what is observed', () => {
    const { store, again } = freshStore(open)

    it('gives the invoice its identifier, status, stage and events, and queues what is told', async () => {
      const { id } = await discovered(store())
      const official = { name: 'Mme Martin', email: 'm@example.fr', telephone: undefined }
      const events = [
        anEvent('SUSPENDUE', at(22), { comment: 'Il manque\nune pièce', author: official }),
        anEvent('DEPOSEE', at(20)),
      ]
      const note = aNote('<status.SUSPENDUE@example>')
      await store().recordObservation(
        id,
        anObservation({ newEvents: events, statusCode: 'SUSPENDUE', statusAt: at(22), tellings: [note] }),
        at(30),
      )
      const other = await again()
      expect(await theRow(other)).toMatchObject({
        stage: 'followed',
        stageSince: at(30),
        chorusIdentifier: '900001',
        statusCode: 'SUSPENDUE',
        statusAt: at(22),
      })
      expect(await other.events(id)).toEqual([events[1], events[0]])
      expect(await other.claimOutbox(CONNECTION, at(30), 10)).toMatchObject([{ telling: note }])
      expect(
        (await other.invoicesByIdentifier(CONNECTION, ['900001', '900002'])).map((row) => row.id),
      ).toEqual([id])
      expect(await other.invoicesByIdentifier('region', ['900001'])).toEqual([])
      expect(await other.statusesByIdentifier(CONNECTION, ['900001', '900002'])).toEqual([
        { id, stage: 'followed', statusCode: 'SUSPENDUE', statusAt: at(22), chorusIdentifier: '900001' },
      ])
      expect(await other.statusesByIdentifier('region', ['900001'])).toEqual([])
    })

    it('counts how often in a row a history is refused, until the invoice is observed', async () => {
      const { id } = await discovered(store())
      expect(await store().recordHistoryRefused(id, at(30))).toEqual({ since: at(30), times: 1 })
      expect(await (await again()).recordHistoryRefused(id, at(50))).toEqual({ since: at(30), times: 2 })
      await store().recordObservation(id, anObservation({}), at(55))
      expect(await store().recordHistoryRefused(id, at(59))).toEqual({ since: at(59), times: 1 })
    })

    it('leaves out an event of which the code and the French minute are known', async () => {
      const { id } = await discovered(store())
      const seen = anEvent('DEPOSEE', new Date('2026-10-05T08:20:41Z'), { comment: 'seen in a search' })
      await store().recordObservation(id, anObservation({ newEvents: [seen] }), at(30))
      const again = anEvent('DEPOSEE', new Date('2026-10-05T08:20:00Z'), { comment: 'seen in the history' })
      const later = anEvent('DEPOSEE', new Date('2026-10-05T08:21:00Z'))
      await store().recordObservation(id, anObservation({ newEvents: [again, later, later] }), at(31))
      expect(await store().events(id)).toEqual([seen, later])
    })

    it('tells events of one minute in the order in which they were observed', async () => {
      const { id } = await discovered(store())
      const codes = ['DEPOSEE', 'MISE_A_DISPOSITION', 'EN_COURS_ACHEMINEMENT']
      // Only the first was seen in a search, which tells seconds; the others come from the history.
      const seconds = [41, 0, 0]
      const newEvents = codes.map((code, index) =>
        anEvent(code, new Date(at(20).getTime() + (seconds[index] ?? 0) * 1000)),
      )
      await store().recordObservation(id, anObservation({ newEvents }), at(30))
      expect((await store().events(id)).map((event) => event.code)).toEqual(codes)
    })

    it('keeps a status that nobody has heard of', async () => {
      const { id } = await discovered(store())
      const event = anEvent('STATUT_DE_2031', at(20))
      await store().recordObservation(
        id,
        anObservation({ statusCode: event.code, newEvents: [event] }),
        at(30),
      )
      expect(await store().events(id)).toEqual([event])
      expect(await theRow(store())).toMatchObject({ statusCode: 'STATUT_DE_2031' })
    })

    it('closes the invoice that is at its end, and no sweep looks for it any more', async () => {
      const { id } = await followed(store())
      await store().recordObservation(
        id,
        anObservation({ stage: 'closed', statusCode: 'MISE_EN_PAIEMENT' }),
        at(30),
      )
      expect(await theRow(store())).toMatchObject({ stage: 'closed', statusCode: 'MISE_EN_PAIEMENT' })
      expect(await store().invoicesUnseenSince(CONNECTION, unseenSince(at(60)), 10)).toEqual([])
    })

    it.each(['intended', 'uncertain'] as const)(
      'adopts the invoice of a deposit that was %s',
      async (state) => {
        const deposit = await intended(store())
        if (state === 'uncertain') await store().recordUncertain(deposit.id, 'the answer was lost', at(8))
        await store().recordObservation(deposit.invoiceId, anObservation({ flowNumber: 'CPP777' }), at(30))
        expect(await theDeposit(store(), deposit)).toMatchObject({ state: 'adopted', flowNumber: 'CPP777' })
        expect(await theRow(store())).toMatchObject({ stage: 'followed' })
        expect(await store().depositsToSettle(CONNECTION, at(60))).toEqual([])
        expect(await store().document(deposit.invoiceId)).toBeUndefined()
      },
    )

    it.each(['CPP001', undefined])(
      'sees an accepted deposit integrated when the invoice has flow %s',
      async (flow) => {
        const deposit = await accepted(store(), {}, 'CPP001')
        await store().recordObservation(deposit.invoiceId, anObservation({ flowNumber: flow }), at(30))
        expect(await theDeposit(store(), deposit)).toMatchObject({
          state: 'integrated',
          flowNumber: 'CPP001',
        })
        expect(await store().depositsInFlight(CONNECTION, at(60))).toEqual([])
        expect(await store().document(deposit.invoiceId)).toBeUndefined()
      },
    )

    it('does not credit an accepted deposit with an invoice that came by another flow', async () => {
      const deposit = await accepted(store(), {}, 'CPP001')
      await store().recordObservation(deposit.invoiceId, anObservation({ flowNumber: 'CPP777' }), at(30))
      expect(await theDeposit(store(), deposit)).toMatchObject({ state: 'adopted', flowNumber: 'CPP001' })
    })

    it('leaves deposits alone that are over', async () => {
      const done = await integrated(store(), { id: 1 })
      const lost = await intended(store(), { id: 2 })
      await store().recordNotAccepted(lost.id, { why: 'connection refused', dueAt: at(10) })
      for (const { invoiceId } of [done, lost]) {
        await store().recordObservation(invoiceId, anObservation({ flowNumber: 'CPP777' }), at(30))
      }
      expect(await theDeposit(store(), done)).toEqual(done)
      expect(await theDeposit(store(), lost)).toMatchObject({ state: 'not-accepted', flowNumber: undefined })
    })

    it('follows an invoice that someone deposited by hand, whatever was in the way', async () => {
      const { id } = await readied(store())
      await store().recordBlocked(id, aBlock(), at(2))
      await store().postpone(id, at(40), 'no answer')
      await store().recordObservation(id, anObservation(), at(30))
      expect(await theRow(store())).toMatchObject({ stage: 'followed', failures: 0 })
      expect(await store().reasons(id)).toEqual([])
      expect(await store().deposits(id)).toEqual([])
      expect(await store().invoicesToPrepare(CONNECTION, at(60), 10)).toEqual([])
    })

    it('finds again the followed invoices that no search has shown, the longest unseen first', async () => {
      const first = await followed(store(), { id: 1 })
      const second = await followed(store(), { id: 2 })
      const third = await followed(store(), { id: 3 })
      await readied(store(), { id: 4 })
      await store().recordObservation(first.id, anObservation(), at(50))
      await store().markSeen([second.id], at(40))
      const unseen = async (before: Date, limit: number) =>
        (await store().invoicesUnseenSince(CONNECTION, unseenSince(before), limit)).map((row) => row.id)
      expect(await unseen(at(20), 10)).toEqual([])
      expect(await unseen(at(40), 10)).toEqual([third.id])
      expect(await unseen(at(60), 10)).toEqual([third.id, second.id, first.id])
      expect(await unseen(at(60), 1)).toEqual([third.id])
      expect(await store().invoicesUnseenSince('region', unseenSince(at(60)), 10)).toEqual([])
    })

    it('waits longer for those that Odoo has the money for, and begins with the others', async () => {
      const paid = await followed(store(), { id: 1 })
      const unpaid = await followed(store(), { id: 2 })
      await store().recordPaidInOdoo(paid.id, at(35), [])
      const unseen = async (before: Date, beforeIfPaid: Date, limit = 10) =>
        (await store().invoicesUnseenSince(CONNECTION, { before, beforeIfPaid }, limit)).map(({ id }) => id)
      expect(await unseen(at(60), at(-60))).toEqual([unpaid.id])
      expect(await unseen(at(60), at(60))).toEqual([unpaid.id, paid.id])
      expect(await unseen(at(60), at(60), 1)).toEqual([unpaid.id])
      await store().recordPaidInOdoo(paid.id, undefined, [])
      expect(await unseen(at(60), at(-60))).toEqual([paid.id, unpaid.id])
    })

    it('takes an invoice that is returned for one that somebody has to see to, whatever was paid', async () => {
      const { id } = await followed(store())
      await store().recordPaidInOdoo(id, at(35), [])
      await store().recordObservation(id, anObservation({ paidInOdooAt: at(35) }), at(36))
      expect((await theRow(store())).paidInOdooAt).toEqual(at(35))
      await store().recordObservation(
        id,
        anObservation({ statusCode: 'SUSPENDUE', paidInOdooAt: at(35) }),
        at(37),
      )
      expect((await theRow(store())).paidInOdooAt).toBeUndefined()
    })

    it('knows since when the oldest of those still followed is in Chorus Pro', async () => {
      expect(await store().oldestFollowed(CONNECTION)).toBeUndefined()
      for (const [id, minute] of [
        [1, 15],
        [2, 12],
        [3, 18],
      ] as const) {
        const row = await followed(store(), { id })
        const newEvents = [anEvent('DEPOSEE', at(minute)), anEvent('SERVICE_FAIT', at(25))]
        const stage = id === 2 ? 'closed' : 'followed'
        await store().recordObservation(row.id, anObservation({ stage, newEvents }), at(30))
      }
      expect(await store().oldestFollowed(CONNECTION)).toEqual(at(15))
      expect(await store().oldestFollowed('region')).toBeUndefined()
    })

    it('changes nothing but the time of looking when nothing new was seen', async () => {
      const before = await followed(store())
      await store().markSeen([before.id], at(40))
      await store().markSeen([], at(50))
      expect(await theRow(store())).toEqual(before)
    })
  })
}
