import { noActivity } from '../../../src/domain/words/activity.js'
import type { Telling } from '../../../src/domain/words/telling.js'
import type { InvoiceRow } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  anActivity,
  anInvoice,
  aNote,
  at,
  CHOICE,
  CONNECTION,
  discovered,
  someFields,
  theRow,
} from './samples.js'

export function describeTell(open: OpenStore): void {
  describe('the outbox', () => {
    const { store, again } = freshStore(open)
    const tell = (invoice: InvoiceRow, ...tellings: Telling[]) =>
      store().recordRequestOutcome(invoice.id, { tellings }, at(5))
    const claim = async (now = at(10), limit = 100) => store().claimOutbox(CONNECTION, now, limit)
    const claimed = async (now = at(10), limit = 100) =>
      (await claim(now, limit)).map(({ telling }) =>
        telling.kind === 'note'
          ? telling.messageId
          : telling.kind === 'fields'
            ? telling.values
            : (telling.wanted?.summary ?? 'no activity'),
      )

    it('hands out what was written, in the order of writing, until it is delivered', async () => {
      const one = await discovered(store(), { id: 1 })
      const two = await discovered(store(), { id: 2 })
      await tell(one, aNote('<1a>'), someFields({ x_chorus_stage: 'ready' }))
      await tell(two, aNote('<2a>'))
      await tell(one, aNote('<1b>'))
      expect(await claimed()).toEqual(['<1a>', { x_chorus_stage: 'ready' }, '<2a>', '<1b>'])

      const other = await again()
      const rows = await other.claimOutbox(CONNECTION, at(10), 100)
      expect(rows[2]).toMatchObject({ invoiceId: two.id, odooId: 2, telling: aNote('<2a>'), attempts: 0 })
      await other.recordDelivered(
        rows.slice(0, 2).map(({ id }) => id),
        at(11),
      )
      expect(await claimed()).toEqual(['<2a>', '<1b>'])
      await store().recordDelivered([], at(11))
      expect(await claimed(at(10), 1)).toEqual(['<2a>'])
    })

    it('is each connection’s own', async () => {
      await store().recordSightings('region', [{ invoice: anInvoice(), stage: 'discovered' }], at(0))
      await tell(await theRow(store(), 7, 'region'), aNote('<region>'))
      expect(await claimed()).toEqual([])
      expect(await store().claimOutbox('region', at(10), 100)).toHaveLength(1)
      expect(await store().outboxCounts('region')).toEqual({ pending: 1, setAside: 0 })
    })

    it('holds back everything about an invoice whose first telling is to be tried later', async () => {
      const one = await discovered(store(), { id: 1 })
      const two = await discovered(store(), { id: 2 })
      await tell(one, aNote('<1a>'), aNote('<1b>'))
      await tell(two, aNote('<2a>'))
      const [first] = await claim()
      await store().recordTellFailed(first?.id ?? 0, 'no answer', at(20))
      expect(await claimed(at(19))).toEqual(['<2a>'])
      expect(await claim(at(20))).toMatchObject([{ attempts: 1 }, { attempts: 0 }, { attempts: 0 }])
      expect(await claimed(at(20))).toEqual(['<1a>', '<1b>', '<2a>'])
    })

    it('hands out what comes before a telling that is to be tried later, and nothing after it', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'), aNote('<1b>'), aNote('<1c>'))
      const rows = await claim()
      await store().recordTellFailed(rows[1]?.id ?? 0, 'no answer', at(20))
      expect(await claimed(at(19))).toEqual(['<1a>'])
    })

    it('sets aside what Odoo will never take, with its reason, and goes on', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'), aNote('<1b>'))
      const [first] = await claim()
      await store().setAside(first?.id ?? 0, 'the invoice was deleted')
      expect(await claimed()).toEqual(['<1b>'])
      expect(await store().outboxCounts(CONNECTION)).toEqual({ pending: 1, setAside: 1 })
      const [story] = await store().stories('INV/2026/00007')
      expect(story?.outbox).toEqual([
        { telling: aNote('<1a>'), state: 'set-aside', error: 'the invoice was deleted' },
        { telling: aNote('<1b>'), state: 'pending', error: undefined },
      ])
    })

    it('does not bring back what is delivered or set aside', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'), aNote('<1b>'))
      const [first, second] = await claim()
      await store().recordDelivered([first?.id ?? 0], at(11))
      await store().setAside(second?.id ?? 0, 'the invoice was deleted')
      await store().recordTellFailed(first?.id ?? 0, 'late', at(12))
      await store().recordDelivered([second?.id ?? 0], at(12))
      const [story] = await store().stories('INV/2026/00007')
      expect(story?.outbox.map((entry) => entry.state)).toEqual(['delivered', 'set-aside'])
    })

    it('says why something waits, and no longer when it is delivered', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'))
      const [first] = await claim()
      await store().recordTellFailed(first?.id ?? 0, 'no answer', at(20))
      expect(await store().stories('INV/2026/00007')).toMatchObject([
        { outbox: [{ state: 'pending', error: 'no answer' }] },
      ])
      await store().recordDelivered([first?.id ?? 0], at(21))
      expect(await store().stories('INV/2026/00007')).toMatchObject([
        { outbox: [{ state: 'delivered', error: undefined }] },
      ])
    })

    it('queues a note once, whether it waits, is delivered or was set aside', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<waits>'), aNote('<delivered>'), aNote('<set-aside>'))
      const rows = await claim()
      await store().recordDelivered([rows[1]?.id ?? 0], at(11))
      await store().setAside(rows[2]?.id ?? 0, 'deleted')
      await tell(
        one,
        aNote('<waits>', '<p>autrement</p>'),
        aNote('<delivered>'),
        aNote('<set-aside>'),
        aNote('<new>'),
      )
      expect(await claimed()).toEqual(['<waits>', '<new>'])
      expect(await claim()).toMatchObject([{ telling: aNote('<waits>') }, {}])
    })

    it('forgets what was told before, but for activities, which are to be taken off one day', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<old>'), someFields({ a: '1' }), anActivity('Corriger'), aNote('<new>'))
      await tell(one, aNote('<waits>'))
      const [old, fields, activity, recent] = await claim()
      await store().recordDelivered([old?.id ?? 0, fields?.id ?? 0, activity?.id ?? 0], at(11))
      await store().recordDelivered([recent?.id ?? 0], at(20))
      await store().forgetTold(at(15), 1)
      await store().forgetTold(at(15), 100)
      const [story] = await store().stories('INV/2026/00007')
      expect(story?.outbox.map(({ telling }) => telling)).toEqual([
        anActivity('Corriger'),
        aNote('<new>'),
        aNote('<waits>'),
      ])
    })

    it('joins field values that wait one after the other, the later winning', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'), someFields({ x_chorus_stage: 'ready', x_chorus_reason: 'Motif' }))
      await tell(
        one,
        someFields({ x_chorus_stage: 'deposited', x_chorus_reason: false, x_chorus_flow: 'CPP1' }),
      )
      expect(await claimed()).toEqual([
        '<1a>',
        { x_chorus_stage: 'deposited', x_chorus_reason: false, x_chorus_flow: 'CPP1' },
      ])
    })

    it('does not join field values across a note, nor across invoices', async () => {
      const one = await discovered(store(), { id: 1 })
      const two = await discovered(store(), { id: 2 })
      await tell(one, someFields({ a: '1' }), aNote('<1a>'), someFields({ a: '2' }))
      await tell(two, someFields({ a: '3' }))
      expect(await claimed()).toEqual([{ a: '1' }, '<1a>', { a: '2' }, { a: '3' }])
    })

    it('does not join field values to some that are delivered', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, someFields({ a: '1' }))
      await store().recordDelivered(
        (await claim()).map(({ id }) => id),
        at(11),
      )
      await tell(one, someFields({ b: '2' }))
      expect(await claimed()).toEqual([{ b: '2' }])
    })

    it('does not lose field values that are written while earlier ones are on their way', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, someFields({ a: '1' }))
      const onTheirWay = await claim()
      await tell(one, someFields({ a: '2' }))
      await store().recordDelivered(
        onTheirWay.map(({ id }) => id),
        at(11),
      )
      expect(await claimed()).toEqual([{ a: '2' }])
    })

    it('joins field values again once the earlier ones have failed', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, someFields({ a: '1', b: '1' }))
      const [first] = await claim()
      await store().recordTellFailed(first?.id ?? 0, 'no answer', at(20))
      await tell(one, someFields({ a: '2' }))
      expect(await claim(at(20))).toMatchObject([{ telling: { values: { a: '2', b: '1' } }, attempts: 1 }])
    })

    it('keeps an activity as it was written', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, anActivity('Motif', '<p>« É »</p>'))
      expect(await claim()).toMatchObject([{ telling: anActivity('Motif', '<p>« É »</p>') }])
    })

    it('joins activities that wait one after the other, the later winning', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, aNote('<1a>'), anActivity('A'))
      await tell(one, anActivity('B'))
      expect(await claimed()).toEqual(['<1a>', 'B'])
    })

    it('joins activities neither across a note nor with one that is on its way', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, anActivity('A'), aNote('<1a>'), anActivity('B'))
      await claim()
      await tell(one, noActivity)
      expect(await claimed()).toEqual(['A', '<1a>', 'B', 'no activity'])
    })

    it('takes back an activity that was told of, once', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, anActivity('A'))
      await store().recordDelivered(
        (await claim()).map(({ id }) => id),
        at(11),
      )
      await tell(one, noActivity)
      await tell(one, aNote('<1a>'), noActivity)
      expect(await claimed()).toEqual(['no activity', '<1a>'])
    })

    it('says nothing of an activity that never was', async () => {
      const one = await discovered(store(), { id: 1 })
      const two = await discovered(store(), { id: 2 })
      await tell(two, anActivity('A'))
      await tell(one, someFields({ a: '1' }), noActivity)
      expect(await claimed()).toEqual(['A', { a: '1' }])
    })

    it('takes back the activity of an invoice that discovery leaves out', async () => {
      const one = await discovered(store(), { id: 1 })
      await tell(one, anActivity('A'), aNote('<1a>'))
      const invoice = anInvoice({ id: 1, state: 'draft' })
      await store().recordSightings(CONNECTION, [{ invoice, stage: 'ignored', choice: CHOICE }], at(6))
      expect(await claimed()).toEqual(['A', '<1a>', 'no activity'])
    })
  })
}
