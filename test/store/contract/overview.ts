import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { accepted, anEvent, anObservation, at, CHOICE, CONNECTION, discovered, theRow } from './samples.js'

export function describeOverview(open: OpenStore): void {
  describe('the overview', () => {
    const { store } = freshStore(open)

    it('tells how many wait in each stage, since when, and which the first are', async () => {
      await discovered(store(), { id: 1, number: 'A' })
      await discovered(store(), { id: 2, number: 'B' })
      const { stageSince } = await theRow(store(), 1)
      const standings = await store().standings([CONNECTION, 'another'])
      expect(standings.get(CONNECTION)).toMatchObject({
        stages: { discovered: 2 },
        waiting: [{ stage: 'discovered', count: 2, since: stageSince }],
      })
      expect(standings.get('another')).toMatchObject({ stages: {}, waiting: [] })
      const rows = await store().waitingRows(CONNECTION, 1)
      expect(rows).toMatchObject([{ number: 'A', stage: 'discovered', since: stageSince, failures: 0 }])
      for (const id of [1, 2]) {
        const row = await theRow(store(), id)
        const left = { choice: CHOICE, buyerSiret: undefined, examinedUntil: undefined, tellings: [] }
        await store().recordIgnored(row.id, left, at(1))
      }
      expect(await store().waitingRows(CONNECTION, 10)).toEqual([])
    })

    it('counts deposits by the hour and payments by the month', async () => {
      const deposit = await accepted(store())
      const acceptedAt = deposit.acceptedAt ?? at(0)
      const hours = await store().depositsByHour(new Date(acceptedAt.getTime() - 1))
      expect(hours).toEqual([
        { hour: new Date(Math.floor(acceptedAt.getTime() / 3_600_000) * 3_600_000), count: 1 },
      ])
      expect(await store().depositsByHour(new Date(acceptedAt.getTime() + 1))).toEqual([])
      const paidAt = new Date(acceptedAt.getTime() + 5 * 24 * 3_600_000)
      await store().recordObservation(
        deposit.invoiceId,
        anObservation({ newEvents: [anEvent('MISE_EN_PAIEMENT', paidAt)] }),
        paidAt,
      )
      expect(await store().paymentTimes(acceptedAt, 10)).toEqual([
        { month: paidAt.toISOString().slice(0, 7), count: 1, averageDays: 5 },
      ])
    })

    it('finds numbers by how they begin', async () => {
      await discovered(store(), { id: 1, number: 'INV/2026/00001' })
      await discovered(store(), { id: 2, number: 'INV/2026/00002' })
      await discovered(store(), { id: 3, number: 'RINV/2026/00001' })
      expect(await store().numbersLike('INV/', 10)).toEqual(['INV/2026/00001', 'INV/2026/00002'])
      expect(await store().numbersLike('INV/', 1)).toEqual(['INV/2026/00001'])
      expect(await store().numbersLike('%', 10)).toEqual([])
    })
  })
}
