import Database from 'better-sqlite3'
import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { olderVersion } from '../migrations.js'
import { assertOurs } from './migrate.js'
import { toStoreError } from './file.js'
import { assertSound } from './check.js'

const FILE_MODE = 0o600

/** More pages than a store has: all of them in one go, from one and the same state of the store. */
const ALL_PAGES = 0x7fff_ffff

/**
 * Copies the store of a SQLite file that may be in use to a new file of its own, and checks the copy. The copy knows that
 * it is one (`doubtSince`), whenever it is put in the place of the original. Throws a `StoreError`; what is there already
 * is never overwritten (`EEXIST` with its path in the message).
 */
export function backUpSqlite(path: string, target: string): Promise<void> {
  return copyChecked(path, target, 'must-be-marked')
}

/** The same for a store of any schema: one from before copies knew that they are is copied without. */
export function copySqlite(path: string, target: string): Promise<void> {
  return copyChecked(path, target, 'may-be-marked')
}

async function copyChecked(
  path: string,
  target: string,
  marking: 'must-be-marked' | 'may-be-marked',
): Promise<void> {
  const partial = `${target}.partial`
  try {
    // Reserved before anything is copied; also tells a directory that is not there, or may not be written.
    closeSync(openSync(partial, 'wx', FILE_MODE))
  } catch (error) {
    throw toStoreError(error, partial)
  }
  try {
    await copy(path, partial)
    markAsCopy(partial, path, marking)
    assertSound(partial)
    flush(partial)
    // Unlike a rename, a link never takes the place of a file that has come in between.
    linkSync(partial, target)
  } catch (error) {
    throw toStoreError(error, target)
  } finally {
    for (const file of [partial, `${partial}-wal`, `${partial}-shm`, `${partial}-journal`])
      rmSync(file, { force: true })
  }
}

async function copy(path: string, partial: string): Promise<void> {
  const source = new Database(path, { readonly: true, fileMustExist: true })
  try {
    assertOurs(source)
    await source.backup(partial, { progress: () => ALL_PAGES })
  } catch (error) {
    throw toStoreError(error, path)
  } finally {
    source.close()
  }
}

function markAsCopy(partial: string, original: string, marking: 'must-be-marked' | 'may-be-marked'): void {
  const database = new Database(partial)
  try {
    const has = (table: string): boolean =>
      database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined
    const canBeMarked = has('doubt')
    if (!canBeMarked && marking === 'must-be-marked') throw olderVersion(original)
    // One file, without a log beside it that could be forgotten.
    database.pragma('journal_mode = DELETE')
    if (!canBeMarked) return
    database.exec(`
      DELETE FROM ${has('workers') ? 'workers' : 'lease'};
      INSERT INTO doubt (singleton, noticed_at) VALUES (1, NULL)
        ON CONFLICT (singleton) DO UPDATE SET noticed_at = NULL;
    `)
  } finally {
    database.close()
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
