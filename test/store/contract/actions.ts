import type { ChorusAction } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, CONNECTION, followed, BY_HOLDER, leased, theRow } from './samples.js'

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
    beforeEach(() => leased(store()))

    it('is pending from its intent to its outcome, whatever is asked meanwhile', async () => {
      const { id } = await followed(store(), { id: 5 })
      const found = async () =>
        (await store().invoicesWithRequest(CONNECTION, { among: ['complete'] }, 10)).map(
          ({ odooId }) => odooId,
        )
      expect(await store().pendingAction(id)).toBeUndefined()
      await store().recordActionBegun(id, COMPLETION, BY_HOLDER)
      expect(await store().pendingAction(id)).toEqual(COMPLETION)
      expect(await found()).toEqual([5])
      expect(await store().invoicesWithRequest(CONNECTION, { among: ['correct_validator'] }, 10)).toEqual([])
      await store().recordActionAccepted(id)
      expect(await store().pendingAction(id)).toEqual({ ...COMPLETION, isAccepted: true })
      await store().recordRequestOutcome(id, { endsAction: true, tellings: [] }, at(10))
      expect(await store().pendingAction(id)).toBeUndefined()
      expect(await found()).toEqual([])
    })

    it('is not begun by one who does not hold the lease, nor is anything else that changes something outside', async () => {
      const { id } = await followed(store(), { id: 5 })
      const other = { ...BY_HOLDER, holderId: 'run-2' }
      const begun = { name: 'PV_0a1b.pdf', attachmentId: 12, begunAt: at(2) }
      const recycling = { requestKey: 'k', begunAt: at(2), statusAt: at(1), sent: '', handedOver: undefined }
      const decision = {
        decision: 'validate',
        motive: undefined,
        comment: undefined,
        begunAt: at(2),
      } as const
      for (const attempt of [
        () => store().recordActionBegun(id, COMPLETION, other),
        () => store().recordUploadBegun(id, begun, other),
        () => store().recordRecyclingBegun(id, recycling, other),
        () => store().recordDecisionBegun(CONNECTION, '1', decision, other),
      ])
        await expect(attempt()).rejects.toMatchObject({ name: 'StoreError', kind: 'lease' })
      expect((await theRow(store(), 5)).recycling).toBeUndefined()
      expect(await store().uploads(id)).toEqual([])
      expect(await store().pendingAction(id)).toBeUndefined()
    })

    it('is forgotten when it surely was not done', async () => {
      const { id } = await followed(store(), { id: 5 })
      await store().recordActionBegun(id, COMPLETION, BY_HOLDER)
      await store().recordActionOver(id)
      expect(await store().pendingAction(id)).toBeUndefined()
    })

    it('takes files along, each of which is known from before its upload to its place on the invoice', async () => {
      const { id } = await followed(store(), { id: 5 })
      const begun = { name: 'PV_0a1b.pdf', attachmentId: 12, begunAt: at(2) }
      await store().recordUploadBegun(id, begun, BY_HOLDER)
      expect(await store().uploads(id)).toEqual([{ ...begun, pieceId: undefined, isAdded: false }])
      await store().recordUploadBegun(id, { ...begun, begunAt: at(3) }, BY_HOLDER)
      await store().recordUploaded(id, begun.name, '9007199254740993')
      await store().recordActionBegun(id, COMPLETION, BY_HOLDER)
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
