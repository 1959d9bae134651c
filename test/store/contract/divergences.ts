import { handedOverOf } from '../../../src/domain/invoice/handed-over.js'
import type { Divergence } from '../../../src/domain/invoice/divergence.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import {
  accepted,
  anInvoice,
  aNote,
  at,
  BUYER_SIRET,
  CONNECTION,
  discovered,
  everythingAbout,
  followed,
  HOLDER,
  intended,
  readied,
  theRow,
} from './samples.js'

const DIVERGENCE: Divergence = { what: 'changed', differences: ['numéro : 1 → 2'], since: at(30) }

export function describeDivergences(open: OpenStore): void {
  describe('what becomes in Odoo of an invoice that Chorus Pro has', () => {
    const { store, again } = freshStore(open)
    const verify = async (before: Date) =>
      (await store().invoicesToVerify(CONNECTION, before, 10)).map(({ odooId }) => odooId)

    it('is compared with what was handed over, kept from the intent on with what its document says', async () => {
      await intended(store())
      const document = { buyerSiret: BUYER_SIRET, sellerSiret: '80314592600015', grandTotal: '120.00' }
      expect((await theRow(await again())).handedOver).toEqual(handedOverOf(anInvoice(), document))
    })

    it('is compared with what was found there when the invoice was never sent', async () => {
      const { handedOver } = await followed(store())
      expect(handedOver?.number).toBe('INV/2026/00007')
      await store().recordSightings(CONNECTION, [{ invoice: anInvoice({ number: 'INV/2' }) }], at(30))
      expect((await theRow(store())).handedOver).toEqual(handedOver)
    })

    it('is compared with nothing any more when the deposit never arrived', async () => {
      const deposit = await intended(store())
      await store().recordNotAccepted(deposit.id, { why: 'lost', dueAt: at(5) })
      expect((await theRow(store())).handedOver).toBeUndefined()
    })

    it('is kept with what is told about it, until it is taken back', async () => {
      const { id } = await followed(store())
      await store().recordDivergence(id, DIVERGENCE, [aNote('<divergence>')])
      expect((await theRow(await again())).divergence).toEqual(DIVERGENCE)
      expect(await store().claimOutbox(CONNECTION, at(40), 10)).toMatchObject([
        { telling: aNote('<divergence>') },
      ])
      await store().recordDivergence(id, undefined, [])
      expect((await theRow(store())).divergence).toBeUndefined()
    })

    it('lets what is to be told rest when the invoice is gone, until it shows again', async () => {
      const { id } = await followed(store())
      await store().recordDivergence(id, DIVERGENCE, [aNote('<divergence>')])
      await store().recordDeleted(id, at(40))
      expect((await theRow(store())).deletedAt).toEqual(at(40))
      expect(await store().claimOutbox(CONNECTION, at(50), 10)).toEqual([])
      expect(await store().outboxCounts(CONNECTION)).toEqual({ pending: 0, setAside: 1 })
      await store().recordSightings(CONNECTION, [{ invoice: anInvoice() }], at(60))
      expect((await theRow(store())).deletedAt).toBeUndefined()
      expect(await store().claimOutbox(CONNECTION, at(60), 10)).toHaveLength(1)
    })

    it('is looked at once in a while, the longest unseen first, of unfinished invoices only', async () => {
      await followed(store(), { id: 1 })
      await accepted(store(), { id: 2 })
      await discovered(store(), { id: 3 })
      const { id } = await followed(store(), { id: 4 })
      await store().recordRequestOutcome(id, { stage: 'closed', tellings: [] }, at(25))
      expect(await verify(at(2))).toEqual([])
      expect(await verify(at(60))).toEqual([2, 1])
      await store().markVerified([(await theRow(store(), 2)).id], at(60))
      expect(await verify(at(60))).toEqual([1])
    })

    it.each(['discovered', 'ignored'] as const)(
      'does not make it %s, whatever a process believed that read its stage before',
      async (stage) => {
        await accepted(store())
        const before = await everythingAbout(store())
        const invoice = anInvoice({ number: 'INV/2', writeDate: at(30) })
        await store().recordSightings(CONNECTION, [{ invoice, stage, dueAt: at(30) }], at(30))
        const { id } = await theRow(store())
        await expect(store().recordRequestOutcome(id, { stage, tellings: [] }, at(30))).rejects.toThrow(
          'deposited',
        )
        expect(await everythingAbout(store())).toEqual(before)
      },
    )

    it('gives no intent for an invoice that Chorus Pro is known to have', async () => {
      const { id } = await readied(store())
      await store().acquireLease(HOLDER, [CONNECTION], at(2), 3_600_000)
      expect(await store().recordDepositIntent(id, HOLDER.id, at(2))).toMatchObject({ state: 'intended' })
      expect(await store().recordDepositIntent(id, HOLDER.id, at(2))).toBe('not-ready')
      const seen = await followed(store(), { id: 8 })
      expect(await store().recordDepositIntent(seen.id, HOLDER.id, at(30))).toBe('not-ready')
    })
  })
}
