import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { freshDirectory } from './directory.js'

const APPEND = fileURLToPath(new URL('./child/append.js', import.meta.url))

/** Lets a process write invoices from `first` on, kills it after so many, and answers the last one it said was done. */
function writeAndDie(path: string, first: number, many: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [APPEND, path, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let last = first - 1
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = Number(line)
      if (last === first + many - 1) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(last)
      else reject(new Error(`the writer ended by itself with code ${String(code)}`))
    })
  })
}

describe('a process that is killed while it writes', () => {
  const file = freshDirectory()

  it('leaves a sound store with everything that it said was done, and no half of a transaction', async () => {
    const path = file('store.db')
    let done = 0
    for (let round = 0; round < 5; round++) {
      // Ids with a gap, so that what a killed process left unsaid stays beside what the next one writes.
      const first = round * 1000 + 1
      const last = await writeAndDie(path, first, 1 + Math.floor(Math.random() * 25))
      done += last - first + 1

      const beside = new Database(path)
      expect(beside.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(beside.pragma('foreign_key_check')).toEqual([])
      beside.close()

      const store = await openSqliteStore(path)
      for (let id = first; id <= last; id++) {
        const [row] = await store.knownInvoices('mairie', [id])
        expect(row).toMatchObject({ stage: 'ready', invoice: { number: `INV/${id}` } })
      }
      const rows = await store.listInvoices({})
      const ready = rows.filter((row) => row.stage === 'ready')
      for (const { id, odooId } of ready) {
        const bytes = (await store.document(id))?.bytes ?? new Uint8Array()
        // Not compared by `expect`, which takes a tenth of a second for each.
        expect(Buffer.alloc(50_000, odooId % 256).equals(bytes)).toBe(true)
      }
      expect(rows.filter((row) => row.stage !== 'ready').every((row) => row.buyerSiret === undefined)).toBe(
        true,
      )
      expect(await store.outboxCounts('mairie')).toEqual({ pending: ready.length, setAside: 0 })
      expect(ready.length).toBeGreaterThanOrEqual(done)
      await store.close()
    }
  })
})
