// Refreshes the directory of a store from a platform, and says how many structures it has then.
import { createChorusPort } from '../../../dist/chorus/adapter.js'
import { openSqliteStore } from '../../../dist/store/sqlite/open.js'
import { refreshNow } from '../../../dist/sync/recipients/refresh-directory.js'

const [store, settings] = process.argv.slice(2)
const database = await openSqliteStore(store)
const chorus = createChorusPort(JSON.parse(settings))
const structures = await refreshNow({
  environment: 'qualification',
  chorus,
  store: database,
  holder: { id: 'child', host: 'here', pid: process.pid },
  clock: { now: () => new Date() },
  stop: new globalThis.AbortController().signal,
  onProgress: () => undefined,
})
chorus.close()
await database.close()
console.log(JSON.stringify({ structures }))
