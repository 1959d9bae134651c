import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { StoreError } from '../error.js'
import { assertNoneLacking, countApplied, type Migration } from '../migrations.js'

const LEDGER = `CREATE TABLE schema_migrations (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`

/**
 * Brings the database to the last migration; answers the names of those that this call applied. Each one is a
 * transaction that takes the write lock first, so that of two processes that start at once one waits and finds it done.
 * Throws a `StoreError` when the file is not ours, comes from a newer version, or was made by other migrations.
 */
export function migrate(database: Database, migrations: readonly Migration[], now: () => Date): string[] {
  if (!hasLedger(database)) database.transaction(makeLedger).immediate(database)
  const record = database.prepare(
    'INSERT INTO schema_migrations (position, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
  )
  const applyNext = (): string | undefined => {
    const position = appliedCount(database, migrations)
    const migration = migrations[position]
    if (!migration) return undefined
    database.exec(migration.sql)
    record.run(position + 1, migration.name, migration.checksum, now().getTime())
    return migration.name
  }
  const applied: string[] = []
  // A start with nothing to apply takes no write lock: `status` may look while the daemon writes.
  while (appliedCount(database, migrations) < migrations.length) {
    const name = database.transaction(applyNext).immediate()
    if (name !== undefined) applied.push(name)
  }
  return applied
}

/**
 * How many migrations are in a file that lacks some; undefined: it is new, or lacks none. Throws a `StoreError` as `migrate`
 * does.
 */
export function appliedToOlder(database: Database, migrations: readonly Migration[]): number | undefined {
  if (!hasLedger(database)) return undefined
  const applied = appliedCount(database, migrations)
  return applied > 0 && applied < migrations.length ? applied : undefined
}

/**
 * Makes sure that the file is as this version of the program leaves it, and changes nothing. Throws a `StoreError` as
 * `migrate` does, and one of kind `older-version` where `migrate` would have something to do.
 */
export function assertCurrent(database: Database, migrations: readonly Migration[]): void {
  assertOurs(database)
  assertNoneLacking(isCurrent(database, migrations), () => hasLedger(database), database.name)
}

/** Whether `migrate` would have nothing to do. Throws a `StoreError` as `migrate` does. */
export function isCurrent(database: Database, migrations: readonly Migration[]): boolean {
  return hasLedger(database) && appliedCount(database, migrations) === migrations.length
}

function hasLedger(database: Database): boolean {
  return tableNames(database).includes('schema_migrations')
}

function makeLedger(database: Database): void {
  // Another process may have made it while this one waited for the lock.
  if (hasLedger(database)) return
  assertOurs(database)
  database.exec(LEDGER)
}

/** Throws a `StoreError` when the file is no database, or has tables and they are another program's. Changes nothing. */
export function assertOurs(database: Database): void {
  const tables = tableNames(database)
  if (tables.length === 0 || tables.includes('schema_migrations')) return
  throw new StoreError(
    'not-a-store',
    `${database.name} is a database of another program`,
    'Give the store a file of its own in the configuration.',
  )
}

function tableNames(database: Database): string[] {
  const query = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck()
  return z.array(z.string()).parse(query.all())
}

function appliedCount(database: Database, migrations: readonly Migration[]): number {
  const ledger = database.prepare('SELECT name, checksum FROM schema_migrations ORDER BY position').all()
  return countApplied(ledger, migrations, database.name)
}
