import Database from 'better-sqlite3'
import { readMigrations } from '../../src/store/migrations.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { StoreError } from '../../src/store/error.js'
import { typedDatabases } from '../../src/store/sqlite/database.js'
import { createStore } from '../../src/store/sql/store.js'
import type { Store } from '../../src/store/store.js'
import { aNote, at, CONNECTION, HOLDER, made, readied, someFields, theRow } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const MIGRATIONS = new URL('../../migrations/', import.meta.url)

describe('a file that may not grow any more', () => {
  const file = freshDirectory()
  let database: Database.Database
  let store: Store

  beforeEach(async () => {
    database = new Database(file('store.db'))
    migrate(database, readMigrations(MIGRATIONS), () => at(0))
    store = createStore(typedDatabases(database))
    await store.acquireLease(HOLDER, [CONNECTION], at(0), 3_600_000)
  })
  afterEach(async () => {
    await store.close()
  })

  /** Lets the file have so many pages more than now. */
  const limit = (pages: number): void => {
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + pages}`)
  }

  it.each([0, 1, 5, 10, 20, 31])(
    'refuses the intent when only %i pages are left, and changes nothing',
    async (pages) => {
      const { id } = await readied(store)
      database.exec('vacuum')
      limit(pages)
      await expect(store.recordDepositIntent(id, HOLDER.id, at(2))).rejects.toMatchObject({
        name: 'StoreError',
        kind: 'full',
        remedy: expect.stringMatching(/room/) as unknown,
      })
      expect(await theRow(store)).toMatchObject({ stage: 'ready' })
      expect(await store.deposits(id)).toEqual([])
      limit(1_000)
      expect(await store.recordDepositIntent(id, HOLDER.id, at(3))).toMatchObject({ state: 'intended' })
    },
  )

  it('takes the outcome of each intent that it took, with all that is told about it', async () => {
    let taken = 0
    const { id } = await readied(store)
    for (let pages = 0; pages < 60; pages++) {
      database.pragma('max_page_count = 1000000')
      database.exec('delete from deposits; delete from outbox')
      database.prepare("update invoices set stage = 'ready'").run()
      database.exec('vacuum')
      limit(pages)
      try {
        const intent = made(await store.recordDepositIntent(id, HOLDER.id, at(2)))
        taken += 1
        const tellings = [someFields({ x_chorus_flow: 'F1' }), aNote('<n@example>', 'é'.repeat(2_000))]
        const accepted = { flowNumber: 'F1', nextCheckAt: at(5), tellings }
        await store.recordFlowAccepted(intent.id, accepted, at(3))
        expect(await theRow(store)).toMatchObject({ stage: 'deposited' })
        expect(await store.claimOutbox(CONNECTION, at(4), 10)).toHaveLength(2)
      } catch (error) {
        if (!(error instanceof StoreError) || (await store.deposits(id)).length > 0) throw error
      }
    }
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(60)
  })
})
