import type { RefusedWhat } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { anInvoice, at, CONNECTION, followed } from './samples.js'

const HIDDEN: RefusedWhat = { purpose: 'complete', cause: 'not-shown' }
const FORBIDDEN: RefusedWhat = { purpose: 'complete', cause: 'forbidden' }

export function describeRefusedTries(open: OpenStore): void {
  describe('answers by which a request could not be done', () => {
    const { store } = freshStore(open)
    const asked = async (): Promise<number> => (await followed(store(), { request: 'complete' })).id
    const see = (request: string | undefined) =>
      store().recordSightings(CONNECTION, [{ invoice: anInvoice({ request, writeDate: at(40) }) }], at(40))

    it('add up by what was answered, from the first on', async () => {
      const id = await asked()
      expect(await store().refusedTries(id, HIDDEN)).toBeUndefined()
      expect(await store().recordRefusedTry(id, HIDDEN, at(1))).toEqual({
        times: 1,
        firstAt: at(1),
        lastAt: at(1),
      })
      expect(await store().recordRefusedTry(id, FORBIDDEN, at(2))).toMatchObject({ times: 1 })
      await store().recordRefusedTry(id, HIDDEN, at(9))
      expect(await store().refusedTries(id, HIDDEN)).toEqual({ times: 2, firstAt: at(1), lastAt: at(9) })
    })

    it('go where it turns out that what was begun had no effect, and those of that sort alone', async () => {
      const id = await asked()
      const begun: RefusedWhat = { purpose: 'complete', cause: 'begun' }
      for (const what of [begun, HIDDEN]) await store().recordRefusedTry(id, what, at(1))
      await store().recordRefusedTry(id, { purpose: 'recycle', cause: 'begun' }, at(1))
      await store().recordTryWithoutEffect(id, begun)
      expect(await store().refusedTries(id, begun)).toBeUndefined()
      expect(await store().refusedTries(id, HIDDEN)).toMatchObject({ times: 1 })
      expect(await store().refusedTries(id, { ...begun, purpose: 'recycle' })).toMatchObject({ times: 1 })
      await store().recordTryWithoutEffect(id, begun)
      expect(await store().recordRefusedTry(id, begun, at(5))).toMatchObject({ times: 1, firstAt: at(5) })
    })

    it('stay when somebody writes on the invoice, and go when it is asked for no more', async () => {
      const id = await asked()
      await store().recordRefusedTry(id, HIDDEN, at(1))
      await see('complete')
      expect(await store().refusedTries(id, HIDDEN)).toMatchObject({ times: 1 })
      await see(undefined)
      expect(await store().refusedTries(id, HIDDEN)).toBeUndefined()
    })

    it('go with the answer to the request, and with it alone', async () => {
      const id = await asked()
      await store().recordRefusedTry(id, HIDDEN, at(1))
      const own: RefusedWhat = { purpose: 'replaced', cause: 'refused' }
      await store().recordRefusedTry(id, own, at(1))
      await store().recordRequestOutcome(id, { leavesRequest: true, tellings: [] }, at(2))
      expect(await store().refusedTries(id, HIDDEN)).toMatchObject({ times: 1 })
      await store().recordRequestOutcome(id, { tellings: [] }, at(3))
      expect(await store().refusedTries(id, HIDDEN)).toBeUndefined()
      expect(await store().refusedTries(id, own)).toMatchObject({ times: 1 })
    })
  })
}
