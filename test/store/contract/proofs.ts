import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { accepted, anObservation, at, CONNECTION, followed } from './samples.js'

export function describeProofs(open: OpenStore): void {
  describe('what Chorus Pro holds of invoices', () => {
    const { store, again } = freshStore(open)
    const wanted = async (limit = 10) =>
      (await (await again()).proofsWanted(CONNECTION, limit)).map(({ id }) => id)

    it('is wanted from the observation on that says so, once', async () => {
      const { invoiceId: id } = await accepted(store())
      await store().recordObservation(id, anObservation(), at(20))
      expect(await wanted()).toEqual([])
      await store().recordObservation(id, anObservation({ wantsProof: true }), at(21))
      expect(await wanted()).toEqual([id])
      await store().recordProof(id, 'attached', [])
      await store().recordObservation(id, anObservation({ wantsProof: true }), at(22))
      expect(await wanted()).toEqual([])
    })

    it('is not wanted any more once it was given up', async () => {
      const { id } = await followed(store())
      await store().recordProofBegun(id, at(30))
      expect(await wanted()).toEqual([id])
      await store().recordProof(id, 'given-up', [])
      expect(await wanted()).toEqual([])
    })

    it('keeps when Odoo was given it, until that was surely not done', async () => {
      const { id } = await followed(store())
      expect(await store().proofBegun(id)).toBeUndefined()
      await store().recordProofBegun(id, at(30))
      expect(await (await again()).proofBegun(id)).toEqual(at(30))
      await store().recordProofBegun(id, undefined)
      expect(await store().proofBegun(id)).toBeUndefined()
    })
  })
}
