import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { CONNECTION, at, discovered } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const OPEN = fileURLToPath(new URL('./child/open.js', import.meta.url))
const NOBODY = 65_534

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const storeError = (kind: string) => ({
  name: 'StoreError',
  kind,
  remedy: expect.stringMatching(/\w/) as unknown,
})

/** Opens the store in another process; a superuser, whom no mode stops, becomes somebody else for that. */
async function openElsewhere(path: string, asAnother = false): Promise<unknown> {
  const other = asAnother && process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const { stdout } = await promisify(execFile)(process.execPath, [OPEN, path], other)
  return JSON.parse(stdout)
}

describe('opening a store', () => {
  const file = freshDirectory()

  it('makes the directory and the file for nobody but its owner', async () => {
    const path = file('var/lib/store.db')
    const store = await openSqliteStore(path)
    await discovered(store)
    expect(modeOf(dirname(path))).toBe('700')
    for (const name of [path, `${path}-wal`, `${path}-shm`])
      expect([name, modeOf(name)]).toEqual([name, '600'])
    await store.close()
  })

  it('closes a file to others that was open to them', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    chmodSync(path, 0o644)
    const store = await openSqliteStore(path)
    await discovered(store)
    for (const name of [path, `${path}-wal`, `${path}-shm`])
      expect([name, modeOf(name)]).toEqual([name, '600'])
    await store.close()
  })

  it('finds again what was stored, and leaves one file behind when it is closed', async () => {
    const path = file('store.db')
    const first = await openSqliteStore(path)
    await first.saveCursor(CONNECTION, 'odoo', at(1))
    await first.close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    const second = await openSqliteStore(path)
    expect(await second.cursor(CONNECTION, 'odoo')).toEqual(at(1))
    await second.close()
  })

  it('can be closed without ever having been used', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    expect(existsSync(`${path}-wal`)).toBe(false)
  })

  it('says which migrations it applied', async () => {
    const said: unknown[] = []
    const logger = { info: (message: string, details: object) => said.push({ message, ...details }) }
    const path = file('store.db')
    await (await openSqliteStore(path, { logger })).close()
    expect(said).toContainEqual({ message: 'store migrated', path, migration: '0001_tables.sql' })
    said.length = 0
    await (await openSqliteStore(path, { logger })).close()
    expect(said).toEqual([])
  })

  it('applies each migration once when several processes start at the same time', async () => {
    const path = file('store.db')
    const answers = await Promise.all(Array.from({ length: 6 }, () => openElsewhere(path)))
    const applied = answers
      .map((answer) => JSON.stringify(answer))
      .filter((answer) => answer.includes('0001_tables.sql'))
    expect(applied).toHaveLength(1)
    expect(answers).toEqual(answers.map(() => ({ applied: expect.any(Array) as unknown })))
  })

  it('refuses a file that is no database, and leaves it as it was', async () => {
    const path = file('notes.txt')
    writeFileSync(path, 'not a database, but somebody’s notes. '.repeat(200), { mode: 0o644 })
    const before = readFileSync(path)
    await expect(openSqliteStore(path)).rejects.toMatchObject(storeError('not-a-store'))
    expect(readFileSync(path)).toEqual(before)
    expect(modeOf(path)).toBe('644')
  })

  it('refuses the database of another program, and leaves it as it was', async () => {
    const path = file('theirs.db')
    const theirs = new Database(path)
    theirs.exec('create table theirs (a integer)')
    theirs.close()
    const before = readFileSync(path)
    await expect(openSqliteStore(path)).rejects.toMatchObject(storeError('not-a-store'))
    expect(readFileSync(path)).toEqual(before)
  })

  it('refuses a store that a newer version of the program has changed', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    const beside = new Database(path)
    beside.prepare("insert into schema_migrations values (9999, '9999_future.sql', 'x', 0)").run()
    beside.close()
    await expect(openSqliteStore(path)).rejects.toMatchObject(storeError('newer-version'))
  })

  it('refuses a store that was made by other migrations', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    const beside = new Database(path)
    beside.prepare("update schema_migrations set checksum = 'x'").run()
    beside.close()
    await expect(openSqliteStore(path)).rejects.toMatchObject(storeError('migrations'))
  })

  it('refuses a file that it may not write, with a remedy', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    chmodSync(dirname(path), 0o755)
    chmodSync(path, 0o444)
    expect(await openElsewhere(path, true)).toEqual({
      name: 'StoreError',
      kind: 'read-only',
      remedy: expect.stringContaining('right to write') as unknown,
    })
  })

  it('refuses a path that is a directory, or that leads through a file', async () => {
    mkdirSync(file('directory'))
    await expect(openSqliteStore(file('directory'))).rejects.toMatchObject(storeError('unavailable'))
    writeFileSync(file('plain'), '')
    await expect(openSqliteStore(file('plain/store.db'))).rejects.toMatchObject(storeError('unavailable'))
  })

  it('reads while another process is in the middle of writing', async () => {
    const path = file('store.db')
    const store = await openSqliteStore(path)
    await discovered(store)
    const writer = new Database(path)
    writer.exec('begin immediate; delete from invoices')
    expect(await openElsewhere(path)).toEqual({ applied: [] })
    expect(await store.listInvoices({})).toHaveLength(1)
    expect(await store.stories('INV/2026/00007')).toHaveLength(1)
    writer.exec('rollback')
    writer.close()
    await store.close()
  })

  it('waits with its own transaction until another process has done its', async () => {
    const path = file('store.db')
    const store = await openSqliteStore(path)
    const writer = new Database(path)
    writer.exec('begin immediate')
    const step = discovered(store)
    // This timer runs although the step waits: waiting does not stop the process.
    await new Promise((resolve) => setTimeout(resolve, 50))
    writer.exec('commit')
    writer.close()
    expect(await step).toMatchObject({ stage: 'discovered' })
    await store.close()
  })
})
