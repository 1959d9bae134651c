import { typedDatabases } from '../../../src/store/postgres/database.js'
import { openPostgresStore } from '../../../src/store/postgres/open.js'
import { openSessions, type PostgresAccess } from '../../../src/store/postgres/pool.js'
import type { Sessions } from '../../../src/store/postgres/session.js'
import { createStore } from '../../../src/store/sql/store.js'
import type { Store } from '../../../src/store/store.js'
import { explains } from '../../support/explains.js'
import { at, CONNECTION, HOLDER, readied } from '../contract/samples.js'
import { Cluster, describeServer } from './cluster.js'
import { freezable } from './freezable.js'

const OTHER = 'another company'
const BUSY = { name: 'StoreError', kind: 'busy' }

describeServer(() => {
  let cluster: Cluster
  let access: PostgresAccess
  beforeAll(async () => {
    cluster = await Cluster.start()
    access = { database: await cluster.database() }
    await (await openPostgresStore(access)).close()
  })
  afterAll(() => cluster.remove())

  /** Of another process, which waits for nobody longer than this. */
  let other: Store
  let first: Store
  let sessions: Sessions
  /** Stands still in the middle of a transaction of one connection, until it is let go. */
  let standStill: () => Promise<{ readonly goOn: () => Promise<void> }>
  beforeEach(async () => {
    other = await openPostgresStore(access, undefined, { patience: { lock: 200 } })
    const frozen = freezable(openSessions(access, 'write'))
    sessions = frozen.sessions
    first = createStore(typedDatabases(sessions, access.database))
    standStill = async () => {
      const thaw = frozen.beforeNext('commit')
      const work = first.forConnection(CONNECTION).recordGoodCycle(CONNECTION, at(0))
      await thaw.reached
      return {
        goOn: async () => {
          thaw.go()
          await work
        },
      }
    }
  })
  afterEach(async () => {
    await Promise.all([other.close(), first.close()])
    await sessions.end()
  })

  explains('one-turn-at-a-time', 'no two transactions of one connection are under way at once', async () => {
    const { goOn } = await standStill()
    await expect(other.forConnection(CONNECTION).recordGoodCycle(CONNECTION, at(1))).rejects.toMatchObject(
      BUSY,
    )
    await expect(readied(other.forConnection(CONNECTION))).rejects.toMatchObject(BUSY)
    await goOn()
    await other.forConnection(CONNECTION).recordGoodCycle(CONNECTION, at(1))
    expect(await first.lastGoodCycle(CONNECTION)).toEqual(at(1))
  })

  it('those of another connection, what is read, and leases wait for none of them', async () => {
    const { goOn } = await standStill()
    await other.forConnection(OTHER).recordGoodCycle(OTHER, at(2))
    expect(await other.lastGoodCycle(OTHER)).toEqual(at(2))
    expect(await other.invoicesReady(CONNECTION, at(2), 10)).toEqual([])
    expect(await other.acquireLease(HOLDER, [CONNECTION], at(2), 60_000)).toEqual({ held: true })
    await other.releaseLease(HOLDER.id)
    await goOn()
  })

  explains(
    'waits-for-the-turn-of-all',
    'one that is about all connections waits for all of them',
    async () => {
      const { goOn } = await standStill()
      await expect(other.recordGoodCycle(OTHER, at(3))).rejects.toMatchObject(BUSY)
      await expect(
        other.forConnection(OTHER).saveStructure('production', '12345678200051', undefined, at(3)),
      ).rejects.toMatchObject(BUSY)
      await goOn()
      await other.recordGoodCycle(OTHER, at(3))
      expect(await first.lastGoodCycle(OTHER)).toEqual(at(3))
    },
  )
})
