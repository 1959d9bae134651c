import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { status } from '../../src/commands/status.js'
import { show } from '../../src/commands/show.js'
import { backup } from '../../src/commands/backup.js'
import { tellAgain } from '../../src/commands/tell-again.js'
import { examine } from '../../src/doctor/examine.js'
import { openSqliteStore, openSqliteStoreAsItIs } from '../../src/store/sqlite/open.js'
import { outputOf } from '../support/capture-output.js'
import { explains } from '../support/explains.js'
import { CONNECTION, discovered, theRow } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const file = freshDirectory()
const path = (): string => file('store.db')
const configFile = (): string => file('config.yaml')
const hash = (): string => createHash('sha256').update(readFileSync(path())).digest('hex')

beforeEach(async () => {
  writeFileSync(
    configFile(),
    `database: ${path()}
connections:
  - name: ${CONNECTION}
    odoo: { url: 'http://localhost:1', database: base, login: bridge }
    chorusPro: { oauthUrl: 'http://localhost:1', apiUrl: 'http://localhost:1' }
    startDate: 2026-10-01
`,
  )
  const store = await openSqliteStore(path())
  await discovered(store)
  await store.close()
})

/** As the version before this one left it. */
function makeOlder(): string {
  const database = new Database(path())
  const last = database
    .prepare(
      'delete from schema_migrations where position = (select max(position) from schema_migrations) returning name',
    )
    .pluck()
    .get()
  database.close()
  return String(last)
}

function makeNewer(): void {
  const database = new Database(path())
  database
    .prepare('insert into schema_migrations select max(position) + 1, ?, ?, 0 from schema_migrations')
    .run('9999_later.sql', 'x')
  database.close()
}

describe('who only looks', () => {
  it('sees what the bridge at work has written, and cannot write', async () => {
    const atWork = await openSqliteStore(path())
    await discovered(atWork, { id: 8, number: 'INV/2026/00008' })
    const looking = await openSqliteStoreAsItIs(path(), 'look')
    expect(await theRow(looking, 8)).toMatchObject({ stage: 'discovered' })
    await expect(discovered(looking, { id: 9 })).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'read-only',
    })
    await looking.close()
    await atWork.close()
  })

  it('leaves every byte of the file as it is', async () => {
    const before = hash()
    expect((await outputOf(() => status(configFile(), {}))).out).toContain('INV/2026/00007')
    expect((await outputOf(() => show(configFile(), 'INV/2026/00007'))).out).toContain('stage discovered')
    expect(hash()).toBe(before)
  })

  it('does not make a file that is not there', async () => {
    await expect(openSqliteStoreAsItIs(file('other.db'), 'look')).rejects.toMatchObject({
      kind: 'unavailable',
    })
  })
})

describe('a database of an earlier version', () => {
  explains(
    'older-store-is-not-changed',
    'is left to the start of the bridge by all other commands',
    async () => {
      const last = makeOlder()
      const before = hash()
      for (const command of [
        () => status(configFile(), {}),
        () => show(configFile(), 'INV/2026/00007'),
        () => tellAgain(configFile()),
      ])
        await expect(outputOf(command)).rejects.toMatchObject({
          kind: 'older-version',
          message: expect.stringMatching(/made by an earlier version/) as unknown,
          remedy: expect.stringMatching(/Start the bridge/) as unknown,
        })
      expect(hash()).toBe(before)
      const database = new Database(path(), { readonly: true })
      expect(database.prepare('select name from schema_migrations').pluck().all()).not.toContain(last)
      database.close()
    },
  )

  it('is copied by a backup as it is, so that the earlier version can go back to it', async () => {
    const last = makeOlder()
    await outputOf(() => backup(configFile(), file('copy.db')))
    const copy = new Database(file('copy.db'), { readonly: true })
    expect(copy.prepare('select name from schema_migrations').pluck().all()).not.toContain(last)
    expect(copy.prepare('select count(*) from doubt').pluck().get()).toBe(1)
    copy.close()
  })

  it('is a warning of doctor', async () => {
    makeOlder()
    const before = hash()
    const findings = await examine({ configFile: configFile(), environment: {} })
    expect(findings.find(({ check }) => check === 'database.schema')).toMatchObject({
      outcome: 'warning',
      text: expect.stringMatching(/made by an earlier version of the program/) as unknown,
      remedy: expect.stringMatching(/the next start/) as unknown,
    })
    expect(hash()).toBe(before)
  })
})

describe('a database of a later version', () => {
  it('is refused by who only looks as by the bridge itself', async () => {
    makeNewer()
    const before = hash()
    await expect(outputOf(() => status(configFile(), {}))).rejects.toMatchObject({
      kind: 'newer-version',
      message: expect.stringMatching(/9999_later/) as unknown,
    })
    expect(hash()).toBe(before)
  })
})
