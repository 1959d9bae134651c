import { openPostgresStore, openPostgresStoreAsItIs } from '../../../src/store/postgres/open.js'
import { openSessions, type PostgresAccess } from '../../../src/store/postgres/pool.js'
import type { Session, Sessions } from '../../../src/store/postgres/session.js'
import { explains } from '../../support/explains.js'
import { describeStoreContract } from '../contract.js'
import { at, HOLDER } from '../contract/samples.js'
import { Cluster, whyNoCluster } from './cluster.js'
import { makeEmptier } from './emptier.js'

if (whyNoCluster !== undefined) {
  describe('a PostgreSQL server', () => {
    it.todo(`is not tried: ${whyNoCluster}`)
  })
} else {
  let cluster: Cluster
  let access: PostgresAccess
  let beside: Sessions
  beforeAll(async () => {
    cluster = await Cluster.start()
    access = { database: await cluster.database() }
    await (await openPostgresStore(access)).close()
    beside = openSessions(access, 'write')
    await ask(makeEmptier)
  })
  afterAll(async () => {
    await beside.end()
    await cluster.remove()
  })

  const ask = async (work: (session: Session) => Promise<unknown>): Promise<void> => {
    const session = await beside.connect()
    try {
      await work(session)
    } finally {
      session.release(false)
    }
  }

  describeStoreContract('a PostgreSQL server', async () => {
    await ask((session) => session.query('select make_empty()'))
    const store = await openPostgresStore(access)
    const stores = [store]
    return {
      store,
      again: async () => {
        const another = await openPostgresStore(access)
        stores.push(another)
        return another
      },
      dispose: async () => {
        await Promise.all(stores.map((opened) => opened.close()))
      },
    }
  })

  explains('restored-database-is-doubted', 'a database that was restored is doubted', async () => {
    await ask((session) => session.query('select make_empty()'))
    await (await openPostgresStore(access)).close()
    // What a restored one has of the cluster, or the tables, from which it was copied.
    await ask((session) => session.query(`update database_identity set identity = 'of the original'`))
    const store = await openPostgresStore(access)
    await store.acquireLease(HOLDER, at(0), 60_000)
    expect(await store.doubtSince()).toEqual(at(0))
    await store.close()
  })

  it('one that only looks changes nothing', async () => {
    const store = await openPostgresStoreAsItIs(access, 'look')
    await expect(store.recordDoubt(at(0))).rejects.toMatchObject({ name: 'StoreError', kind: 'read-only' })
    await store.close()
  })

  it('a server that is not there is said to be so, without a password', async () => {
    const lost = { database: 'postgres://bridge@localhost:1/chorus', databasePassword: 'pssst' }
    const error: unknown = await openPostgresStore(lost).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'StoreError', kind: 'unavailable' })
    expect(String(error)).not.toContain('pssst')
  })
}
