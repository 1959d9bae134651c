import type { ChorusAction } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, CONNECTION, followed } from './samples.js'

const COMPLETION: ChorusAction = {
  kind: 'complete',
  requestKey: 'complete.20261005120000',
  begunAt: at(5),
  statusAt: at(1),
  isAccepted: false,
  content: { comment: 'Voici.', files: [{ upload: 'PV_0a1b.pdf', name: 'PV.pdf' }], siret: undefined },
}

export function describeActions(open: OpenStore): void {
  describe('what is done in Chorus Pro because a user asked for it', () => {
    const { store } = freshStore(open)

    it('is pending from its intent to its outcome, whatever is asked meanwhile', async () => {
      const { id } = await followed(store(), { id: 5 })
      const found = async () =>
        (await store().invoicesWithRequest(CONNECTION, { among: ['complete'] }, 10)).map(
          ({ odooId }) => odooId,
        )
      expect(await store().pendingAction(id)).toBeUndefined()
      await store().recordActionBegun(id, COMPLETION)
      expect(await store().pendingAction(id)).toEqual(COMPLETION)
      expect(await found()).toEqual([5])
      expect(await store().invoicesWithRequest(CONNECTION, { among: ['correct_validator'] }, 10)).toEqual([])
      await store().recordActionAccepted(id)
      expect(await store().pendingAction(id)).toEqual({ ...COMPLETION, isAccepted: true })
      await store().recordRequestOutcome(id, { endsAction: true, tellings: [] }, at(10))
      expect(await store().pendingAction(id)).toBeUndefined()
      expect(await found()).toEqual([])
    })

    it('is forgotten when it surely was not done', async () => {
      const { id } = await followed(store(), { id: 5 })
      await store().recordActionBegun(id, COMPLETION)
      await store().recordActionOver(id)
      expect(await store().pendingAction(id)).toBeUndefined()
    })

    it('takes files along, each of which is known from before its upload to its place on the invoice', async () => {
      const { id } = await followed(store(), { id: 5 })
      const begun = { name: 'PV_0a1b.pdf', attachmentId: 12, begunAt: at(2) }
      await store().recordUploadBegun(id, begun)
      expect(await store().uploads(id)).toEqual([{ ...begun, pieceId: undefined, isAdded: false }])
      await store().recordUploadBegun(id, { ...begun, begunAt: at(3) })
      await store().recordUploaded(id, begun.name, '9007199254740993')
      await store().recordActionBegun(id, COMPLETION)
      await store().recordRequestOutcome(
        id,
        { endsAction: true, addedUploads: [begun.name], tellings: [] },
        at(10),
      )
      expect(await store().uploads(id)).toEqual([
        { ...begun, begunAt: at(3), pieceId: '9007199254740993', isAdded: true },
      ])
    })
  })
}
