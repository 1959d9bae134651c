import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openQuickStore } from '../support/quick-store.js'
import { describeStoreContract } from './contract.js'
import { anEvent, anObservation, aNote, accepted, at, everythingAbout } from './contract/samples.js'
import { freshDirectory } from './directory.js'

describeStoreContract('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'chorus-store-'))
  const path = join(directory, 'store.db')
  const stores = [await openQuickStore(path)]
  const [store] = stores
  if (!store) throw new Error('unreachable')
  return {
    store,
    again: async () => {
      const another = await openQuickStore(path)
      stores.push(another)
      return another
    },
    dispose: async () => {
      await Promise.all(stores.map((opened) => opened.close()))
      rmSync(directory, { recursive: true })
    },
  }
})

describe('a statement that fails in the middle of a transaction', () => {
  const file = freshDirectory()

  it.each(['invoices', 'deposits', 'documents', 'events', 'outbox'])(
    'on %s leaves nothing of the transaction',
    async (table) => {
      const path = file('store.db')
      const store = await openQuickStore(path)
      const { invoiceId } = await accepted(store)
      const before = await everythingAbout(store)

      const beside = new Database(path)
      for (const event of ['insert', 'update']) {
        beside.exec(
          `create trigger fail_${event} before ${event} on ${table} begin select raise(abort, 'disk trouble'); end`,
        )
      }
      beside.close()

      const observation = anObservation({
        newEvents: [anEvent('DEPOSEE', at(20))],
        tellings: [aNote('<a@b>')],
      })
      await expect(store.recordObservation(invoiceId, observation, at(30))).rejects.toMatchObject({
        message: 'disk trouble',
      })
      expect(await everythingAbout(store)).toEqual(before)
      await store.close()
    },
  )
})
