import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { explains } from '../support/explains.js'
import { freshDirectory } from './directory.js'

const file = freshDirectory()
const path = (): string => file('production.sqlite')
const folder = (): string => join(file('.'), 'before-upgrade')
const copies = (): string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : [])

/** As the version of that schema left it. */
function makeOlder(schema: string): void {
  const sql = readFileSync(new URL(`../fixtures/store/${schema}.sql`, import.meta.url), 'utf8')
  new Database(path()).exec(sql).close()
}

function lastMigrationOf(copy: string): unknown {
  const database = new Database(join(folder(), copy), { readonly: true })
  try {
    return database.prepare('select max(position) from schema_migrations').pluck().get()
  } finally {
    database.close()
  }
}

describe('a database of an earlier version', () => {
  explains(
    'copy-before-migration',
    'is copied before it is brought up to date, for the user of the bridge alone, and the log names the copy',
    async () => {
      makeOlder('0016')
      const told: unknown[] = []
      const logger = { info: (_message: string, details: object) => told.push(details) }
      await (await openSqliteStore(path(), { check: true, logger })).close()
      const [copy = ''] = copies()
      expect(copy).toMatch(/^production-\d{4}-\d\d-\d\dT\d{6}-schema-0016\.sqlite$/)
      expect(lastMigrationOf(copy)).toBe(16)
      expect(statSync(join(folder(), copy)).mode & 0o777).toBe(0o600)
      expect(statSync(folder()).mode & 0o777).toBe(0o700)
      expect(told).toContainEqual({ path: path(), copy: join(folder(), copy) })
    },
  )

  it('is copied whatever schema it has, the first one too', async () => {
    makeOlder('0001')
    await (await openSqliteStore(path())).close()
    expect(copies().map(lastMigrationOf)).toEqual([1])
  })

  it('is copied once, and brought up to date once, when several start at the same time', async () => {
    makeOlder('0016')
    const told: object[] = []
    const logger = { info: (_message: string, details: object) => told.push(details) }
    const stores = await Promise.all([1, 2, 3, 4].map(() => openSqliteStore(path(), { logger })))
    await Promise.all(stores.map((store) => store.close()))
    expect(copies().map(lastMigrationOf)).toEqual([16])
    const migrated = told.flatMap((details) => ('migration' in details ? [details.migration] : []))
    expect(migrated[0]).toMatch(/^0017/)
    expect(new Set(migrated).size).toBe(migrated.length)
  })

  it('leaves the last three copies, and what is not its own', async () => {
    makeOlder('0016')
    await (await openSqliteStore(path())).close()
    const [copy = ''] = copies()
    for (const day of ['2024-01-01', '2025-01-01', '2026-01-01'])
      writeFileSync(join(folder(), copy.replace(/\d{4}-\d\d-\d\d/, day)), '')
    writeFileSync(join(folder(), 'qualification-2020-01-01T000000-schema-0003.sqlite'), '')
    writeFileSync(join(folder(), 'production-notes.sqlite'), '')
    rmSync(path())
    makeOlder('0016')
    await (await openSqliteStore(path())).close()
    expect(copies().filter((name) => /^production-\d/.test(name))).toHaveLength(3)
    expect(copies()).not.toContain(copy.replace(/\d{4}-\d\d-\d\d/, '2024-01-01'))
    expect(copies()).toEqual(
      expect.arrayContaining([
        'production-notes.sqlite',
        'qualification-2020-01-01T000000-schema-0003.sqlite',
      ]),
    )
  })

  it('stays as it is where no copy can be made', async () => {
    makeOlder('0016')
    writeFileSync(folder(), 'in the way')
    await expect(openSqliteStore(path())).rejects.toMatchObject({ name: 'StoreError' })
    const database = new Database(path(), { readonly: true })
    expect(database.prepare('select max(position) from schema_migrations').pluck().get()).toBe(16)
    database.close()
  })
})

it('a new database, and one that is up to date, are not copied', async () => {
  await (await openSqliteStore(path())).close()
  await (await openSqliteStore(path())).close()
  expect(copies()).toEqual([])
})
