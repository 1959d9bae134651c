import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { mark } from '../marks/mark.js'
import { StoreError } from './error.js'
import { placeMovedTo } from './move/moved.js'

export interface Migration {
  /** File name, such as `0001_tables.sql`. */
  readonly name: string
  readonly sql: string
  /** Hexadecimal SHA-256 of the text with `\n` line ends, so that a checkout on Windows makes the same one. */
  readonly checksum: string
}

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/

/** The migrations of a directory in order. Their numbers run from the first one without a gap. */
export function readMigrations(directory: URL, first = 1): Migration[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    if (Number(FILE_NAME.exec(name)?.[1]) !== first + index) {
      throw new StoreError(
        'migrations',
        `unexpected migration ${name} in ${fileURLToPath(directory)}: number ${String(first + index)} was expected`,
        'Install the program again: its migrations directory is not as it was published.',
      )
    }
    const sql = readFileSync(new URL(name, directory), 'utf8').replace(/\r\n?/g, '\n')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

const appliedRows = z.array(z.object({ name: z.string(), checksum: z.string() }))

/**
 * How many migrations a database has, by the rows of its ledger, after making sure that they are the first of those we
 * have. Throws a `StoreError` when they are not.
 * @param database its name, for people
 */
export function countApplied(ledger: unknown, migrations: readonly Migration[], database: string): number {
  const applied = appliedRows.parse(ledger)
  const moved = applied.map(({ name }) => placeMovedTo(name)).find((place) => place !== undefined)
  if (moved !== undefined && mark('moved-store-is-not-used'))
    throw new StoreError(
      'moved',
      `${database} was moved to ${moved}`,
      `Let "database" in the configuration name ${moved}: with both, invoices would be deposited twice. If nothing is there because the move was interrupted at its very end, run the same "chorus-bridge migrate-store" again.`,
    )
  for (const [index, { name, checksum }] of applied.entries()) {
    const ours = migrations[index]
    if (!ours) {
      throw new StoreError(
        'newer-version',
        `${database} was made by a newer version of the program (it has ${name})`,
        'Install that version again, or restore the copy of the store made before the upgrade.',
      )
    }
    if (ours.name !== name || ours.checksum !== checksum) {
      throw new StoreError(
        'migrations',
        `migration ${name}, applied to ${database}, has since ${ours.name === name ? 'changed' : 'gone'}`,
        'Install the program again: its migrations directory is not as it was published.',
      )
    }
  }
  return applied.length
}

/**
 * For who changes nothing in a database that lacks migrations. Throws a `StoreError`.
 * @param isUsed whether a bridge has ever brought it up to date
 */
export function assertNoneLacking(isCurrent: boolean, isUsed: () => boolean, database: string): void {
  if (!isCurrent && mark('older-store-is-not-changed'))
    throw isUsed() ? olderVersion(database) : neverUsed(database)
}

function neverUsed(database: string): StoreError {
  return new StoreError(
    'older-version',
    `${database} is empty: no bridge has used it yet`,
    'Start the bridge, or check "database" in the configuration: it may name another one than is used.',
  )
}

export function olderVersion(database: string): StoreError {
  return new StoreError(
    'older-version',
    `${database} was made by an earlier version of the program, and this command does not change it`,
    'Start the bridge of this version (or restart it, if the program was just upgraded): it brings the tables up to date. Until then use the earlier version.',
  )
}
