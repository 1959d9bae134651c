import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { typedDatabases } from '../../../src/store/postgres/database.js'
import { openPostgresStore, openPostgresStoreAsItIs } from '../../../src/store/postgres/open.js'
import { openSessions, type PostgresAccess } from '../../../src/store/postgres/pool.js'
import type { Session, Sessions } from '../../../src/store/postgres/session.js'
import { createStore } from '../../../src/store/sql/store.js'
import { explains } from '../../support/explains.js'
import { describeStoreContract } from '../contract.js'
import { at, CONNECTION, HOLDER, readied } from '../contract/samples.js'
import { Cluster, describeServer } from './cluster.js'
import { makeEmptier } from './emptier.js'
import { freezable } from './freezable.js'
import { BY_GIVEN_CLOCK } from './given-clock.js'

const OTHER = { ...HOLDER, id: 'run-2' }

describeServer(() => {
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

  const ask = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const session = await beside.connect()
    try {
      return await work(session)
    } finally {
      session.release(false)
    }
  }
  const empty = () => ask((session) => session.query('select make_empty()'))

  describeStoreContract('a PostgreSQL server', async () => {
    await empty()
    const open = () => openPostgresStore(access, undefined, { engine: BY_GIVEN_CLOCK })
    const store = await open()
    const stores = [store]
    return {
      store,
      again: async () => {
        const another = await open()
        stores.push(another)
        return another
      },
      dispose: async () => {
        await Promise.all(stores.map((opened) => opened.close()))
      },
    }
  })

  explains('restored-database-is-doubted', 'a database that was restored is doubted', async () => {
    await empty()
    await (await openPostgresStore(access)).close()
    // What a restored one has of the cluster, or the tables, from which it was copied.
    await ask((session) => session.query(`update database_identity set identity = 'of the original'`))
    const store = await openPostgresStore(access, undefined, { engine: BY_GIVEN_CLOCK })
    await store.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)
    expect(await store.doubtSince()).toEqual(at(0))
    await store.close()
  })

  it('one that only looks changes nothing', async () => {
    const store = await openPostgresStoreAsItIs(access, 'look')
    await expect(store.recordDoubt(at(0))).rejects.toMatchObject({ name: 'StoreError', kind: 'read-only' })
    await store.close()
  })

  it('a store that was closed leaves no session behind, whether anything was asked of it or not', async () => {
    const sessions = () =>
      ask(
        async (session) =>
          (
            await session.query<{ many: number }>(
              `select count(*) as many from pg_stat_activity where application_name = 'chorus-bridge'`,
            )
          ).rows[0]?.many,
      )
    const before = await sessions()
    await (await openPostgresStore(access)).close()
    const store = await openPostgresStore(access)
    await store.workers()
    await store.close()
    // The server takes note of it in its own time.
    while ((await sessions()) !== before) await sleep(20)
  })

  describe('the lease', () => {
    it('runs by the clock of the server, whatever that of a process says', async () => {
      await empty()
      const [first, second] = [await openPostgresStore(access), await openPostgresStore(access)]
      const now = Date.now()
      expect(await first.acquireLease(HOLDER, [CONNECTION], new Date(now - 3_600_000), 60_000)).toEqual({
        held: true,
      })
      expect(await second.acquireLease(OTHER, [CONNECTION], new Date(now + 3_600_000), 60_000)).toMatchObject(
        {
          held: false,
        },
      )
      const { id } = await readied(first)
      expect(await first.recordDepositIntent(id, HOLDER.id, new Date(now + 7_200_000))).toMatchObject({
        state: 'intended',
      })
      await Promise.all([first.close(), second.close()])
    })

    explains(
      'lease-stays-until-the-intent-is-written',
      'is not taken over while an intent is being written, and the intent is not written once it was',
      async () => {
        await empty()
        const frozen = freezable(openSessions(access, 'write'))
        const first = createStore(typedDatabases(frozen.sessions, access.database, BY_GIVEN_CLOCK))
        const second = await openPostgresStore(access, undefined, {
          engine: BY_GIVEN_CLOCK,
          patience: { lock: 200 },
        })
        await first.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)
        const [one, two] = [await readied(first), await readied(first, { id: 8 })]

        // Its transaction has seen the lease, and then the process stands still for longer than the lease goes.
        const thaw = frozen.beforeNext('commit')
        const intent = first.recordDepositIntent(one.id, HOLDER.id, at(0))
        await thaw.reached
        await expect(second.acquireLease(OTHER, [CONNECTION], at(2), 60_000)).rejects.toMatchObject({
          kind: 'busy',
        })
        thaw.go()
        expect(await intent).toMatchObject({ state: 'intended' })

        // The other way about: it is taken over between its look at the lease and the next statement.
        expect(await second.acquireLease(OTHER, [CONNECTION], at(2), 60_000)).toEqual({ held: true })
        expect(await first.recordDepositIntent(two.id, HOLDER.id, at(0))).toBe('lease-lost')
        await Promise.all([first.close(), second.close()])
        await frozen.sessions.end()
      },
    )
  })

  describe('a server that does not answer', () => {
    const servers: Server[] = []
    const sockets: Socket[] = []
    afterAll(() => {
      for (const socket of sockets) socket.destroy()
      for (const server of servers) server.close()
    })

    it('that is not there is said to be so, without a password', async () => {
      const lost = { database: 'postgres://bridge@localhost:1/chorus', databasePassword: 'pssst' }
      const error: unknown = await openPostgresStore(lost).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'StoreError', kind: 'unavailable' })
      expect(String(error)).not.toContain('pssst')
    })

    it('that takes the connection and says nothing is given up', async () => {
      const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
      servers.push(server)
      await new Promise<void>((resolve) => server.once('listening', resolve))
      const { port } = z.object({ port: z.int() }).parse(server.address())
      const mute = { database: `postgres://bridge@127.0.0.1:${String(port)}/chorus` }
      await expect(openPostgresStore(mute, undefined, { patience: { connect: 200 } })).rejects.toMatchObject({
        kind: 'unavailable',
      })
    })

    it.each([
      ['unavailable', { silence: 200 }],
      ['busy', { statement: 200 }],
      ['busy', { lock: 200 }],
    ])('that falls silent in the middle of a statement is given up as %s, by %j', async (kind, patience) => {
      await empty()
      const store = await openPostgresStore(access, undefined, { patience })
      const blocker = await beside.connect()
      await blocker.query('begin')
      await blocker.query('lock table workers')
      await expect(store.workers()).rejects.toMatchObject({ name: 'StoreError', kind })
      await blocker.query('rollback')
      blocker.release(false)
      expect(await store.workers()).toEqual([])
      await store.close()
    })

    it('that ends a transaction in which a process stood still keeps nobody waiting', async () => {
      await empty()
      const frozen = freezable(openSessions(access, 'write', { patience: { idleInTransaction: 300 } }))
      const first = createStore(typedDatabases(frozen.sessions, access.database))
      const second = await openPostgresStore(access)
      await first.acquireLease(HOLDER, [CONNECTION], new Date(), 60_000)
      const { id } = await readied(first)
      const thaw = frozen.beforeNext('commit')
      const intent = first.recordDepositIntent(id, HOLDER.id, new Date())
      await thaw.reached
      // Waits for the lock, which the server takes from the one that stands still.
      await second.releaseLease(HOLDER.id)
      thaw.go()
      await expect(intent).rejects.toMatchObject({ name: 'StoreError', kind: 'unavailable' })
      expect(await second.deposits(id)).toEqual([])
      await Promise.all([first.close(), second.close()])
      await frozen.sessions.end()
    })
  })
})
