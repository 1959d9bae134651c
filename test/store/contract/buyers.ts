import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { aBlock, anInvoice, aReady, at, BUYER_SIRET, CONNECTION, discovered } from './samples.js'

const ENVIRONMENT = 'qualification'

export function describeBuyers(open: OpenStore): void {
  describe('the buyers of prepared invoices', () => {
    const { store, again } = freshStore(open)

    const toMark = (refusedSince = at(-1)) => store().buyersToMark(CONNECTION, ENVIRONMENT, refusedSince)
    const { buyerId } = anInvoice()

    it('are to be marked once what the directory says of them is known, and when it is asked again', async () => {
      const { id } = await discovered(store())
      await store().saveStructure(ENVIRONMENT, BUYER_SIRET, undefined, at(1))
      expect(await toMark()).toEqual([])
      await store().recordReady(id, aReady(), at(2))
      const buyer = { partnerId: buyerId, siret: BUYER_SIRET, entry: undefined, checkedAt: at(1) }
      expect(await toMark()).toEqual([buyer])
      expect(await store().buyersToMark('region', ENVIRONMENT, at(-1))).toEqual([])
      expect(await store().buyersToMark(CONNECTION, 'production', at(-1))).toEqual([])

      await store().recordBuyersMarked(CONNECTION, [buyer])
      expect(await (await again()).buyersToMark(CONNECTION, ENVIRONMENT, at(-1))).toEqual([])
      await store().saveStructure(ENVIRONMENT, BUYER_SIRET, undefined, at(60))
      expect(await toMark()).toMatchObject([{ checkedAt: at(60) }])
    })

    it('are those of blocked invoices too, and are marked anew with another SIRET', async () => {
      const { id } = await discovered(store())
      await store().recordBlocked(id, aBlock({ buyerSiret: undefined }), at(1))
      await store().recordBlocked(id, aBlock({ buyerSiret: BUYER_SIRET }), at(2))
      await store().saveStructure(ENVIRONMENT, BUYER_SIRET, undefined, at(3))
      await store().saveStructure(ENVIRONMENT, '98765432100010', undefined, at(2))
      await store().recordBuyersMarked(CONNECTION, await toMark())
      await store().recordBlocked(id, aBlock({ buyerSiret: BUYER_SIRET }), at(4))
      expect(await toMark()).toEqual([])
      await store().recordBlocked(id, aBlock({ buyerSiret: '98765432100010' }), at(5))
      expect(await toMark()).toMatchObject([{ siret: '98765432100010' }])
    })

    it('are left alone for a while when Odoo refuses the user', async () => {
      const { id } = await discovered(store())
      await store().saveStructure(ENVIRONMENT, BUYER_SIRET, undefined, at(1))
      await store().recordReady(id, aReady(), at(2))
      await store().recordMarkingRefused(CONNECTION, at(10))
      await store().recordMarkingRefused(CONNECTION, at(20))
      expect(await toMark(at(19))).toEqual([])
      expect(await toMark(at(20))).toHaveLength(1)
    })
  })
}
