import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PACKAGE_ROOT } from '../../package-root.js'
import { StoreError } from '../error.js'
import { assertNoneLacking, countApplied, readMigrations, type Migration } from '../migrations.js'
import type { Session } from './session.js'

/** The baseline is what those of SQLite up to this number have made. */
const FIRST = 24

export function postgresMigrations(): Migration[] {
  return readMigrations(pathToFileURL(join(PACKAGE_ROOT, 'migrations/postgres/')), FIRST)
}

/** Of the advisory lock that whoever brings tables up to date has: no other program's number. */
const LOCK = 0x63_68_6f_72

const LEDGER = `CREATE TABLE schema_migrations (
  position integer PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  checksum text COLLATE "C" NOT NULL,
  applied_at bigint NOT NULL
)`

const BOOKED = 'INSERT INTO schema_migrations (position, name, checksum, applied_at) VALUES ($1, $2, $3, $4)'

/**
 * Brings the database to the last migration, all or nothing; answers the names of those that this call applied. Of two
 * processes that start at once one waits and finds it done. Throws a `StoreError` when the tables are another program's,
 * come from a newer version, or were made by other migrations.
 * @param place the address of the database, for people
 */
export async function migrate(
  session: Session,
  migrations: readonly Migration[],
  place: string,
  now: () => Date,
): Promise<string[]> {
  // A start with nothing to bring waits for nobody.
  if (await isCurrent(session, migrations, place)) return []
  // Each statement sees what was committed before it: what another process did while this one waited for the lock as well.
  await session.query('begin isolation level read committed')
  try {
    await session.query('select pg_advisory_xact_lock($1)', [LOCK])
    if (!(await isUsed(session, place))) await session.query(LEDGER)
    const applied: string[] = []
    for (
      let position = await appliedCount(session, migrations, place);
      position < migrations.length;
      position += 1
    ) {
      const migration = migrations[position]
      if (migration === undefined) break
      await session.query(migration.sql)
      await session.query(BOOKED, [position + 1, migration.name, migration.checksum, now().getTime()])
      applied.push(migration.name)
    }
    await session.query('commit')
    return applied
  } catch (error) {
    // What went wrong is what is to be said; the session is ended by who opened it.
    await session.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Makes sure that the tables are as this version of the program leaves them, and changes nothing. Throws a `StoreError`. */
export async function assertCurrent(
  session: Session,
  migrations: readonly Migration[],
  place: string,
): Promise<void> {
  const used = await isUsed(session, place)
  assertNoneLacking(used && (await isCurrent(session, migrations, place)), () => used, place)
}

async function isCurrent(
  session: Session,
  migrations: readonly Migration[],
  place: string,
): Promise<boolean> {
  return (
    (await isUsed(session, place)) && (await appliedCount(session, migrations, place)) === migrations.length
  )
}

/** Whether a bridge has used the schema. Throws a `StoreError` when it has tables and they are another program's. */
export async function isUsed(session: Session, place: string): Promise<boolean> {
  const { rows } = await session.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = current_schema()`,
  )
  if (rows.some(({ name }) => name === 'schema_migrations')) return true
  if (rows.length === 0) return false
  throw new StoreError(
    'not-a-store',
    `${place} has tables of another program`,
    'Give the bridge a database of its own in the configuration.',
  )
}

async function appliedCount(
  session: Session,
  migrations: readonly Migration[],
  place: string,
): Promise<number> {
  const { rows } = await session.query('select name, checksum from schema_migrations order by position')
  return countApplied(rows, migrations, place)
}
