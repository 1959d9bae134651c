import { StoreError } from '../error.js'
import type { Engine } from '../sql/engine.js'
import { createStore } from '../sql/store.js'
import type { Store, StoreLogger } from '../store.js'
import { typedDatabases } from './database.js'
import { toStoreError } from './errors.js'
import { noticeRestored } from './identity.js'
import { assertCurrent, migrate, postgresMigrations } from './migrate.js'
import { FOR_LEASES, openSessions, type PostgresAccess, type SessionOptions } from './pool.js'
import type { PooledSession, Session, Sessions } from './session.js'

/** The oldest that the bridge is tried with. */
const LEAST_VERSION = 15

export interface OpenPostgresOptions extends SessionOptions {
  /** In the place of `POSTGRES`. */
  readonly engine?: Engine
}

/**
 * Opens the store in a PostgreSQL database and brings its tables up to date. Several processes may have it open. Throws a
 * `StoreError` when it cannot be used.
 */
export async function openPostgresStore(
  access: PostgresAccess,
  logger?: StoreLogger,
  { engine, ...session }: OpenPostgresOptions = {},
): Promise<Store> {
  const { database: place } = access
  const sessions = openSessions(access, 'write', session)
  await inSession(sessions, place, async (session) => {
    await assertFit(session, place)
    const applied = await migrate(session, postgresMigrations(), place, () => new Date())
    for (const migration of applied) logger?.info('store migrated', { database: place, migration })
    if (await noticeRestored(session))
      logger?.info(
        'the database is not the one that was used last: it was restored, or a standby took over',
        { database: place },
      )
  })
  return storeOver(
    { sessions, leases: openSessions(access, 'write', { ...session, most: FOR_LEASES }) },
    place,
    engine,
  )
}

/** Opens it for who changes nothing in its tables, as `openSqliteStoreAsItIs` does. Throws a `StoreError`. */
export async function openPostgresStoreAsItIs(access: PostgresAccess, to: 'look' | 'write'): Promise<Store> {
  const { database: place } = access
  const sessions = openSessions(access, to)
  await inSession(sessions, place, async (session) => {
    await assertFit(session, place)
    await assertCurrent(session, postgresMigrations(), place)
  })
  return storeOver({ sessions, leases: openSessions(access, to, { most: FOR_LEASES }) }, place)
}

interface StoreSessions {
  readonly sessions: Sessions
  readonly leases: Sessions
}

function storeOver({ sessions, leases }: StoreSessions, place: string, engine?: Engine): Store {
  const others = typedDatabases(sessions, place, engine)
  const ofLeases = typedDatabases(leases, place, engine)
  const store = createStore((turn) => (turn === 'leases' ? ofLeases(turn) : others(turn)))
  return {
    ...store,
    close: async () => {
      await store.close()
      await Promise.all([sessions.end(), leases.end()])
    },
  }
}

/** The first use of the sessions, which are ended where it fails. */
async function inSession(
  sessions: Sessions,
  place: string,
  work: (session: PooledSession) => Promise<void>,
): Promise<void> {
  try {
    const session = await sessions.connect()
    let isDone = false
    try {
      await work(session)
      isDone = true
    } finally {
      session.release(!isDone)
    }
  } catch (error) {
    await sessions.end()
    throw toStoreError(error, place)
  }
}

/** Throws a `StoreError` where the server or the database is none that the bridge can use. */
export async function assertFit(session: Session, place: string): Promise<void> {
  const { rows } = await session.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const { version = '0', encoding = '' } = rows[0] ?? {}
  if (Number(version) < LEAST_VERSION * 10_000)
    throw new StoreError(
      'unavailable',
      `${place} is of an older PostgreSQL than ${String(LEAST_VERSION)}`,
      'Use a newer server.',
    )
  if (encoding !== 'UTF8')
    throw new StoreError(
      'unavailable',
      `${place} has the encoding ${encoding}, in which not every name can be kept`,
      `Make the database with "createdb --encoding=UTF8 --template=template0".`,
    )
}
