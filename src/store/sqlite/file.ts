import { chmodSync, closeSync, constants, mkdirSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../error.js'

/** Invoices, customers and what officials wrote: for the bridge's own user alone. */
const DIRECTORY_MODE = 0o700
const FILE_MODE = 0o600

/** Makes the directory and the file if there are none. Throws a `StoreError` when they cannot be made or written. */
export function makePrivateFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: DIRECTORY_MODE })
    closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT, FILE_MODE))
  } catch (error) {
    throw toStoreError(error, path)
  }
}

/**
 * Takes everybody else's rights from a file that was there already. SQLite gives `-wal` and `-shm` the mode that the
 * file has when it makes them; those that are there by now are closed as well.
 */
export function closeToOthers(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    if (mode !== undefined && (mode & 0o777) !== FILE_MODE) closeOne(file)
  }
}

/** Another process that is done with the store takes those beside it away at any moment. */
function closeOne(file: string): void {
  try {
    chmodSync(file, FILE_MODE)
  } catch (error) {
    if (coded.safeParse(error).data?.code !== 'ENOENT') throw error
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Less than the smallest files that SQLite makes beside the store. */
const LEAST_ROOM_BYTES = 64 * 1024

function hasNoRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < LEAST_ROOM_BYTES
  } catch {
    return false
  }
}

const coded = z.object({ code: z.string(), message: z.string() })

/** What Node or SQLite said about the file, as a `StoreError`; anything else is answered as it is. */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof Error && error.message.startsWith(NO_ADDON)) return addonFails(NO_ADDON, error)
  const { success, data } = coded.safeParse(error)
  if (!success || error instanceof StoreError) return error
  const because = data.message.startsWith(data.code) ? data.message : `${data.code}: ${data.message}`
  if (isDirectory(path))
    return new StoreError(
      'unavailable',
      `the store ${path} is a directory`,
      'Give "database" in the configuration the path of a file, such as one in that directory.',
      { cause: error },
    )
  switch (kindOfFailure(data.code, path)) {
    case 'not-a-store':
      return new StoreError(
        'not-a-store',
        `${path} is not a sound SQLite database (${because})`,
        'Check the path of the store in the configuration; if it is right, stop the bridge, move the file and those beside it (-wal, -shm) away, and put the last backup in its place, or run "chorus-bridge rebuild".',
        { cause: error },
      )
    case 'read-only':
      return new StoreError(
        'read-only',
        `the store ${path} cannot be written (${because})`,
        'Give the user that runs the bridge the right to write the file and its directory.',
        { cause: error },
      )
    case 'busy':
      return new StoreError(
        'busy',
        `the store ${path} is locked by another process (${because})`,
        'Wait until the other process (a backup, a database tool) is done with the file, or end it.',
        { cause: error },
      )
    case 'unavailable':
      return new StoreError(
        'unavailable',
        `the store ${path} cannot be opened (${because})`,
        'Check the path of the store in the configuration, and the room and the rights on its disk.',
        { cause: error },
      )
    case 'full':
      return new StoreError(
        'full',
        `there is no room left to write the store ${path} (${because})`,
        'Make room on its disk. Nothing is deposited meanwhile; a bridge that is running goes on by itself, one that could not start is started again (by PM2, or by you).',
        { cause: error },
      )
    case 'disk':
      return new StoreError(
        'disk',
        `the disk of the store ${path} fails (${because})`,
        'Check the disk and the limits on file size. Nothing is deposited meanwhile; a bridge that is running goes on by itself, one that could not start is started again (by PM2, or by you).',
        { cause: error },
      )
    case 'addon':
      return addonFails(because, error)
    case undefined:
      return error
  }
}

/** How the package `bindings` begins when there is nothing to load. Its error has no code, and lists where it has looked. */
const NO_ADDON = 'Could not locate the bindings file'

function addonFails(because: string, cause: unknown): StoreError {
  return new StoreError(
    'unavailable',
    `better-sqlite3, which reads the store, cannot be loaded (${because})`,
    'Run "npm ci" again in the directory of the program, with the Node that starts it: it was installed for another version, or without its install scripts. (Where the program was installed as a package: "npm rebuild better-sqlite3"; npm may have to be told first that its install script may run.)',
    { cause },
  )
}

function kindOfFailure(
  code: string,
  path: string,
): 'not-a-store' | 'read-only' | 'busy' | 'unavailable' | 'full' | 'disk' | 'addon' | undefined {
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return 'not-a-store'
  if (/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code)) return 'read-only'
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy'
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)/.test(code)) return 'full'
  // SQLite calls a full disk so too, where it makes the files beside the store.
  if (
    /^(SQLITE_IOERR|SQLITE_CANTOPEN|EIO)/.test(code) &&
    hasNoRoom(path) &&
    mark('full-disk-by-another-name')
  )
    return 'full'
  if (/^(SQLITE_IOERR|EIO)/.test(code)) return 'disk'
  if (/^(SQLITE_CANTOPEN|ENOENT|EISDIR|ENOTDIR|EEXIST)/.test(code)) return 'unavailable'
  if (code === 'ERR_DLOPEN_FAILED') return 'addon'
  return undefined
}
