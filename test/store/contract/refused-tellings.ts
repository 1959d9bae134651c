import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { anInvoice, aNote, at, CONNECTION, discovered, HOLDER } from './samples.js'

const HOUR_MS = 3_600_000

export function describeRefusedTellings(open: OpenStore): void {
  describe('a telling that is under way', () => {
    const { store, again } = freshStore(open)

    it('is not tried again by another process before its time, nor is what comes after it', async () => {
      const { id } = await discovered(store())
      await store().recordRequestOutcome(id, { tellings: [aNote('<a>'), aNote('<b>')] }, at(5))
      await store().acquireLease(HOLDER, [CONNECTION], at(5), HOUR_MS)
      const [first] = await store().claimOutbox(CONNECTION, at(5), 10)
      expect(await store().beginTelling([first?.id ?? 0], HOLDER.id, at(5), at(8))).toBe(true)
      expect(await (await again()).claimOutbox(CONNECTION, at(7), 10)).toEqual([])
      expect(await (await again()).claimOutbox(CONNECTION, at(8), 10)).toHaveLength(2)
    })

    it('is not begun without the lease, nor when it is delivered already', async () => {
      const { id } = await discovered(store())
      await store().recordRequestOutcome(id, { tellings: [aNote('<a>')] }, at(5))
      const [first] = await store().claimOutbox(CONNECTION, at(5), 10)
      const rowId = first?.id ?? 0
      expect(await store().beginTelling([rowId], HOLDER.id, at(5), at(8))).toBe(false)
      expect(await store().claimOutbox(CONNECTION, at(5), 10)).toHaveLength(1)
      await store().acquireLease(HOLDER, [CONNECTION], at(5), HOUR_MS)
      await store().recordDelivered([rowId], at(6))
      expect(await store().beginTelling([rowId], HOLDER.id, at(6), at(8))).toBe(false)
    })
  })

  describe('a telling that Odoo refuses', () => {
    const { store } = freshStore(open)
    const claimed = async (now: Date) =>
      (await store().claimOutbox(CONNECTION, now, 10)).map(({ telling, wasRefused }) => [
        telling.kind === 'note' && telling.messageId,
        wasRefused,
      ])

    beforeEach(async () => {
      const one = await discovered(store(), { id: 1, number: 'INV/1', writeDate: at(0) })
      const two = await discovered(store(), { id: 2, number: 'INV/2' })
      await store().recordRequestOutcome(one.id, { tellings: [aNote('<1a>'), aNote('<1b>')] }, at(5))
      await store().recordRequestOutcome(two.id, { tellings: [aNote('<2a>')] }, at(5))
      const [first] = await store().claimOutbox(CONNECTION, at(5), 10)
      await store().recordRefused(first?.id ?? 0, 'locked', at(6), at(50))
    })

    it('rests with all that follows it about its invoice, and with its reason', async () => {
      expect(await claimed(at(49))).toEqual([['<2a>', false]])
      expect(await store().refusedTellings(CONNECTION)).toEqual([
        { number: 'INV/1', why: 'locked', since: at(6), takeUpAt: at(50) },
      ])
      expect(await store().outboxCounts(CONNECTION)).toEqual({ pending: 2, setAside: 1 })
    })

    it('is tried again when its time has come, in its order', async () => {
      expect(await claimed(at(50))).toEqual([
        ['<1a>', true],
        ['<1b>', false],
        ['<2a>', false],
      ])
    })

    it('is tried again when somebody says so', async () => {
      expect(await store().takeUpRefused('region')).toBe(0)
      expect(await store().takeUpRefused(CONNECTION)).toBe(1)
      expect(await claimed(at(7))).toHaveLength(3)
    })

    it('is tried again when its invoice has changed in Odoo, and not when it is only seen again', async () => {
      const seen = anInvoice({ id: 1, number: 'INV/1', writeDate: at(0) })
      await store().recordSightings(CONNECTION, [{ invoice: seen }], at(7))
      expect(await claimed(at(7))).toHaveLength(1)
      await store().recordSightings(CONNECTION, [{ invoice: { ...seen, writeDate: at(7) } }], at(7))
      expect(await claimed(at(7))).toHaveLength(3)
    })

    it('is not made due by any of this while Odoo may be at work on it', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(50), HOUR_MS)
      const [first] = await store().claimOutbox(CONNECTION, at(50), 10)
      expect(await store().beginTelling([first?.id ?? 0], HOLDER.id, at(50), at(53))).toBe(true)
      const changed = anInvoice({ id: 1, number: 'INV/1', writeDate: at(51) })
      await store().recordSightings(CONNECTION, [{ invoice: changed }], at(51))
      await store().takeUpRefused(CONNECTION)
      expect(await claimed(at(52))).toEqual([['<2a>', false]])
      expect(await claimed(at(53))).toHaveLength(3)
    })

    it('keeps the moment of the first refusal', async () => {
      const [first] = await store().claimOutbox(CONNECTION, at(50), 10)
      await store().recordRefused(first?.id ?? 0, 'still locked', at(50), at(90))
      expect(await store().refusedTellings(CONNECTION)).toMatchObject([
        { why: 'still locked', since: at(6), takeUpAt: at(90) },
      ])
    })
  })
}
