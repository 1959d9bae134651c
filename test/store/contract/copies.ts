import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { anObservation, at, CONNECTION, discovered } from './samples.js'

export function describeCopies(open: OpenStore): void {
  describe('maybe copies of a rejected invoice', () => {
    const { store, again } = freshStore(open)

    const maybe = async (connection = CONNECTION): Promise<number[]> =>
      (await (await again()).maybeCopies(connection, 10)).map(({ odooId }) => odooId)
    const rejected = async (id: number): Promise<void> => {
      const row = await discovered(store(), { id })
      await store().recordObservation(
        row.id,
        anObservation({ identifier: String(900_000 + id), statusCode: 'REJETEE', statusAt: at(20) }),
        at(30),
      )
    }

    it('are the later invoices of its customer, but for credit notes and what others buy', async () => {
      await discovered(store(), { id: 6 })
      await rejected(7)
      await discovered(store(), { id: 8 })
      await discovered(store(), { id: 9, moveType: 'out_refund' })
      await discovered(store(), { id: 10, buyerId: 43 })
      await discovered(store(), { id: 11 })
      expect(await maybe()).toEqual([8, 11])
      expect(await maybe('region')).toEqual([])
    })

    it('are asked of Odoo once, whatever it answered', async () => {
      await rejected(7)
      const copy = await discovered(store(), { id: 8 })
      const other = await discovered(store(), { id: 9 })
      await store().recordCopies(CONNECTION, [
        { id: copy.id, original: { odooId: 7, at: at(40) } },
        { id: other.id, original: undefined },
      ])
      expect(await maybe()).toEqual([])
      expect(await store().followersOfRejected(CONNECTION)).toMatchObject([
        { followers: [{ kind: 'copy', row: { odooId: 8 } }] },
      ])
      await discovered(store(), { id: 10 })
      expect(await maybe()).toEqual([10])
    })
  })
}
