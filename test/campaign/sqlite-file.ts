import type { Database } from 'better-sqlite3'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import type { OpenedStore } from './bridge-host.js'
import type { Disk } from './protocol.js'

/** @param onOpen each connection to the store's file */
export async function openFile(
  path: string,
  onOpen: (database: Database) => void = () => undefined,
): Promise<OpenedStore> {
  let database: Database | undefined
  const store = await openSqliteStore(path, {
    check: true,
    onOpen: (opened) => {
      database = opened
      onOpen(opened)
    },
  })
  return {
    store,
    setDisk: (disk) => {
      if (database?.open === true) setDisk(database, disk)
    },
  }
}

const MOST_PAGES = 1_073_741_823

/** A full disk lets the file be changed in place and not grow. */
function setDisk(database: Database, disk: Disk): void {
  if (disk === 'full') makePagesSmall(database)
  const pages = disk === 'full' ? Number(database.pragma('page_count', { simple: true })) : MOST_PAGES
  database.pragma(`max_page_count = ${pages}`)
  database.pragma(`query_only = ${disk === 'read-only' ? 1 : 0}`)
}

const SMALLEST_PAGE = 512

/** In its pages a file of a few invoices has room for many more, and nothing would fail. */
function makePagesSmall(database: Database): void {
  if (database.pragma('page_size', { simple: true }) === SMALLEST_PAGE) return
  database.pragma('query_only = 0')
  database.pragma('journal_mode = DELETE')
  database.pragma(`page_size = ${SMALLEST_PAGE}`)
  database.exec('VACUUM')
  database.pragma('journal_mode = WAL')
}
