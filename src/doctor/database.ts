import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { tmpdir } from 'node:os'
import type { Config, Connection } from '../config/config.js'
import { StoreError } from '../store/error.js'
import { isPostgres } from '../store/postgres/address.js'
import { assertSound } from '../store/sqlite/check.js'
import { toStoreError } from '../store/sqlite/file.js'
import { LEAST_FREE_BYTES } from '../store/sqlite/room.js'
import type { Chart } from './finding.js'
import type { Machine } from './machine.js'
import { examineStore, exitCodeOf, OF_STORE } from './store.js'

const MB = 1024 * 1024

/** Below it a year of invoices may fill the disk before anybody looks again. */
const LITTLE_FREE_BYTES = 500 * MB

/** What the file of the whole directory takes while it is read (docs/operations.md). */
const DIRECTORY_FILE_BYTES = 100 * MB

/** @param asked connections of which the cycles are looked at */
export async function examineDatabase(
  chart: Chart,
  config: Config,
  asked: readonly Connection[],
  machine: Machine,
): Promise<void> {
  const { database } = config
  if (isPostgres(database)) {
    // Whether it can be reached is what the first of those checks says.
    chart.ok('database.engine', `PostgreSQL: ${database}`)
    await examineStore(chart, config, asked, machine)
    return
  }
  const folder = nearestFolder(dirname(database))
  examineFolder(chart, database, folder, machine)
  examineRoom(chart, folder, machine)
  if (!existsSync(database)) {
    chart.ok('database.file', `${database} is not there yet: the first start makes it`)
    return
  }
  if (!examineFile(chart, database)) {
    chart.skip(OF_STORE, 'the database is not in order')
    return
  }
  await examineStore(chart, config, asked, machine)
}

function examineFolder(chart: Chart, database: string, folder: string, machine: Machine): void {
  if (!statSync(folder).isDirectory()) {
    chart.fail(
      'database.folder',
      `${folder} is no folder`,
      'Give "database" in the configuration a path in a folder of its own, such as /var/lib/chorus-bridge/production.sqlite.',
    )
    return
  }
  const target = existsSync(database) ? database : undefined
  const refused = [folder, ...(target === undefined ? [] : [target])].find((path) => !mayWrite(path))
  if (refused !== undefined) {
    chart.fail(
      'database.folder',
      `${refused} may not be written by the user that runs this`,
      `Make it the bridge's own: chown -R chorus-bridge: ${folder}; or name another file as "database" in the configuration.`,
    )
    return
  }
  const owner = statSync(target ?? folder).uid
  if (machine.userId === 0 && owner !== 0)
    chart.warn(
      'database.folder',
      `root runs this, and ${target ?? folder} belongs to user ${String(owner)}: what root makes the bridge may not write`,
      `Run it as the bridge's user: runuser -u chorus-bridge -- chorus-bridge doctor.`,
    )
  else chart.ok('database.folder', `${folder} can be written`)
}

function mayWrite(path: string): boolean {
  try {
    const isFolder = statSync(path).isDirectory()
    accessSync(path, constants.R_OK | constants.W_OK | (isFolder ? constants.X_OK : 0))
    return true
  } catch {
    return false
  }
}

/** The folder, or the one above in which it would be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(dirname(folder))
}

function examineRoom(chart: Chart, folder: string, machine: Machine): void {
  const free = machine.freeBytes(folder)
  const said = `${String(Math.floor(free / MB))} MB are free beside the database`
  if (free < LEAST_FREE_BYTES)
    chart.fail(
      'database.room',
      `${said}: nothing is deposited below ${String(LEAST_FREE_BYTES / MB)} MB`,
      ROOM,
    )
  else if (free < LITTLE_FREE_BYTES) chart.warn('database.room', said, ROOM)
  else chart.ok('database.room', said)
  const temporary = machine.freeBytes(tmpdir())
  if (temporary < DIRECTORY_FILE_BYTES)
    chart.warn(
      'database.temporary',
      `${String(Math.floor(temporary / MB))} MB are free in ${tmpdir()}: Chorus Pro's directory, downloaded once a day, may not fit`,
      'Make room there, or name another folder in TMPDIR in the environment of the bridge.',
    )
}

const ROOM = 'Make room on that disk, or move the database (with the bridge stopped) and name its new place.'

function examineFile(chart: Chart, database: string): boolean {
  try {
    assertSound(database)
    chart.ok('database.file', `${database} is sound`)
    return true
  } catch (error) {
    const known = toStoreError(error, database)
    if (!(known instanceof StoreError)) throw error
    chart.fail('database.file', known.message, known.remedy, exitCodeOf(known))
    return false
  }
}
