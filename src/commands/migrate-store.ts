import { LeaseRefused } from '../bridge.js'
import { databaseOf } from '../config/database.js'
import { ConfigError } from '../config/load.js'
import { isSurelyDead } from '../lease/is-dead.js'
import { type MoveSource, moveStore, type MoveTarget } from '../store/move/move.js'
import { openStoreAsItIs, type StoreAccess } from '../store/open.js'
import { isPostgres } from '../store/postgres/address.js'
import { sqliteSource, sqliteTarget } from '../store/sqlite/move.js'
import { print, printPassing, printLines } from '../terminal/print.js'
import { colour } from '../terminal/text.js'
import { CommandFailed } from './exit.js'

/**
 * Moves a store to another place, of the same engine or the other one. The old one is as it was until the new one is complete and
 * was compared with it; then no bridge works with the old one any more. Exit code 3 when one is at work on it.
 */
export async function migrateStore(from: string, to: string): Promise<void> {
  const [source, target] = [accessTo(from), accessTo(to)]
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort()
    })
  const rows = await moveStore({
    source: await sourceOf(source),
    target: await targetOf(target),
    to: target.database,
    assertAtRest: (now) => assertAtRest(source, now),
    onBatch(step, table, done) {
      if (stop.signal.aborted) throw new CommandFailed('stopped before it was complete: nothing was moved')
      printPassing(`${step} ${table}: ${String(done)} rows`)
    },
  }).finally(() => {
    printPassing('')
  })
  if (rows === undefined) {
    await assertNotMoved(source)
    throw new CommandFailed(whatIsThere(target.database))
  }
  print(
    `${String(rows)} rows of ${source.database} are in ${target.database} as well: each was compared, and none differs.`,
  )
  printLines([
    `${source.database} is marked as moved, and no bridge starts with it any more. Keep it until the new one has a backup, then remove it.`,
    [
      colour('bold', 'Now'),
      ` let the configuration say "database: ${target.database}", and start the bridge.`,
    ],
  ])
}

/** @throws ConfigError */
function accessTo(database: string): StoreAccess {
  const { problems, warnings: _warnings, ...access } = databaseOf(database, process.env)
  if (problems.length > 0) throw new ConfigError(problems)
  return access
}

async function sourceOf(access: StoreAccess): Promise<MoveSource> {
  if (!isPostgres(access.database)) return sqliteSource(access.database)
  const [{ postgresSource, MOVE_PATIENCE }, { openSessions }] = await postgres()
  return postgresSource(openSessions(access, 'write', { patience: MOVE_PATIENCE }), access.database)
}

async function targetOf(access: StoreAccess): Promise<MoveTarget> {
  if (!isPostgres(access.database)) return sqliteTarget(access.database)
  const [{ postgresTarget, MOVE_PATIENCE }, { openSessions }] = await postgres()
  return postgresTarget(openSessions(access, 'write', { patience: MOVE_PATIENCE }), access.database)
}

function postgres() {
  return Promise.all([import('../store/postgres/move.js'), import('../store/postgres/pool.js')])
}

async function assertAtRest(source: StoreAccess, now: Date): Promise<void> {
  const store = await openStoreAsItIs(source, 'look')
  try {
    for (const { by, until } of await store.workers())
      if (until > now && !isSurelyDead(by)) throw new LeaseRefused(by, until)
  } finally {
    await store.close()
  }
}

/** Whoever runs it again after it was done is told so. Throws a `StoreError`. */
async function assertNotMoved(source: StoreAccess): Promise<void> {
  await (await openStoreAsItIs(source, 'look')).close()
}

function whatIsThere(place: string): string {
  return isPostgres(place)
    ? `${place} has been used by a bridge: make another database (createdb), and name that one`
    : `${place}, or a file beside it (-wal, -shm), exists: move it away first, or give another path`
}
