import { quoted } from '../move/tables.js'
import type { Store, StoreLogger } from '../store.js'
import { toStoreError } from './errors.js'
import { isUsed } from './migrate.js'
import { openPostgresStore } from './open.js'
import { openSessions, type PostgresAccess } from './pool.js'
import type { Session } from './session.js'

/** Where the tables are until they are complete: nothing that looks for a store finds them there. */
const SCHEMA = 'chorus_bridge_rebuild'

const TABLES = 'select tablename as name from pg_tables where schemaname = $1'

/** Answers whether a bridge has used the database. Throws a `StoreError` when it is another program's, or cannot be used. */
export function hasStore(access: PostgresAccess): Promise<boolean> {
  return inSession(access, (session) => isUsed(session, access.database))
}

/**
 * A store whose tables appear in their place only once it was filled: all of them, or none. What an attempt that was killed left
 * behind is thrown away. Throws a `StoreError`.
 */
export async function makeStoreAnew(
  access: PostgresAccess,
  fill: (open: () => Promise<Store>) => Promise<void>,
  logger: StoreLogger,
): Promise<void> {
  const remove = `drop schema if exists ${SCHEMA} cascade`
  await inSession(access, async (session) => {
    await session.query(remove)
    await session.query(`create schema ${SCHEMA}`)
  })
  try {
    await fill(() => openPostgresStore(access, logger, { schema: SCHEMA }))
  } catch (error) {
    await inSession(access, (session) => session.query(remove))
    throw error
  }
  await inSession(access, async (session) => {
    const { rows } = await session.query<{ name: string | null }>('select current_schema() as name')
    await putInPlace(session, SCHEMA, rows[0]?.name ?? 'public')
  })
}

/** Tables that are complete take their place, which is an empty schema: all of them, or none. */
export async function putInPlace(session: Session, from: string, home: string): Promise<void> {
  await session.query('begin')
  const { rows: tables } = await session.query<{ name: string }>(TABLES, [from])
  for (const { name } of tables)
    await session.query(`alter table ${quoted(from)}.${quoted(name)} set schema ${quoted(home)}`)
  await session.query(`drop schema ${quoted(from)}`)
  await session.query('commit')
}

async function inSession<T>(access: PostgresAccess, work: (session: Session) => Promise<T>): Promise<T> {
  const sessions = openSessions(access, 'write')
  try {
    const session = await sessions.connect()
    try {
      return await work(session)
    } finally {
      session.release(true)
    }
  } catch (error) {
    throw toStoreError(error, access.database)
  } finally {
    await sessions.end()
  }
}
