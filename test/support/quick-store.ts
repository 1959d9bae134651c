import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import type { Store } from '../../src/store/store.js'
import { kept } from './kept.js'

/**
 * A store for what is not about its file: a new one has its tables already, which takes longer to make than most tests
 * take, and none waits for the disk.
 */
export async function openQuickStore(path: string): Promise<Store> {
  if (!existsSync(path)) writeFileSync(path, await kept('empty.sqlite', makeEmpty), { mode: 0o600 })
  return openSqliteStore(path, { onOpen: (database) => void database.pragma('synchronous = OFF') })
}

async function makeEmpty(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-empty-'))
  const path = join(folder, 'empty.sqlite')
  await (await openSqliteStore(path)).close()
  const content = readFileSync(path)
  rmSync(folder, { recursive: true })
  return content
}
