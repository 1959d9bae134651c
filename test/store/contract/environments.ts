import type { Store } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { CONNECTION } from './samples.js'

export function describeEnvironments(open: OpenStore): void {
  describe('the environment of a connection', () => {
    const { store, again } = freshStore(open)

    const keep = async (
      by: Store,
      wanted: Readonly<Record<string, string>>,
    ): Promise<Readonly<Record<string, string>>> =>
      Object.fromEntries(await by.keepEnvironments(new Map(Object.entries(wanted))))

    it('is not known before the first time', async () => {
      expect(await store().usedEnvironments()).toEqual(new Map())
    })

    it('stays what it was the first time', async () => {
      expect(await keep(store(), { [CONNECTION]: 'qualification' })).toEqual({
        [CONNECTION]: 'qualification',
      })
      expect(await keep(store(), { [CONNECTION]: 'production' })).toEqual({ [CONNECTION]: 'qualification' })
      expect(await (await again()).usedEnvironments()).toEqual(new Map([[CONNECTION, 'qualification']]))
    })

    it('is that of one of two processes that begin at once', async () => {
      const answers = await Promise.all([
        keep(store(), { [CONNECTION]: 'qualification' }),
        keep(await again(), { [CONNECTION]: 'production' }),
      ])
      expect(new Set(answers.map(({ [CONNECTION]: kept }) => kept)).size).toBe(1)
    })

    it('is its own, and no other connection’s', async () => {
      await keep(store(), { [CONNECTION]: 'qualification' })
      const both = { [CONNECTION]: 'production', region: 'production' }
      expect(await keep(store(), both)).toEqual({ [CONNECTION]: 'qualification', region: 'production' })
      expect(await keep(store(), { region: 'qualification' })).toEqual({ region: 'production' })
    })
  })
}
