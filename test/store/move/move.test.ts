import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { migrateStore } from '../../../src/commands/migrate-store.js'
import { exitCodeFor } from '../../../src/commands/exit.js'
import { LeaseRefused } from '../../../src/bridge.js'
import { type MoveOptions, moveStore } from '../../../src/store/move/move.js'
import { WORKERS } from '../../../src/store/move/moved.js'
import { postgresSource, postgresTarget } from '../../../src/store/postgres/move.js'
import type { Sessions } from '../../../src/store/postgres/session.js'
import { sqliteSource, sqliteTarget } from '../../../src/store/sqlite/move.js'
import { openSqliteStore, openSqliteStoreAsItIs } from '../../../src/store/sqlite/open.js'
import { outputOf } from '../../support/capture-output.js'
import { explains } from '../../support/explains.js'
import { HOLDER } from '../contract/samples.js'
import { freshDirectory } from '../directory.js'
import { Lite } from '../postgres/lite.js'
import { everythingIn, filledStore } from './filled.js'

const file = freshDirectory()
const from = (): string => file('from.sqlite')
const to = (): string => file('to.sqlite')

let lite: Lite
let filled: Uint8Array
beforeAll(async () => {
  lite = await Lite.open()
  filled = await filledStore()
})
afterAll(async () => {
  await lite.close()
})

beforeEach(() => {
  writeFileSync(from(), filled)
})

/** Whoever opens sessions of a server gets another one each; here all have the same. */
const sessions = (): Sessions => ({
  connect: () =>
    Promise.resolve({ query: (text, parameters) => lite.query(text, parameters), release: () => undefined }),
  end: () => Promise.resolve(),
})
const PLACE = 'postgres:///lite'

const move = (parts: Partial<MoveOptions> = {}): Promise<number | undefined> =>
  moveStore({
    source: sqliteSource(from()),
    target: sqliteTarget(to()),
    to: to(),
    assertAtRest: () => Promise.resolve(),
    onBatch: () => undefined,
    ...parts,
  })
const toPostgres = (): Partial<MoveOptions> => ({ target: postgresTarget(sessions(), PLACE), to: PLACE })
const emptyLite = async (): Promise<void> => {
  await lite.query('drop schema public cascade')
  await lite.query('create schema public')
}

const hash = (): string => createHash('sha256').update(readFileSync(from())).digest('hex')
const filesBeside = (): string[] => readdirSync(dirname(from())).sort()

describe('a store that is moved', () => {
  it('from SQLite to PostgreSQL and back has every row of every table as it was', async () => {
    const before = everythingIn(from())
    // A migration that adds a table gives it a row in `filled.ts`.
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])

    await emptyLite()
    const rows = await move(toPostgres())
    expect(rows).toBe(Object.values(before).flat().length)

    const back = await move({ source: postgresSource(sessions(), PLACE) })
    expect(back).toBe(rows)
    expect(everythingIn(to())).toEqual(before)
    expect(statSync(to()).mode & 0o777).toBe(0o600)
    await (await openSqliteStore(to(), { check: true })).close()
    expect(filesBeside()).toEqual(['from.sqlite', 'to.sqlite'])
  })

  it('gives no id a second time', async () => {
    await emptyLite()
    await move(toPostgres())
    const { rows } = await lite.query<{ id: number; highest: number }>(
      `insert into events (invoice_id, code, minute, occurred_at) select min(id), 'X', '2026', 1 from invoices
        returning id, (select max(id) from events) as highest`,
    )
    expect(rows[0]?.id).toBe((rows[0]?.highest ?? 0) + 1)

    await lite.query(`delete from events where code = 'X'`)
    await move({ source: postgresSource(sessions(), PLACE) })
    const copy = new Database(to())
    expect(copy.prepare(`select max(id) from events`).pluck().get()).toBe(rows[0]?.highest)
    copy.close()
  })

  it('is doubted no more and no less than it was', async () => {
    const copy = new Database(from())
    copy.exec('delete from doubt')
    copy.close()
    await emptyLite()
    await move(toPostgres())
    await move({ source: postgresSource(sessions(), PLACE) })
    const store = await openSqliteStoreAsItIs(to(), 'look')
    expect(await store.doubtSince()).toBeUndefined()
    await store.close()
  })

  it('has what PostgreSQL keeps in no text replaced there, as when the bridge writes it', async () => {
    const database = new Database(from())
    database.exec(`update forecasts set looked_on = 'a' || char(0) || 'b'`)
    database.close()
    await emptyLite()
    await move(toPostgres())
    const { rows } = await lite.query('select looked_on from forecasts')
    expect(rows).toEqual([{ looked_on: 'a\uFFFDb' }])
  })
})

describe('the old store', () => {
  explains('moved-store-is-not-used', 'is opened by no bridge any more, and says where it is', async () => {
    await move()
    for (const open of [() => openSqliteStore(from()), () => openSqliteStoreAsItIs(from(), 'look')])
      await expect(open()).rejects.toMatchObject({
        kind: 'moved',
        message: expect.stringContaining(`was moved to ${to()}`) as unknown,
        remedy: expect.stringContaining('"database"') as unknown,
      })
    expect(exitCodeFor(await openSqliteStore(from()).catch((error: unknown) => error))).toBe(4)
  })

  it('gives no lease to a bridge that stood still meanwhile, and had one', async () => {
    const database = new Database(from())
    database.exec(`delete from leases; delete from ${WORKERS}`)
    database.close()
    const frozen = await openSqliteStore(from())
    const renew = (now: Date) => frozen.acquireLease(HOLDER, ['duret'], now, 55_000)
    expect(await renew(new Date(Date.now() - 120_000))).toEqual({ held: true })
    await move()
    await expect(renew(new Date())).rejects.toMatchObject({
      message: expect.stringContaining('moved to another place') as unknown,
    })
    await frozen.close()
  })

  it('in PostgreSQL neither', async () => {
    await emptyLite()
    await move(toPostgres())
    await move({ source: postgresSource(sessions(), PLACE) })
    await expect(lite.query(`insert into ${WORKERS} select * from ${WORKERS}`)).rejects.toThrow(/moved/)
    const source = postgresSource(sessions(), PLACE)
    await expect(source.lock(file('third.sqlite'))).rejects.toMatchObject({ kind: 'moved' })
    await source.close()
  })

  it('is taken up again by the same move where nothing has appeared, with the doubt of a copy', async () => {
    const database = new Database(from())
    database.exec('delete from doubt')
    database.close()
    const target = sqliteTarget(to())
    const killed = {
      ...target,
      appear: () => new Promise<void>(() => undefined),
      close: () => target.close(),
    }
    const source = sqliteSource(from())
    let isMarked = (): void => undefined
    const marked = new Promise<void>((resolve) => {
      isMarked = resolve
    })
    void move({
      target: killed,
      source: { ...source, markMoved: (place) => source.markMoved(place).then(isMarked) },
    })
    await marked
    await source.close()
    await killed.close()
    await expect(openSqliteStore(from())).rejects.toMatchObject({ kind: 'moved' })
    await expect(
      move({ to: file('third.sqlite'), target: sqliteTarget(file('third.sqlite')) }),
    ).rejects.toMatchObject({
      kind: 'moved',
    })

    expect(await move()).toBeGreaterThan(0)
    const moved = new Database(to())
    expect(moved.prepare('select noticed_at from doubt').all()).toEqual([{ noticed_at: null }])
    moved.close()
  })

  explains('move-without-answer', 'is moved where only the answer to its last step was lost', async () => {
    await emptyLite()
    const target = postgresTarget(sessions(), PLACE)
    const unanswered = {
      ...target,
      appear: () => target.appear().then(() => Promise.reject(new Error('cut'))),
    }
    expect(await move({ ...toPostgres(), target: unanswered })).toBeGreaterThan(0)
    expect((await lite.query('select id from invoices')).rows).not.toEqual([])
    await expect(openSqliteStore(from())).rejects.toMatchObject({ kind: 'moved' })
  })

  it('stays as it was where the new one did not appear on a server, and marked where that cannot be known', async () => {
    await emptyLite()
    const never = postgresTarget(sessions(), PLACE)
    const appear = () => Promise.reject(new Error('cut'))
    await expect(move({ ...toPostgres(), target: { ...never, appear } })).rejects.toThrow('cut')
    await (await openSqliteStore(from())).close()

    const gone = postgresTarget(sessions(), PLACE)
    const hasAppeared = () => Promise.reject(new Error('no route'))
    await expect(move({ ...toPostgres(), target: { ...gone, appear, hasAppeared } })).rejects.toThrow(
      /is not known \(no route\); the original stays marked/,
    )
    await expect(openSqliteStore(from())).rejects.toMatchObject({ kind: 'moved' })
    expect(await move(toPostgres())).toBeGreaterThan(0)
  })

  it('is as it was where the new one cannot appear', async () => {
    const before = everythingIn(from())
    const target = sqliteTarget(to())
    const spoilt = {
      ...target,
      appear: () => {
        writeFileSync(to(), 'somebody else')
        return Promise.resolve().then(() => target.appear())
      },
    }
    await expect(move({ target: spoilt })).rejects.toThrow(/EEXIST/)
    expect(readFileSync(to(), 'utf8')).toBe('somebody else')
    expect(everythingIn(from())).toEqual(before)
    await (await openSqliteStore(from())).close()
  })
})

describe('a move that does not come to its end', () => {
  it.each([
    ['while it copies', 'copied'],
    ['while it compares', 'compared'],
  ])('%s leaves the source as it was, to the byte, and nothing in the target', async (_when, at) => {
    const before = hash()
    const onBatch: MoveOptions['onBatch'] = (step, table) => {
      if (step === at && table === 'outbox') throw new Error('interrupted')
    }
    const compares = at === 'compared'
    if (compares) makeMany()
    const now = hash()
    await expect(move({ onBatch })).rejects.toThrow('interrupted')
    await emptyLite()
    await expect(move({ ...toPostgres(), onBatch })).rejects.toThrow('interrupted')
    expect(hash()).toBe(compares ? now : before)
    expect(filesBeside()).toEqual(['from.sqlite'])
    const { rows } = await lite.query(
      `select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    expect(rows).toEqual([])
  })

  /** More than are compared between two looks at whether to stop. */
  const makeMany = (): void => {
    const database = new Database(from())
    database.exec(`
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
      insert into outbox (invoice_id, connection, payload) select (select min(id) from invoices), 'duret', '{"kind":"note"}' from n`)
    database.pragma('wal_checkpoint(truncate)')
    database.close()
  }

  explains('copy-that-differs', 'because one value differs says where, and leaves nothing', async () => {
    const target = sqliteTarget(to())
    const altering = {
      ...target,
      tables: {
        ...target.tables,
        write: (...[table, rows]: Parameters<typeof target.tables.write>) =>
          target.tables.write(
            table,
            table.name === 'cycles'
              ? rows.map((row) => row.map((value) => (typeof value === 'number' ? value + 1 : value)))
              : rows,
          ),
      },
    }
    await expect(move({ target: altering })).rejects.toThrow(
      /differs from the original in table cycles, row \["\w+"\], column good_at: it was removed/,
    )
    expect(filesBeside()).toEqual(['from.sqlite'])
    await (await openSqliteStore(from())).close()
  })

  it.each([
    ['is lacking', -1],
    ['is too much', 1],
  ])('because a row %s says which', async (_what, change) => {
    const target = sqliteTarget(to())
    const altering = {
      ...target,
      settle: async (ids: ReadonlyMap<string, number>) => {
        const copy = new Database(`${to()}.partial`)
        if (change < 0) copy.exec(`delete from clock_offsets`)
        else copy.exec(`insert into clock_offsets values ('z', 'odoo', 1, 2)`)
        copy.close()
        await target.settle(ids)
      },
    }
    await expect(move({ target: altering })).rejects.toThrow(
      /table clock_offsets, row \["(duret|z)","odoo"\], which is in one of them alone/,
    )
    expect(existsSync(to())).toBe(false)
  })
})

describe('migrate-store', () => {
  it('says what was done, and what to do next', async () => {
    const { out } = await outputOf(() => migrateStore(from(), to()))
    expect(out).toMatch(/\d+ rows of \S+from\.sqlite are in \S+to\.sqlite as well/)
    expect(out).toContain(`let the configuration say "database: ${to()}"`)
    await (await openSqliteStore(to())).close()
  })

  it('overwrites nothing', async () => {
    writeFileSync(to(), '')
    await expect(outputOf(() => migrateStore(from(), to()))).rejects.toThrow(/exists: move it away first/)
    writeFileSync(`${file('third')}-wal`, '')
    await expect(outputOf(() => migrateStore(from(), file('third')))).rejects.toThrow(/-wal/)
    await (await openSqliteStore(from())).close()
  })

  it('waits for no bridge that is at work: it says so, with exit code 3', async () => {
    const store = await openSqliteStore(from())
    const holder = { ...HOLDER, host: 'elsewhere' }
    await store.acquireLease(holder, ['duret'], new Date(), 55_000)
    const error = await outputOf(() => migrateStore(from(), to())).catch((found: unknown) => found)
    expect(error).toBeInstanceOf(LeaseRefused)
    expect(exitCodeFor(error)).toBe(3)
    expect(existsSync(to())).toBe(false)
    await store.releaseLease(holder.id)
    await store.close()
    await outputOf(() => migrateStore(from(), to()))
  })

  it('wants a store of this version, which a start makes', async () => {
    const database = new Database(from())
    database.exec(
      'delete from schema_migrations where position = (select max(position) from schema_migrations)',
    )
    database.close()
    await expect(outputOf(() => migrateStore(from(), to()))).rejects.toMatchObject({
      kind: 'older-version',
      remedy: expect.stringContaining('Start the bridge of this version') as unknown,
    })
    expect(filesBeside()).toEqual(['from.sqlite'])
  })

  it('repeats no password that stands in an address', async () => {
    const error = await outputOf(() => migrateStore(from(), 'postgres://bridge:s3cret@db/chorus')).catch(
      String,
    )
    expect(error).toContain('must not hold a password')
    expect(error).not.toContain('s3cret')
  })
})
