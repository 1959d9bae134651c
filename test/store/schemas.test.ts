import Database from 'better-sqlite3'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { readMigrations } from '../../src/store/migrations.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { postgresMigrations } from '../../src/store/postgres/migrate.js'
import type { Session } from '../../src/store/postgres/session.js'
import { type Lite, migratedLite } from './postgres/lite.js'

/** One line for each thing that both have: what differs is seen by its name. */
type Lines = string[]

/** What only one of them needs: pages claimed in a file, and which database this is. */
const OF_ONE = ['reserve', 'database_identity', 'sqlite_sequence']

const KINDS: Readonly<Record<string, string>> = {
  INTEGER: 'number',
  bigint: 'number',
  smallint: 'number',
  integer: 'number',
  REAL: 'number',
  numeric: 'number',
  'double precision': 'number',
  TEXT: 'text',
  text: 'text',
  json: 'text',
  BLOB: 'bytes',
  bytea: 'bytes',
}

const SQLITE_COLUMNS = `
  select t.name as "table", c.name as "column", c.type as type, c."notnull" or c.pk > 0 as required, c.pk as key
  from pragma_table_list t, pragma_table_info(t.name) c where t.schema = 'main' and t.name not like 'sqlite_schema'`

const POSTGRES_COLUMNS = `
  select r.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type,
    a.attnotnull::int as required, coalesce(array_position(k.conkey, a.attnum), 0) as key
  from pg_class r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_constraint k on k.conrelid = r.oid and k.contype = 'p'
  where r.relkind = 'r' and r.relnamespace = current_schema()::regnamespace`

const SQLITE_INDEXES = `
  select t.name as "table", i.name as name, i."unique" as "unique", i.partial as partial,
    (select group_concat(coalesce(name, 'an expression'), ', ' order by seqno) from pragma_index_info(i.name)) as columns
  from pragma_table_list t, pragma_index_list(t.name) i
  where t.schema = 'main' and i.origin <> 'pk'`

const POSTGRES_INDEXES = `
  select r.relname as "table", c.relname as name, i.indisunique::int as "unique", (i.indpred is not null)::int as partial,
    (select string_agg(coalesce(a.attname, 'an expression'), ', ' order by place)
      from unnest(i.indkey::smallint[]) with ordinality as k (attnum, place)
      left join pg_attribute a on a.attrelid = r.oid and a.attnum = k.attnum) as columns
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class r on r.oid = i.indrelid
  where not i.indisprimary and r.relnamespace = current_schema()::regnamespace`

const SQLITE_REFERENCES = `
  select t.name as "table", f."from" as "column", f."table" as other, lower(f.on_delete) as deletion
  from pragma_table_list t, pragma_foreign_key_list(t.name) f where t.schema = 'main'`

const POSTGRES_REFERENCES = `
  select r.relname as "table", a.attname as "column", other.relname as other,
    case f.confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end as deletion
  from pg_constraint f join pg_class r on r.oid = f.conrelid join pg_class other on other.oid = f.confrelid
  join pg_attribute a on a.attrelid = r.oid and a.attnum = f.conkey[1]
  where f.contype = 'f' and r.relnamespace = current_schema()::regnamespace`

interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly required: number
  readonly key: number
}

interface Index {
  readonly table: string
  readonly name: string
  readonly unique: number
  readonly partial: number
  readonly columns: string
}

interface Reference {
  readonly table: string
  readonly column: string
  readonly other: string
  readonly deletion: string
}

function linesOf<Row extends { readonly table: string }>(
  rows: readonly Row[],
  line: (row: Row) => string,
): Lines {
  return rows
    .filter(({ table }) => !OF_ONE.includes(table))
    .map(line)
    .sort()
}

const column = ({ table, column: name, type, required, key }: Column): string =>
  `${table}.${name}: ${KINDS[type] ?? type}${required === 1 ? '' : ' or nothing'}${key === 0 ? '' : `, ${String(key)}. of the key`}`

// Of a constraint each engine makes an index with a name of its own.
const index = ({ table, name, unique, partial, columns }: Index): string =>
  `${/autoindex|_key\d*$/.test(name) ? '' : name} on ${table} (${columns})${unique === 1 ? ' unique' : ''}${partial === 1 ? ' partial' : ''}`

const reference = ({ table, column: name, other, deletion }: Reference): string =>
  `${table}.${name} of ${other}, ${deletion}`

describe('the tables of SQLite and of PostgreSQL', () => {
  let database: Database.Database
  let lite: Lite
  beforeAll(async () => {
    database = new Database(':memory:')
    migrate(database, migrationsOfSqlite(), () => new Date())
    lite = await migratedLite()
  })
  afterAll(async () => {
    database.close()
    await lite.close()
  })

  const inSqlite = <Row>(query: string): Row[] => database.prepare<[], Row>(query).all()
  const inPostgres = async <Row>(query: string): Promise<Row[]> =>
    (await (lite satisfies Session).query<Row>(query)).rows

  it('have the same columns of the same kinds, with nothing where the other has nothing', async () => {
    const ours = linesOf(inSqlite<Column>(SQLITE_COLUMNS), column)
    expect(ours.length).toBeGreaterThan(100)
    expect(linesOf(await inPostgres<Column>(POSTGRES_COLUMNS), column)).toEqual(ours)
  })

  it('have the same indexes by the same names', async () => {
    const ours = linesOf(inSqlite<Index>(SQLITE_INDEXES), index)
    expect(ours.length).toBeGreaterThan(20)
    expect(linesOf(await inPostgres<Index>(POSTGRES_INDEXES), index)).toEqual(ours)
  })

  it('refer to each other alike', async () => {
    const ours = linesOf(inSqlite<Reference>(SQLITE_REFERENCES), reference)
    expect(ours.length).toBeGreaterThan(5)
    expect(linesOf(await inPostgres<Reference>(POSTGRES_REFERENCES), reference)).toEqual(ours)
  })

  it('come from migrations of the same numbers, from the first of PostgreSQL on', () => {
    const numberOf = ({ name }: { readonly name: string }): string => name.slice(0, 4)
    const both = postgresMigrations().map(numberOf)
    expect(both).toEqual(migrationsOfSqlite().map(numberOf).slice(-both.length))
  })
})

function migrationsOfSqlite() {
  return readMigrations(pathToFileURL(join(PACKAGE_ROOT, 'migrations/')))
}
