import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  aBlock,
  aReady,
  anInvoice,
  at,
  CHOICE,
  CONNECTION,
  discovered,
  followed,
  readied,
  theRow,
} from './samples.js'

export function describeDiscover(open: OpenStore): void {
  describe('discovery', () => {
    const { store, again } = freshStore(open)

    it('has no cursor at first, then the one saved last, each connection and name its own', async () => {
      expect(await store().cursor(CONNECTION, 'odoo')).toBeUndefined()
      await store().saveCursor(CONNECTION, 'odoo', at(1))
      await store().saveCursor(CONNECTION, 'odoo', at(2))
      await store().saveCursor(CONNECTION, 'chorus', at(3))
      expect(await store().cursor(CONNECTION, 'odoo')).toEqual(at(2))
      expect(await store().cursor(CONNECTION, 'chorus')).toEqual(at(3))
      expect(await store().cursor('region', 'odoo')).toBeUndefined()
    })

    it('keeps a new invoice whole, for everyone who opens the store', async () => {
      const invoice = anInvoice({
        moveType: 'out_refund',
        reversedEntryId: 3,
        writeDate: new Date('2026-10-05T07:30:15.123Z'),
        references: { serviceCode: undefined, commitmentNumber: 'EJ 12', contract: 'M-1' },
      })
      await store().recordSightings(
        CONNECTION,
        [{ invoice, stage: 'discovered', choice: CHOICE, dueAt: at(15) }],
        at(0),
      )
      const row = await theRow(await again())
      expect(row).toEqual({
        id: row.id,
        connection: CONNECTION,
        odooId: 7,
        invoice,
        stage: 'discovered',
        stageSince: at(0),
        choice: CHOICE,
        dueAt: at(15),
        failures: 0,
        failedRenderings: 0,
        buyerSiret: undefined,
        chorusIdentifier: undefined,
        statusCode: undefined,
        statusAt: undefined,
      })
    })

    it('is due at once when nothing else was said', async () => {
      await store().recordSightings(CONNECTION, [{ invoice: anInvoice(), stage: 'discovered' }], at(4))
      expect(await theRow(store())).toMatchObject({ dueAt: at(4), choice: undefined })
    })

    it('knows the invoices of one connection from those of another', async () => {
      await discovered(store(), { id: 7 })
      await discovered(store(), { id: 8 })
      await store().recordSightings('region', [{ invoice: anInvoice({ id: 7 }), stage: 'ignored' }], at(0))
      const known = await store().knownInvoices(CONNECTION, [7, 8, 9])
      expect(known.map((row) => [row.odooId, row.stage])).toEqual([
        [7, 'discovered'],
        [8, 'discovered'],
      ])
      expect(await store().knownInvoices(CONNECTION, [])).toEqual([])
    })

    it('asks for any number of invoices at once', async () => {
      await discovered(store(), { id: 39_999 })
      const known = await store().knownInvoices(
        CONNECTION,
        Array.from({ length: 40_000 }, (_, index) => index),
      )
      expect(known).toHaveLength(1)
    })

    it('gives a known invoice its new reading and leaves it in its stage', async () => {
      const { id } = await readied(store())
      await store().recordSightings(
        CONNECTION,
        [{ invoice: anInvoice({ buyerName: 'Commune de Y' }) }],
        at(9),
      )
      expect(await theRow(store())).toMatchObject({
        stage: 'ready',
        stageSince: at(1),
        invoice: { buyerName: 'Commune de Y' },
      })
      expect(await store().document(id)).toBeDefined()
    })

    it('starts a changed invoice over: no failures, no document', async () => {
      const { id } = await readied(store())
      await store().postpone(id, at(30), 'no answer')
      await store().recordSightings(
        CONNECTION,
        [{ invoice: anInvoice(), stage: 'discovered', dueAt: at(12) }],
        at(9),
      )
      expect(await theRow(store())).toMatchObject({
        stage: 'discovered',
        stageSince: at(9),
        failures: 0,
        dueAt: at(12),
      })
      expect(await store().document(id)).toBeUndefined()
      const [story] = await store().stories('INV/2026/00007')
      expect(story).toMatchObject({ lastError: undefined, repairs: [] })
    })

    it.each(['discovered', 'ignored'] as const)(
      'forgets the reasons of an invoice that becomes %s',
      async (stage) => {
        const { id } = await discovered(store())
        await store().recordBlocked(id, aBlock(), at(1))
        await store().recordSightings(CONNECTION, [{ invoice: anInvoice(), stage }], at(9))
        expect(await store().reasons(id)).toEqual([])
      },
    )

    it('keeps the reasons of a blocked invoice that is merely seen again', async () => {
      const { id } = await discovered(store())
      await store().recordBlocked(id, aBlock(), at(1))
      await store().recordSightings(CONNECTION, [{ invoice: anInvoice() }], at(9))
      expect(await store().reasons(id)).toHaveLength(1)
    })

    it('finds an invoice under its new number only', async () => {
      await followed(store())
      await store().recordSightings(
        CONNECTION,
        [{ invoice: anInvoice({ number: 'INV/2026/00008' }) }],
        at(30),
      )
      expect(await store().invoicesByNumber(CONNECTION, ['INV/2026/00007'])).toEqual([])
      expect(await store().invoicesByNumber(CONNECTION, ['INV/2026/00008'])).toHaveLength(1)
    })

    it('writes all the sightings of a page or none', async () => {
      const page = [
        { invoice: anInvoice({ id: 1 }), stage: 'discovered' as const },
        { invoice: anInvoice({ id: 2 }) },
      ]
      await expect(store().recordSightings(CONNECTION, page, at(0))).rejects.toThrow('needs a stage')
      expect(await store().knownInvoices(CONNECTION, [1, 2])).toEqual([])
    })

    it('does not pull an invoice back that is prepared from an older reading', async () => {
      const { id } = await followed(store())
      await expect(store().recordReady(id, aReady(), at(40))).rejects.toThrow('cannot be prepared again')
      expect(await theRow(store())).toMatchObject({ stage: 'followed' })
    })
  })
}
