import { z } from 'zod'
import { DOUBTED, movedMark, NOT_MOVED, WORKERS } from '../move/moved.js'
import type { MoveSource, MoveTarget } from '../move/move.js'
import { quoted, type Row, type Table, tablesOf, type Value } from '../move/tables.js'
import { StoreError } from '../error.js'
import { putInPlace } from './anew.js'
import { toStoreError } from './errors.js'
import { noticeRestored } from './identity.js'
import { assertCurrent, isUsed, migrate, postgresMigrations } from './migrate.js'
import { assertFit } from './open.js'
import type { Patience } from './pool.js'
import type { PooledSession, Session, Sessions } from './session.js'
import { storable } from './values.js'

/** Where the tables are until they are complete. */
const SCHEMA = 'chorus_bridge_move'

/** Of the advisory lock that whoever fills that schema has: no other program's number. */
const LOCK = 0x63_68_6f_6d

/** Most parameters that a statement may have. */
const MOST_PARAMETERS = 60_000

/** While rows are written on one side the other one waits in its transaction. */
export const MOVE_PATIENCE: Partial<Patience> = {
  statement: 600_000,
  silence: 605_000,
  idleInTransaction: 1_800_000,
}

const COLUMNS = `
  select r.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type,
    coalesce(array_position(k.conkey, a.attnum), 0) as key
  from pg_class r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_constraint k on k.conrelid = r.oid and k.contype = 'p'
  where r.relkind = 'r' and r.relnamespace = $1::regnamespace`

const REFERENCES = `
  select r.relname as "table", other.relname as other
  from pg_constraint f join pg_class r on r.oid = f.conrelid join pg_class other on other.oid = f.confrelid
  where f.contype = 'f' and r.relnamespace = $1::regnamespace`

/** Of columns that get their number by themselves. */
const SEQUENCES = `
  select r.relname as "table", a.attname as "column",
    pg_get_serial_sequence(format('%I.%I', $1::regnamespace, r.relname), a.attname) as sequence
  from pg_class r join pg_attribute a on a.attrelid = r.oid and a.attidentity <> ''
  where r.relkind = 'r' and r.relnamespace = $1::regnamespace`

const columns = z.array(
  z.object({ table: z.string(), column: z.string(), type: z.string(), key: z.number() }),
)
const references = z.array(z.object({ table: z.string(), other: z.string() }))
const sequences = z.array(z.object({ table: z.string(), column: z.string(), sequence: z.string() }))
const rowsOfTable = z.array(
  z.record(z.string(), z.union([z.string(), z.int(), z.instanceof(Uint8Array), z.null()])),
)

async function homeOf(session: Session): Promise<string> {
  const { rows } = await session.query<{ name: string | null }>('select current_schema() as name')
  return rows[0]?.name ?? 'public'
}

async function listTables(session: Session, schema: string): Promise<Table[]> {
  return tablesOf(
    columns.parse((await session.query(COLUMNS, [quoted(schema)])).rows),
    references.parse((await session.query(REFERENCES, [quoted(schema)])).rows),
  )
}

async function readRows(
  session: Session,
  schema: string,
  table: Table,
  after: Row | undefined,
  limit: number,
): Promise<Row[]> {
  const key = table.key.map(quoted).join(', ')
  const places = table.key.map((_column, index) => `$${String(index + 1)}`).join(', ')
  const behind = after === undefined ? '' : `where (${key}) > (${places})`
  const { rows } = await session.query(
    `select ${table.columns.map(quoted).join(', ')} from ${nameIn(schema, table.name)} ${behind} order by ${key} limit ${String(limit)}`,
    after,
  )
  return rowsOfTable.parse(rows).map((row) => table.columns.map((column) => row[column] ?? null))
}

function nameIn(schema: string, table: string): string {
  return `${quoted(schema)}.${quoted(table)}`
}

/** One session, taken when it is first needed. What it says that is wrong is said of the database. */
class Held {
  #session: PooledSession | undefined

  constructor(
    private readonly sessions: Sessions,
    private readonly place: string,
  ) {}

  async in<T>(work: (session: Session) => Promise<T>): Promise<T> {
    try {
      this.#session ??= await this.sessions.connect()
      return await work(this.#session)
    } catch (error) {
      throw toStoreError(error, this.place)
    }
  }

  /** In another session; what the first one has begun and not committed is undone by the server. */
  async inAnother<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#session?.release(true)
    this.#session = undefined
    return this.in(work)
  }

  /** Ends the session and whatever it has begun. */
  async end(cleanUp: (session: Session) => Promise<unknown>): Promise<void> {
    // What went wrong before is what is to be said; the server undoes what a session leaves open.
    if (this.#session !== undefined) await cleanUp(this.#session).catch(() => undefined)
    this.#session?.release(true)
    await this.sessions.end()
  }
}

/** The store in a database as what is moved. Nobody else writes in it meanwhile; who only looks may. */
export function postgresSource(sessions: Sessions, place: string): MoveSource {
  const held = new Held(sessions, place)
  let home = ''
  return {
    tables: {
      list: () => held.in((session) => listTables(session, home)),
      read: (table, after, limit) => held.in((session) => readRows(session, home, table, after, limit)),
    },
    lock: (to) =>
      held.in(async (session) => {
        await assertFit(session, place)
        if (await isMovedTo(session, place, to)) {
          await session.query(DOUBTED)
          await unmark(session)
        }
        await assertCurrent(session, postgresMigrations(), place)
        // A doubt that a start would have now goes along.
        await noticeRestored(session)
        home = await homeOf(session)
        const tables = await listTables(session, home)
        await session.query('begin isolation level repeatable read')
        const names = tables.map(({ name }) => nameIn(home, name)).join(', ')
        await session.query(`lock table ${names} in share mode`)
      }),
    now: () =>
      held.in(async (session) => {
        const { rows } = await session.query<{ now: Date }>('select clock_timestamp() as now')
        return rows[0]?.now ?? new Date()
      }),
    lastIds: () =>
      held.in(async (session) => {
        const ids = new Map<string, number>()
        for (const { table, sequence } of sequences.parse(
          (await session.query(SEQUENCES, [quoted(home)])).rows,
        )) {
          const { rows } = await session.query<{ last: number | null }>(
            `select case when is_called then last_value end as last from ${sequence}`,
          )
          ids.set(table, rows[0]?.last ?? 0)
        }
        return ids
      }),
    markMoved: (to) =>
      held.in(async (session) => {
        await session.query(
          `insert into schema_migrations (position, name, checksum, applied_at)
            select max(position) + 1, $1, '', $2 from schema_migrations`,
          [movedMark(to), Date.now()],
        )
        await session.query(
          `alter table ${nameIn(home, WORKERS)} add constraint moved check (false) not valid`,
        )
        await session.query('commit')
      }),
    unmark: () => held.in((session) => unmark(session)),
    close: () => held.end((session) => session.query('rollback')),
  }
}

async function isMovedTo(session: Session, place: string, to: string): Promise<boolean> {
  if (!(await isUsed(session, place))) return false
  const { rows } = await session.query('select 1 from schema_migrations where name = $1', [movedMark(to)])
  return rows.length > 0
}

async function unmark(session: Session): Promise<void> {
  await session.query('begin')
  await session.query(NOT_MOVED)
  await session.query(`alter table ${WORKERS} drop constraint if exists moved`)
  await session.query('commit')
}

/** The tables in an empty database, which are in a schema of their own until they are complete. */
export function postgresTarget(sessions: Sessions, place: string): MoveTarget {
  const held = new Held(sessions, place)
  let home = ''
  let isOurs = false
  return {
    tables: {
      list: () => held.in((session) => listTables(session, SCHEMA)),
      read: (table, after, limit) => held.in((session) => readRows(session, SCHEMA, table, after, limit)),
      write: (table, rows) => held.in((session) => writeRows(session, table, rows)),
      keeps: kept,
    },
    begin: () =>
      held.in(async (session) => {
        await assertFit(session, place)
        if (await isUsed(session, place)) return false
        const { rows } = await session.query<{ isFree: boolean }>(
          `select pg_try_advisory_lock($1) as "isFree"`,
          [LOCK],
        )
        if (rows[0]?.isFree !== true)
          throw new StoreError('busy', `another store is being moved to ${place}`, 'Wait until it is done.')
        home = await homeOf(session)
        isOurs = true
        await session.query(`drop schema if exists ${SCHEMA} cascade`)
        await session.query(`create schema ${SCHEMA}`)
        await session.query(`set search_path to ${SCHEMA}`)
        await migrate(session, postgresMigrations(), place, () => new Date())
        return true
      }),
    settle: (lastIds) =>
      held.in(async (session) => {
        for (const { table, column, sequence } of sequences.parse(
          (await session.query(SEQUENCES, [SCHEMA])).rows,
        ))
          await session.query(
            `select setval($1::regclass, last) from
              (select greatest(max(${quoted(column)}), $2::bigint) as last from ${nameIn(SCHEMA, table)}) as ids where last > 0`,
            [sequence, lastIds.get(table) ?? 0],
          )
        for (const { name } of await listTables(session, SCHEMA))
          await session.query(`analyze ${nameIn(SCHEMA, name)}`)
      }),
    appear: () => held.in((session) => putInPlace(session, SCHEMA, home)),
    hasAppeared: () =>
      held.inAnother(async (session) => {
        // Until the server has ended the former session that one may still commit; the lock is its.
        await session.query('select pg_advisory_lock($1)', [LOCK])
        const { rows } = await session.query<{ isGone: boolean }>(
          'select to_regnamespace($1) is null as "isGone"',
          [SCHEMA],
        )
        return rows[0]?.isGone === true
      }),
    close: () =>
      held.end(async (session) => {
        await session.query('rollback')
        await session.query('set search_path to default')
        if (isOurs) await session.query(`drop schema if exists ${SCHEMA} cascade`)
        if (isOurs) await session.query('select pg_advisory_unlock($1)', [LOCK])
      }),
  }
}

async function writeRows(session: Session, table: Table, rows: readonly Row[]): Promise<void> {
  const most = Math.floor(MOST_PARAMETERS / table.columns.length)
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most)
    let place = 0
    const values = some.map((row) => `(${row.map(() => `$${String((place += 1))}`).join(', ')})`)
    await session.query(
      `insert into ${nameIn(SCHEMA, table.name)} (${table.columns.map(quoted).join(', ')}) values ${values.join(', ')}`,
      some.flat().map(kept),
    )
  }
}

/** A text without what PostgreSQL keeps in none. */
function kept(value: Value): Value {
  return typeof value === 'string' ? String(storable(value)) : value
}
