import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { tmpdir } from 'node:os'
import type { Config } from '../config/config.js'
import { assertSameEnvironments } from '../config/used-environments.js'
import { ConfigError } from '../config/load.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { StoreError } from '../store/error.js'
import { assertSound } from '../store/sqlite/check.js'
import { toStoreError } from '../store/sqlite/file.js'
import { openSqliteStoreAsItIs } from '../store/sqlite/open.js'
import { LEAST_FREE_BYTES } from '../store/sqlite/room.js'
import type { Store } from '../store/store.js'
import type { Chart } from './finding.js'
import type { Machine } from './machine.js'

const MB = 1024 * 1024

/** Below it a year of invoices may fill the disk before anybody looks again. */
const LITTLE_FREE_BYTES = 500 * MB

/** What the file of the whole directory takes while it is read (docs/operations.md). */
const DIRECTORY_FILE_BYTES = 100 * MB

const HOUR_MS = 3_600_000
const OLD_DIRECTORY_MS = 3 * 24 * HOUR_MS
const OLD_CYCLE_MS = HOUR_MS

const OF_STORE = [
  'database.schema',
  'database.environment',
  'bridge.running',
  'bridge.cycle',
  'chorus.directory',
]

export async function examineDatabase(chart: Chart, config: Config, machine: Machine): Promise<void> {
  const { database } = config
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
  await examineStore(chart, config, machine)
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

/** As every command has it (`src/commands/exit.ts`). */
function exitCodeOf({ kind }: StoreError): 1 | 4 {
  return ['not-a-store', 'newer-version', 'migrations'].includes(kind) ? 4 : 1
}

async function examineStore(chart: Chart, config: Config, machine: Machine): Promise<void> {
  let store: Store
  try {
    store = await openSqliteStoreAsItIs(config.database, 'look')
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.kind === 'older-version')
      chart.warn(
        'database.schema',
        error.message,
        'Nothing is wrong with that after an upgrade: the next start of the bridge keeps a copy of the file and brings it up to date.',
      )
    else chart.fail('database.schema', error.message, error.remedy, exitCodeOf(error))
    chart.skip(OF_STORE.slice(1), 'the database is not of this version')
    return
  }
  try {
    chart.ok('database.schema', 'its tables are those of this version')
    await examineEnvironment(chart, config, store)
    const runs = await examineLease(chart, store, machine)
    for (const { name } of config.connections) await examineCycle(chart, store, name, runs, machine)
    await examineDirectory(chart, config, store, machine)
  } finally {
    await store.close()
  }
}

async function examineEnvironment(chart: Chart, config: Config, store: Store): Promise<void> {
  try {
    await assertSameEnvironments(config, store)
    chart.ok('database.environment', 'it belongs to the environment of the configuration')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const problem of error.problems) {
      const at = problem.indexOf('; ')
      chart.fail('database.environment', problem.slice(0, at), `${problem.slice(at + 2)}.`, 2)
    }
  }
}

async function examineLease(chart: Chart, store: Store, machine: Machine): Promise<boolean> {
  const lease = await store.lastLease()
  const runs = lease !== undefined && lease.until > machine.clock()
  chart.ok(
    'bridge.running',
    runs
      ? `a bridge works on it: process ${String(lease.by.pid)} on ${lease.by.host}`
      : 'no bridge works on it now',
  )
  return runs
}

/** By the cursor that each cycle moves which hears of Chorus Pro. */
async function examineCycle(
  chart: Chart,
  store: Store,
  name: string,
  runs: boolean,
  machine: Machine,
): Promise<void> {
  const last = await store.cursor(name, 'chorus')
  if (last === undefined) {
    chart.ok('bridge.cycle', `${name}: no cycle has followed Chorus Pro yet`)
    return
  }
  const said = `${name}: Chorus Pro was last followed on ${frenchDateTime(last)} (French time)`
  if (machine.clock().getTime() - last.getTime() < OLD_CYCLE_MS) chart.ok('bridge.cycle', said)
  else
    chart.warn(
      'bridge.cycle',
      said,
      runs
        ? 'The bridge works, and its cycles do not end well: the lines about Odoo and Chorus Pro here, "chorus-bridge status" and its log say why.'
        : 'Start the bridge: "pm2 start chorus-bridge" or "systemctl start chorus-bridge"; "pm2 ls" shows whether it runs.',
    )
}

async function examineDirectory(
  chart: Chart,
  { connections }: Config,
  store: Store,
  machine: Machine,
): Promise<void> {
  for (const environment of new Set(connections.map(({ chorusPro }) => chorusPro.environment))) {
    const directory = await store.directoryInUse(environment)
    if (directory === undefined) {
      chart.ok(
        'chorus.directory',
        `${environment}: the directory was not downloaded yet; the bridge asks one by one`,
      )
      continue
    }
    const said = `${environment}: the directory is of ${frenchDateTime(directory.takenAt)}, with ${String(directory.structures)} structures`
    if (machine.clock().getTime() - directory.takenAt.getTime() < OLD_DIRECTORY_MS)
      chart.ok('chorus.directory', said)
    else
      chart.warn(
        'chorus.directory',
        said,
        '"chorus-bridge directory refresh" downloads it now, and says why it cannot.',
      )
  }
}
