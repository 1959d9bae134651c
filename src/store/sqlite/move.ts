import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { DOUBTED, movedMark, NOT_MOVED, WORKERS } from '../move/moved.js'
import type { MoveSource, MoveTarget } from '../move/move.js'
import { quoted, type Row, type Table, tablesOf, type Value } from '../move/tables.js'
import { assertSound } from './check.js'
import { PATIENCE_MS, patiently } from './driver.js'
import { toStoreError } from './file.js'
import { assertCurrent, assertOurs } from './migrate.js'
import { openSqliteStore, sqliteMigrations } from './open.js'

const COLUMNS = `
  select t.name as "table", c.name as "column", c.type as type, c.pk as key
  from pragma_table_list t, pragma_table_info(t.name) c
  where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'`

const REFERENCES = `
  select t.name as "table", f."table" as other
  from pragma_table_list t, pragma_foreign_key_list(t.name) f where t.schema = 'main'`

const columns = z.array(
  z.object({ table: z.string(), column: z.string(), type: z.string(), key: z.number() }),
)
const references = z.array(z.object({ table: z.string(), other: z.string() }))
const rows = z.array(z.array(z.union([z.string(), z.int(), z.instanceof(Uint8Array), z.null()])))

function listTables(database: Database.Database): Table[] {
  return tablesOf(
    columns.parse(database.prepare(COLUMNS).all()),
    references.parse(database.prepare(REFERENCES).all()),
  )
}

function readRows(database: Database.Database, table: Table, after: Row | undefined, limit: number): Row[] {
  const key = table.key.map(quoted).join(', ')
  const behind = after === undefined ? '' : `where (${key}) > (${table.key.map(() => '?').join(', ')})`
  const query = database
    .prepare(
      `select ${table.columns.map(quoted).join(', ')} from ${quoted(table.name)} ${behind} order by ${key} limit ?`,
    )
    .raw()
  return rows.parse(query.all(...(after ?? []), limit))
}

function isMovedTo(database: Database.Database, to: string): boolean {
  assertOurs(database)
  const ledger = database.prepare("select 1 from sqlite_schema where name = 'schema_migrations'").get()
  return (
    ledger !== undefined &&
    database.prepare('select 1 from schema_migrations where name = ?').get(movedMark(to)) !== undefined
  )
}

/** On a moved file: whoever has it open cannot take a lease any more. */
const NO_WORKER = `create trigger moved before insert on ${WORKERS}
  begin select raise(abort, 'this database was moved to another place'); end`

/** The store in a file as what is moved. Nobody else writes in it meanwhile; who only looks may. */
export function sqliteSource(path: string): MoveSource {
  let opened: Database.Database | undefined
  const database = (): Database.Database => {
    opened ??= new Database(path, { fileMustExist: true, timeout: PATIENCE_MS })
    return opened
  }
  const unmark = (): void => {
    database().exec(`drop trigger if exists moved; ${NOT_MOVED}`)
  }
  return {
    tables: {
      list: () => Promise.resolve(listTables(database())),
      read: (table, after, limit) => Promise.resolve(readRows(database(), table, after, limit)),
    },
    async lock(to) {
      try {
        assertSound(path)
        if (isMovedTo(database(), to)) {
          database().exec(DOUBTED)
          unmark()
        }
        assertCurrent(database(), sqliteMigrations())
        database().pragma('synchronous = FULL')
        database().pragma('busy_timeout = 0')
        await patiently(path, () => database().exec('begin immediate'))
      } catch (error) {
        throw toStoreError(error, path)
      }
    },
    now: () => Promise.resolve(new Date()),
    // Of a row that is gone the id may be given again.
    lastIds: () => Promise.resolve(new Map()),
    markMoved(to) {
      database()
        .prepare(
          `insert into schema_migrations (position, name, checksum, applied_at)
            select max(position) + 1, ?, '', ? from schema_migrations`,
        )
        .run(movedMark(to), Date.now())
      database().exec(NO_WORKER)
      database().exec('commit')
      return Promise.resolve()
    },
    unmark() {
      unmark()
      return Promise.resolve()
    },
    close() {
      if (opened?.inTransaction === true) opened.exec('rollback')
      opened?.close()
      return Promise.resolve()
    },
  }
}

/** A new file, which is beside its place until it is complete. */
export function sqliteTarget(path: string): MoveTarget {
  const partial = `${path}.partial`
  const remove = (): void => {
    for (const file of [partial, `${partial}-wal`, `${partial}-shm`, `${partial}-journal`])
      rmSync(file, { force: true })
  }
  let opened: Database.Database | undefined
  let isOurs = false
  const database = (): Database.Database => {
    if (opened === undefined) throw new Error(`${partial} is not open`)
    return opened
  }
  return {
    tables: {
      list: () => Promise.resolve(listTables(database())),
      read: (table, after, limit) => Promise.resolve(readRows(database(), table, after, limit)),
      write(table, batch) {
        writeRows(database(), table, batch)
        return Promise.resolve()
      },
      keeps: (value) => value,
    },
    async begin() {
      // An old log would spoil the new file.
      if ([path, `${path}-wal`, `${path}-shm`].some((file) => existsSync(file))) return false
      isOurs = true
      remove()
      await (await openSqliteStore(partial)).close()
      opened = new Database(partial)
      opened.pragma('journal_mode = MEMORY')
      opened.pragma('synchronous = OFF')
      opened.pragma('foreign_keys = OFF')
      return true
    },
    settle() {
      database().pragma('journal_mode = DELETE')
      database().close()
      const file = openSync(partial, 'r+')
      fsyncSync(file)
      closeSync(file)
      assertSound(partial)
      opened = new Database(partial, { readonly: true })
      return Promise.resolve()
    },
    appear() {
      database().close()
      // Unlike a rename, a link never takes the place of a file that has come in between.
      linkSync(partial, path)
      return Promise.resolve()
    },
    // A link that was refused was not made.
    hasAppeared: () => Promise.resolve(false),
    close() {
      opened?.close()
      if (isOurs) remove()
      return Promise.resolve()
    },
  }
}

function writeRows(database: Database.Database, table: Table, batch: readonly Row[]): void {
  const insert = database.prepare(
    `insert into ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) values (${table.columns.map(() => '?').join(', ')})`,
  )
  database.transaction(() => {
    for (const row of batch) insert.run(...row.map(bound))
  })()
}

function bound(value: Value): string | number | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value) : value
}
