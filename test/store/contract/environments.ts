import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { CONNECTION } from './samples.js'

export function describeEnvironments(open: OpenStore): void {
  describe('the environment of a connection', () => {
    const { store, again } = freshStore(open)

    it('is not known before the first time', async () => {
      expect(await store().usedEnvironment(CONNECTION)).toBeUndefined()
    })

    it('stays what it was the first time', async () => {
      expect(await store().keepEnvironment(CONNECTION, 'qualification')).toBe('qualification')
      expect(await store().keepEnvironment(CONNECTION, 'production')).toBe('qualification')
      expect(await (await again()).usedEnvironment(CONNECTION)).toBe('qualification')
    })

    it('is that of one of two processes that begin at once', async () => {
      const answers = await Promise.all([
        store().keepEnvironment(CONNECTION, 'qualification'),
        (await again()).keepEnvironment(CONNECTION, 'production'),
      ])
      expect(new Set(answers).size).toBe(1)
    })

    it('is its own, and no other connection’s', async () => {
      await store().keepEnvironment(CONNECTION, 'qualification')
      expect(await store().keepEnvironment('region', 'production')).toBe('production')
    })
  })
}
