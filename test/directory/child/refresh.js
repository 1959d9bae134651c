// Refreshes the directory of a store from a platform, and says how much memory that took at most.
import { createChorusPort } from '../../../dist/chorus/adapter.js'
import { openSqliteStore } from '../../../dist/store/sqlite/open.js'
import { refreshDirectory } from '../../../dist/sync/refresh-directory.js'

const [store, settings] = process.argv.slice(2)
const database = await openSqliteStore(store)
const chorus = createChorusPort(JSON.parse(settings))
// What the system calls the most that a process had includes what the one that started it had.
let most = 0
const sample = () => {
  most = Math.max(most, process.memoryUsage.rss())
}
const structures = await refreshDirectory({
  environment: 'qualification',
  chorus,
  store: database,
  clock: { now: () => new Date() },
  stop: new globalThis.AbortController().signal,
  onProgress: sample,
})
chorus.close()
await database.close()
console.log(JSON.stringify({ structures, rssMegabytes: Math.round(most / 2 ** 20) }))
