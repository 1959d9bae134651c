import Database from 'better-sqlite3'
import { z } from 'zod'
import { StoreError } from '../error.js'

const problems = z.array(z.string())

/**
 * Reads the whole file and changes nothing: not even what a closed database leaves in its log is moved. Throws when it is
 * damaged; SQLite's own errors pass.
 */
export function assertSound(path: string): void {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    // Each page is read once.
    database.pragma('cache_size = -1000')
    const found = problems.parse(database.prepare('PRAGMA quick_check(1)').pluck().all())
    const orphans = problems.parse(database.prepare('PRAGMA foreign_key_check').pluck().all())
    const lines = [...found.filter((line) => line !== 'ok'), ...orphans.map((table) => `orphans in ${table}`)]
    if (lines[0] !== undefined) throw damaged(path, lines[0])
  } finally {
    database.close()
  }
}

function damaged(path: string, problem: string): StoreError {
  return new StoreError(
    'not-a-store',
    `the database ${path} is damaged (${problem.replaceAll('\n', ' ')})`,
    'Stop the bridge, move the file and those beside it (-wal, -shm) away, and put the last backup in its place, or run "chorus-bridge rebuild"; see docs/operations.md.',
  )
}
