import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, HOLDER } from './samples.js'

const MINUTE_MS = 60_000
const OTHER = { id: 'run-2', host: 'backup.example', pid: 12 }

export function describeLease(open: OpenStore): void {
  describe('the lease', () => {
    const { store, again } = freshStore(open)

    it('goes to the first who asks, and another is told who has it and until when', async () => {
      const second = await again()
      expect(await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await second.acquireLease(OTHER, at(1), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: HOLDER,
        until: at(5),
      })
    })

    it('is renewed by its holder', async () => {
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      expect(await store().acquireLease(HOLDER, at(4), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await store().acquireLease(OTHER, at(6), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: HOLDER,
        until: at(9),
      })
    })

    it('is shown with its end, to whoever looks, until it is given back', async () => {
      expect(await store().lastLease()).toBeUndefined()
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      expect(await (await again()).lastLease()).toEqual({ by: HOLDER, until: at(5) })
      await store().releaseLease(HOLDER.id)
      expect(await store().lastLease()).toBeUndefined()
    })

    it('is not lengthened by a refusal', async () => {
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      await store().acquireLease(OTHER, at(4), 5 * MINUTE_MS)
      expect(await store().acquireLease(OTHER, at(5), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('can be taken at the very moment at which it expires, and then the former holder is refused', async () => {
      const second = await again()
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      expect(await second.acquireLease(OTHER, at(5), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await store().acquireLease(HOLDER, at(5), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: OTHER,
        until: at(10),
      })
    })

    it('is free once its holder gives it up', async () => {
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      await store().releaseLease(HOLDER.id)
      expect(await store().acquireLease(OTHER, at(1), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('is not given up by one who does not hold it', async () => {
      await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)
      await store().releaseLease(OTHER.id)
      expect(await store().acquireLease(OTHER, at(1), 5 * MINUTE_MS)).toMatchObject({
        held: false,
        by: HOLDER,
      })
    })

    it('that a clock far ahead has taken holds nobody up once the clock is right', async () => {
      await store().acquireLease(OTHER, at(600), 5 * MINUTE_MS)
      expect(await store().acquireLease(HOLDER, at(0), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('goes to exactly one of many who ask at once', async () => {
      const stores = [store(), await again(), await again()]
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (stores[index % 3] ?? store()).acquireLease({ ...HOLDER, id: `run-${index}` }, at(0), MINUTE_MS),
        ),
      )
      expect(answers.filter((answer) => answer.held)).toHaveLength(1)
    })
  })
}
