import { explains } from '../../support/explains.js'
import { openPostgresStore } from '../../../src/store/postgres/open.js'
import { at, CONNECTION, HOLDER, readied, theRow } from '../contract/samples.js'
import { Cluster, describeServer } from './cluster.js'
import { BY_GIVEN_CLOCK } from './given-clock.js'

describeServer(() => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await Cluster.start()
  })
  afterAll(async () => {
    await cluster.remove()
  })
  const open = (database: string) => openPostgresStore({ database }, undefined, { engine: BY_GIVEN_CLOCK })

  explains(
    'standby-took-over',
    'a process does not go on with a standby that took over, and the next doubts it',
    async () => {
      const place = await cluster.database('promoted')
      const store = await open(place)
      await store.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)
      await cluster.promote()
      // The session that it had is gone.
      await store.workers().catch(() => undefined)
      await expect(store.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)).rejects.toMatchObject({
        kind: 'lease',
      })
      await store.close()

      const next = await open(place)
      await next.acquireLease({ ...HOLDER, id: 'run-2' }, [CONNECTION], at(0), 60_000)
      expect(await next.doubtSince()).toEqual(at(0))
      await next.close()
    },
  )

  it('what pg_dump saved and pg_restore put back, beside the original or in its place, is whole and doubted', async () => {
    const original = await cluster.database('original')
    const store = await open(original)
    await store.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)
    await readied(store)
    await store.releaseLease(HOLDER.id)
    await store.close()

    const again = await open(original)
    await again.acquireLease(HOLDER, [CONNECTION], at(1), 60_000)
    // Only because it was opened once more it is none.
    expect(await again.doubtSince()).toBeUndefined()
    await again.close()

    const file = `${cluster.folder}/backup`
    await cluster.tool('pg_dump', ['--format=custom', `--file=${file}`, '--dbname=original'])
    const copy = await cluster.database('copy')
    await cluster.tool('pg_restore', ['--exit-on-error', '--dbname=copy', file])
    await cluster.tool('pg_restore', ['--exit-on-error', '--clean', '--dbname=original', file])
    for (const place of [copy, original]) {
      const restored = await open(place)
      // The lease that was in the backup keeps nobody waiting.
      expect(await restored.acquireLease({ ...HOLDER, id: 'run-2' }, [CONNECTION], at(2), 60_000)).toEqual({
        held: true,
      })
      expect(await restored.doubtSince()).toEqual(at(2))
      expect(await theRow(restored)).toMatchObject({ stage: 'ready' })
      await restored.close()
    }
  })
})
