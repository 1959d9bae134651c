import type { Unreadable } from '../../../src/domain/running/unreadable.js'
import { explains } from '../../support/explains.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, CONNECTION } from './samples.js'

const INVOICES = { side: 'odoo', where: 'account.move' } as const
const UNREADABLE: Unreadable = {
  ...INVOICES,
  key: '7',
  name: 'FAC/7',
  why: 'amount_total is null',
}

export function describeReading(open: OpenStore): void {
  describe('what is remembered of reading', () => {
    const { store, again } = freshStore(open)
    const seen = { id: 7, writtenAt: at(1), isPosted: true }

    it('keeps how far the first discovery has come until it is through', async () => {
      expect(await store().firstPass(CONNECTION)).toBeUndefined()
      await store().saveFirstPass(CONNECTION, { afterId: 200, latestAt: at(1) })
      await store().saveFirstPass(CONNECTION, { afterId: 400, latestAt: at(1) })
      expect(await (await again()).firstPass(CONNECTION)).toEqual({ afterId: 400, latestAt: at(1) })
      expect(await store().firstPass('region')).toBeUndefined()
      await store().endFirstPass(CONNECTION, at(2))
      expect(await store().firstPass(CONNECTION)).toBeUndefined()
      expect(await store().cursor(CONNECTION, 'odoo')).toEqual(at(2))
    })

    it('knows what was read, invoices and customers, each connection its own', async () => {
      const partner = { id: 7, writtenAt: at(2) }
      await store().recordSeen(CONNECTION, { invoices: [seen], partners: [partner] }, at(3))
      expect(await (await again()).seen(CONNECTION, at(0))).toEqual({
        since: at(0),
        invoices: [seen],
        partners: [partner],
      })
      expect(await store().seen('region', at(0))).toMatchObject({ invoices: [], partners: [] })
      expect(await store().seen(CONNECTION, at(2))).toMatchObject({ invoices: [], partners: [partner] })
      await store().forgetSeen(CONNECTION, at(2))
      expect(await store().seen(CONNECTION, at(0))).toMatchObject({ invoices: [], partners: [partner] })
    })

    it('counts as read only when its second was over, or when it reads the same later', async () => {
      const read = async (seconds: number): Promise<number> => {
        const readAt = new Date(at(1).getTime() + seconds * 1_000)
        await store().recordSeen(CONNECTION, { invoices: [seen] }, readAt)
        return (await store().seen(CONNECTION, at(0))).invoices.length
      }
      expect(await read(-3_600)).toBe(0)
      expect(await read(-3_599)).toBe(0)
      expect(await read(-3_598)).toBe(1)
      expect(await read(0)).toBe(1)
    })

    it('is read anew once it is written again', async () => {
      const rewritten = { ...seen, writtenAt: at(2), isPosted: false }
      await store().recordSeen(CONNECTION, { invoices: [seen] }, at(1.5))
      await store().recordSeen(CONNECTION, { invoices: [rewritten] }, at(2))
      expect((await store().seen(CONNECTION, at(0))).invoices).toEqual([])
      await store().recordSeen(CONNECTION, { invoices: [rewritten] }, at(3))
      expect((await store().seen(CONNECTION, at(0))).invoices).toEqual([rewritten])
    })

    explains(
      'mass-change',
      'names no more than a request can take, and looks back less far for it',
      async () => {
        const many = Array.from({ length: 30_000 }, (_, id) => ({ ...seen, id }))
        const later = { id: 40_000, writtenAt: at(2), isPosted: true }
        await store().recordSeen(CONNECTION, { invoices: [...many, later] }, at(10))
        expect(await store().seen(CONNECTION, at(0))).toEqual({
          since: new Date(at(1).getTime() + 1_000),
          invoices: [later],
          partners: [],
        })
      },
    )

    it('says once of a record that it cannot be read, and again when it is so for another reason', async () => {
      const other = { ...UNREADABLE, why: 'invoice_date is 5' }
      const record = (one: Unreadable, minutes: number) =>
        store().recordUnreadable(CONNECTION, [one], at(minutes))
      expect(await record(UNREADABLE, 0)).toEqual([UNREADABLE])
      expect(await record(UNREADABLE, 1)).toEqual([])
      expect(await record(other, 2)).toEqual([other])
      expect(await store().listUnreadable([CONNECTION, 'region'])).toEqual(
        new Map([[CONNECTION, [{ ...other, since: at(2) }]]]),
      )
    })

    it('has those that were not met for a while, until they can be read or are met no more', async () => {
      await store().recordUnreadable(CONNECTION, [UNREADABLE, { ...UNREADABLE, key: '8' }], at(0))
      await store().recordUnreadable(CONNECTION, [{ ...UNREADABLE, key: '9' }], at(5))
      expect(await store().unreadableSince(CONNECTION, INVOICES, at(5), 10)).toEqual(['7', '8'])
      expect(await store().unreadableSince(CONNECTION, INVOICES, at(6), 1)).toEqual(['7'])
      await store().recordReadable(CONNECTION, INVOICES, ['7'])
      await store().forgetUnreadable(at(5))
      const left = await store().listUnreadable([CONNECTION])
      expect(left.get(CONNECTION)?.map(({ key }) => key)).toEqual(['9'])
    })
  })
}
