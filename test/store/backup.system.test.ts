import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { stringify } from 'yaml'
import { backUpSqlite } from '../../src/store/sqlite/backup.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { at, CONNECTION, discovered, HOLDER, theRow } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

describe('a backup', () => {
  const file = freshDirectory()

  it('is one private file with all that the store in use holds, and knows that it is a copy', async () => {
    const store = await openSqliteStore(file('store.db'))
    await discovered(store)
    await store.acquireLease(HOLDER, [CONNECTION], at(0), 60_000)
    await backUpSqlite(file('store.db'), file('copy.db'))
    await store.close()

    expect((statSync(file('copy.db')).mode & 0o777).toString(8)).toBe('600')
    for (const rest of ['copy.db.partial', 'copy.db-wal', 'copy.db-shm'])
      expect(existsSync(file(rest))).toBe(false)
    const copy = await openSqliteStore(file('copy.db'), { check: true })
    expect(await theRow(copy)).toMatchObject({ stage: 'discovered' })
    expect(await copy.acquireLease({ ...HOLDER, id: 'run-2' }, [CONNECTION], at(1), 60_000)).toEqual({
      held: true,
    })
    expect(await copy.doubtSince()).toEqual(at(1))
    await copy.close()
  })

  it('overwrites nothing, and leaves nothing behind when it fails', async () => {
    await (await openSqliteStore(file('store.db'))).close()
    writeFileSync(file('copy.db'), 'precious')
    await expect(backUpSqlite(file('store.db'), file('copy.db'))).rejects.toMatchObject({
      name: 'StoreError',
    })
    expect(readFileSync(file('copy.db'), 'utf8')).toBe('precious')
    expect(existsSync(file('copy.db.partial'))).toBe(false)
    await expect(backUpSqlite(file('store.db'), file('nowhere/copy.db'))).rejects.toMatchObject({
      name: 'StoreError',
    })
  })

  it('is made by the command, which says what it refuses', async () => {
    await (await openSqliteStore(file('store.db'))).close()
    const connection = {
      name: CONNECTION,
      odoo: { url: 'https://odoo.example', database: 'mairie', login: 'chorus' },
      startDate: '2026-10-01',
    }
    writeFileSync(file('config.yaml'), stringify({ database: file('store.db'), connections: [connection] }))
    const backup = (): Promise<{ stdout: string }> =>
      promisify(execFile)(process.execPath, [CLI, '-c', file('config.yaml'), 'backup', file('copy.db')])
    expect((await backup()).stdout).toContain('a sound copy of')
    await expect(backup()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists') as unknown,
    })
  })
})

describe('a damaged file', () => {
  const file = freshDirectory()

  it('is not worked with: the file and the remedies are named, and nothing is touched', async () => {
    const path = file('store.db')
    const store = await openSqliteStore(path)
    for (let id = 1; id <= 300; id++) await discovered(store, { id, number: `INV/${String(id)}` })
    await store.close()
    const bytes = readFileSync(path)
    bytes.fill(0x5a, bytes.length - 3 * 4_096)
    writeFileSync(path, bytes)
    await expect(openSqliteStore(path, { check: true })).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'not-a-store',
      message: expect.stringContaining(path) as unknown,
      remedy: expect.stringMatching(/backup.*rebuild/) as unknown,
    })
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('is one in which a row lacks its parent', async () => {
    const path = file('store.db')
    await (await openSqliteStore(path)).close()
    const beside = new Database(path)
    beside.pragma('foreign_keys = OFF')
    beside.exec("insert into events (invoice_id, code, minute, occurred_at) values (99, 'DEPOSEE', 'm', 0)")
    beside.close()
    await expect(openSqliteStore(path, { check: true })).rejects.toThrow('orphans in events')
  })
})
