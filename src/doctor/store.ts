import type { Config, Connection } from '../config/config.js'
import { describeLeftBehind, LEFT_BEHIND_REMEDY, leftBehind } from '../config/left-behind.js'
import { ConfigError } from '../config/load.js'
import { assertSameEnvironments } from '../config/used-environments.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { StoreError } from '../store/error.js'
import { openStoreAsItIs } from '../store/open.js'
import type { Store } from '../store/store.js'
import { Chart } from './finding.js'
import type { Machine } from './machine.js'

const HOUR_MS = 3_600_000
const OLD_DIRECTORY_MS = 3 * 24 * HOUR_MS
const OLD_CYCLE_MS = HOUR_MS

/** The checks of what the database says. */
export const OF_STORE = [
  'database.schema',
  'database.environment',
  'bridge.running',
  'bridge.cycle',
  'chorus.directory',
]

/** As every command has it (`src/commands/exit.ts`). */
export function exitCodeOf({ kind }: StoreError): 1 | 4 {
  return ['not-a-store', 'newer-version', 'migrations', 'moved'].includes(kind) ? 4 : 1
}

/** What the database says of itself, of the bridge that works on it, and of the directory in it. */
export async function examineStore(
  chart: Chart,
  config: Config,
  asked: readonly Connection[],
  machine: Machine,
): Promise<void> {
  let store: Store
  try {
    store = await openStoreAsItIs(config, 'look')
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.kind === 'older-version')
      chart.warn(
        'database.schema',
        error.message,
        'Nothing is wrong with that after an upgrade: the next start of the bridge keeps a copy of a SQLite file, and brings the tables up to date.',
      )
    else chart.fail('database.schema', error.message, error.remedy, exitCodeOf(error))
    chart.skip(OF_STORE.slice(1), 'the database is not of this version')
    return
  }
  try {
    chart.ok('database.schema', 'its tables are those of this version')
    await examineEnvironment(chart, config, store)
    for (const left of await leftBehind(config, store))
      chart.warn('database.left-behind', describeLeftBehind(left), LEFT_BEHIND_REMEDY)
    const runs = await examineLease(chart, store, machine)
    const standings = await store.standings(asked.map(({ name }) => name))
    for (const [name, { goodAt }] of standings) {
      const own = new Chart(name)
      examineCycle(own, goodAt, runs, machine)
      chart.findings.push(...own.findings)
    }
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
  const running = (await store.workers()).filter(({ until }) => until > machine.clock())
  if (running.length === 0) chart.ok('bridge.running', 'no bridge works on it now')
  for (const { by, holds } of running)
    chart.ok(
      'bridge.running',
      `a bridge works on it: process ${String(by.pid)} on ${by.host}, on ${String(holds.length)} connection(s)`,
    )
  return running.length > 0
}

function examineCycle(chart: Chart, last: Date | undefined, runs: boolean, machine: Machine): void {
  if (last === undefined) {
    chart.ok('bridge.cycle', 'no cycle has ended well yet')
    return
  }
  const said = `a cycle last ended well on ${frenchDateTime(last)} (French time)`
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
