import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  anEvent,
  anInvoice,
  anObservation,
  aNote,
  at,
  CONNECTION,
  discovered,
  theDeposit,
  theRow,
} from './samples.js'

export function describeView(open: OpenStore): void {
  describe('the view', () => {
    const { store } = freshStore(open)

    it('lists the invoices newest first, of one connection or of all, the ignored ones if asked', async () => {
      await discovered(store(), { id: 1, invoiceDate: '2026-10-01' })
      await discovered(store(), { id: 2, invoiceDate: '2026-10-03' })
      await discovered(store(), { id: 3, invoiceDate: '2026-10-01' })
      await store().recordSightings(
        'region',
        [
          { invoice: anInvoice({ id: 4, invoiceDate: '2026-10-02' }), stage: 'discovered' },
          { invoice: anInvoice({ id: 5, invoiceDate: '2026-10-04' }), stage: 'ignored' },
        ],
        at(0),
      )
      const listed = async (filter: { connection?: string; includeIgnored?: boolean }) =>
        (await store().listInvoices(filter)).map((row) => row.odooId)
      expect(await listed({})).toEqual([2, 4, 3, 1])
      expect(await listed({ includeIgnored: true })).toEqual([5, 2, 4, 3, 1])
      expect(await listed({ connection: CONNECTION })).toEqual([2, 3, 1])
      expect(await listed({ connection: 'region', includeIgnored: true })).toEqual([5, 4])
    })

    it('tells the whole story of an invoice', async () => {
      const deposit = await accepted(store())
      const event = anEvent('DEPOSEE', at(20))
      const note = aNote('<status@example>')
      await store().recordObservation(
        deposit.invoiceId,
        anObservation({ newEvents: [event], tellings: [note] }),
        at(30),
      )
      expect(await store().stories('INV/2026/00007')).toEqual([
        {
          row: await theRow(store()),
          reasons: [],
          repairs: [{ code: 'BT_23_ADDED', term: 'BT-23', detail: 'A1' }],
          warnings: [],
          deposits: [await theDeposit(store(), deposit)],
          events: [event],
          outbox: [{ telling: note, state: 'pending', error: undefined }],
          lastError: undefined,
        },
      ])
      expect(await store().stories('INV/2026/99999')).toEqual([])
    })

    it('tells one story for each connection that has the number, ignored or not', async () => {
      await discovered(store())
      await store().recordSightings('region', [{ invoice: anInvoice(), stage: 'ignored' }], at(0))
      const stories = await store().stories('INV/2026/00007')
      expect(stories.map(({ row }) => row.connection)).toEqual([CONNECTION, 'region'])
      expect(await store().connectionsWith('INV/2026/00007')).toEqual([CONNECTION, 'region'])
      const ofOne = await store().stories('INV/2026/00007', 'region')
      expect(ofOne.map(({ row }) => row.connection)).toEqual(['region'])
    })
  })
}
