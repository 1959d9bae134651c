import { mkdirSync, writeFileSync } from 'node:fs'
import { openSqliteStore, openSqliteStoreAsItIs } from '../../src/store/sqlite/open.js'
import { toStoreError } from '../../src/store/sqlite/file.js'
import { explains } from '../support/explains.js'
import { freshDirectory } from './directory.js'

const file = freshDirectory()

/** Both ways to open a store. */
const openings: readonly [string, (path: string) => Promise<unknown>][] = [
  ['a start', (path) => openSqliteStore(path)],
  ['who only looks', (path) => openSqliteStoreAsItIs(path, 'look')],
]

const saying = (message: RegExp, remedy: RegExp): unknown =>
  expect.objectContaining({
    name: 'StoreError',
    message: expect.stringMatching(message) as unknown,
    remedy: expect.stringMatching(remedy) as unknown,
  })

describe.each(openings)('%s is told what is the matter and what to do', (_who, open) => {
  it('with a directory in the place of the file', async () => {
    mkdirSync(file('folder'))
    await expect(open(file('folder'))).rejects.toEqual(saying(/is a directory/, /path of a file/))
  })

  it('with a file that is no database', async () => {
    writeFileSync(file('notes.txt'), 'no database at all, but long enough to be read as one. '.repeat(40))
    await expect(open(file('notes.txt'))).rejects.toEqual(
      saying(/not a sound SQLite database/, /Check the path/),
    )
  })
})

it('an empty file is one that no bridge has used yet', async () => {
  writeFileSync(file('empty.db'), '')
  await expect(openSqliteStoreAsItIs(file('empty.db'), 'look')).rejects.toEqual(
    saying(/is empty: no bridge has used it yet/, /Start the bridge/),
  )
})

explains(
  'full-disk-by-another-name',
  'a full disk is told as one where SQLite calls it an error of the disk',
  () => {
    const failure = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHMSIZE' })
    // A file system that never has any room.
    expect(toStoreError(failure, '/proc/store.db')).toEqual(saying(/there is no room left/, /Make room/))
    expect(toStoreError(failure, file('store.db'))).toEqual(
      saying(/the disk of the store .* fails/, /Check the disk/),
    )
  },
)

it('an addon that is not there, since install scripts did not run, is told in one line with the remedy', () => {
  const error = new Error('Could not locate the bindings file. Tried:\n → /opt/…/better_sqlite3.node')
  expect(toStoreError(error, '/var/lib/store.db')).toMatchObject({
    kind: 'unavailable',
    message: 'better-sqlite3, which reads the store, cannot be loaded (Could not locate the bindings file)',
    remedy: expect.stringMatching(/npm ci.*npm rebuild better-sqlite3/) as unknown,
  })
})

it('an addon that was made for another Node is told as such', () => {
  const failure = Object.assign(new Error('compiled against a different Node.js version'), {
    code: 'ERR_DLOPEN_FAILED',
  })
  expect(toStoreError(failure, file('store.db'))).toEqual(saying(/cannot be loaded/, /npm ci/))
})
