import type { LeaseHolder } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, CONNECTION, HOLDER } from './samples.js'

const MINUTE_MS = 60_000
const OTHER = { id: 'run-2', host: 'backup.example', pid: 12 }

export function describeLease(open: OpenStore): void {
  describe('the lease', () => {
    const { store, again } = freshStore(open)

    it('goes to the first who asks, and another is told who has it and until when', async () => {
      const second = await again()
      expect(await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await second.acquireLease(OTHER, [CONNECTION], at(1), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: HOLDER,
        until: at(5),
      })
    })

    it('is renewed by its holder', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      expect(await store().acquireLease(HOLDER, [CONNECTION], at(4), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await store().acquireLease(OTHER, [CONNECTION], at(6), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: HOLDER,
        until: at(9),
      })
    })

    it('is shown with its end, to whoever looks, until it is given back', async () => {
      expect(await store().workers()).toEqual([])
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      expect(await (await again()).workers()).toEqual([{ by: HOLDER, until: at(5), holds: [CONNECTION] }])
      await store().releaseLease(HOLDER.id)
      expect(await store().workers()).toEqual([])
    })

    it('is not lengthened by a refusal', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      await store().acquireLease(OTHER, [CONNECTION], at(4), 5 * MINUTE_MS)
      expect(await store().acquireLease(OTHER, [CONNECTION], at(5), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('can be taken at the very moment at which it expires, and then the former holder is refused', async () => {
      const second = await again()
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      expect(await second.acquireLease(OTHER, [CONNECTION], at(5), 5 * MINUTE_MS)).toEqual({ held: true })
      expect(await store().acquireLease(HOLDER, [CONNECTION], at(5), 5 * MINUTE_MS)).toEqual({
        held: false,
        by: OTHER,
        until: at(10),
      })
    })

    it('is free once its holder gives it up', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      await store().releaseLease(HOLDER.id)
      expect(await store().acquireLease(OTHER, [CONNECTION], at(1), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('is not given up by one who does not hold it', async () => {
      await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)
      await store().releaseLease(OTHER.id)
      expect(await store().acquireLease(OTHER, [CONNECTION], at(1), 5 * MINUTE_MS)).toMatchObject({
        held: false,
        by: HOLDER,
      })
    })

    it('that a clock far ahead has taken holds nobody up once the clock is right', async () => {
      await store().acquireLease(OTHER, [CONNECTION], at(600), 5 * MINUTE_MS)
      expect(await store().acquireLease(HOLDER, [CONNECTION], at(0), 5 * MINUTE_MS)).toEqual({ held: true })
    })

    it('goes to exactly one of many who ask at once', async () => {
      const stores = [store(), await again(), await again()]
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (stores[index % 3] ?? store()).acquireLease(
            { ...HOLDER, id: `run-${index}` },
            [CONNECTION],
            at(0),
            MINUTE_MS,
          ),
        ),
      )
      expect(answers.filter((answer) => answer.held)).toHaveLength(1)
    })

    it('of several connections is taken whole or not at all', async () => {
      await store().acquireLease(HOLDER, ['b'], at(0), 5 * MINUTE_MS)
      expect(await store().acquireLease(OTHER, ['a', 'b'], at(1), 5 * MINUTE_MS)).toMatchObject({
        held: false,
      })
      expect(await store().acquireLease(OTHER, ['a'], at(1), 5 * MINUTE_MS)).toEqual({ held: true })
    })
  })

  describe('leases that are shared', () => {
    const { store, again } = freshStore(open)
    const ALL = ['a', 'b', 'c', 'd']
    const share = (who: LeaseHolder, minutes: number, connections = ALL) =>
      store().shareLeases(who, connections, at(minutes), 5 * MINUTE_MS)

    it('are all of one process that is alone', async () => {
      expect(await share(HOLDER, 0)).toEqual({ isNew: true, held: ALL, toGiveUp: [], others: [] })
    })

    it('are given up by those who have more when another joins, and its own once they are released', async () => {
      await share(HOLDER, 0)
      expect(await share(OTHER, 1)).toMatchObject({ held: [], others: [{ by: HOLDER, holds: ALL }] })
      const { held, toGiveUp } = await share(HOLDER, 1)
      expect({ held, toGiveUp }).toEqual({ held: ALL, toGiveUp: ['c', 'd'] })
      await store().releaseLease(HOLDER.id, toGiveUp)
      expect(await share(OTHER, 1)).toMatchObject({ held: ['c', 'd'], toGiveUp: [] })
      expect(await share(HOLDER, 1)).toMatchObject({ held: ['a', 'b'], toGiveUp: [] })
    })

    it('of one that no longer renews go to the others, and it is told that they are gone', async () => {
      await share(HOLDER, 0)
      expect(await share(OTHER, 6)).toMatchObject({ held: ALL, others: [] })
      expect(await share(HOLDER, 7)).toMatchObject({ held: [], others: [{ by: OTHER }] })
    })

    it('tell a process that others may have worked since on what it has again', async () => {
      expect(await share(HOLDER, 0)).toMatchObject({ isNew: true })
      expect(await share(HOLDER, 4)).toMatchObject({ isNew: false })
      await share(OTHER, 10)
      await store().releaseLease(OTHER.id)
      expect(await share(HOLDER, 11)).toMatchObject({ isNew: true, held: ALL })
    })

    it('of one that stops go to the others at once', async () => {
      await share(HOLDER, 0)
      await store().releaseLease(HOLDER.id)
      expect(await share(OTHER, 0)).toMatchObject({ held: ALL, others: [] })
    })

    it('go to who is configured for them', async () => {
      await share(HOLDER, 0, ['a'])
      expect(await share(OTHER, 0, ['b'])).toMatchObject({ held: ['b'] })
      // What is no longer configured is given up.
      expect(await share(HOLDER, 1, [])).toMatchObject({ held: ['a'], toGiveUp: ['a'] })
    })

    it('are each of exactly one of many who ask at once', async () => {
      const stores = [store(), await again(), await again()]
      const shares = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          (stores[index % 3] ?? store()).shareLeases(
            { ...HOLDER, id: `run-${index}` },
            ALL,
            at(0),
            MINUTE_MS,
          ),
        ),
      )
      expect(shares.flatMap(({ held }) => held).sort()).toEqual(ALL)
    })

    it('that a clock far ahead has taken hold nobody up once the clock is right', async () => {
      await share(OTHER, 600)
      expect(await share(HOLDER, 0)).toMatchObject({ held: ALL, others: [] })
    })
  })
}
