// Opens a store and says, as JSON, which migrations that took or why it was not possible.
import { openSqliteStore } from '../../../dist/store/sqlite/open.js'

const [path] = process.argv.slice(2)
const applied = []
const logger = { info: (_message, { migration }) => applied.push(migration) }
try {
  const store = await openSqliteStore(path, { logger })
  await store.close()
  console.log(JSON.stringify({ applied }))
} catch (error) {
  console.log(JSON.stringify({ name: error.name, kind: error.kind, remedy: error.remedy }))
}
