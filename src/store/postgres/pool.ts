import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import pg from 'pg'
import { StoreError } from '../error.js'
import { parseAddress, type PostgresAddress } from './address.js'
import type { Session, Sessions } from './session.js'
import { READERS } from './values.js'

export interface PostgresAccess {
  /** `postgres://user@host:port/database`, without a password. */
  readonly database: string
  readonly databasePassword?: string | undefined
}

/** Sessions of one process: a few connections work at once, and the directory is read beside them. */
const MOST_SESSIONS = 5

const CONNECT_MS = 10_000
/** The longest statement, a thousand rows of the directory, takes a fraction of a second. */
const STATEMENT_MS = 30_000
/** For a server that does not answer at all, after it would have given up itself. */
const SILENCE_MS = STATEMENT_MS + 5_000
/** A process that was frozen in the middle of a transaction keeps others waiting no longer. */
const IDLE_IN_TRANSACTION_MS = 30_000
const IDLE_MS = 60_000

/**
 * What holds in every session. Serializable goes for single statements too, and what was committed outlives a power cut,
 * whatever the server has as its default.
 */
const ALWAYS = [
  'default_transaction_isolation=serializable',
  'synchronous_commit=on',
  'timezone=UTC',
  'client_encoding=UTF8',
]

/** Opens no session yet. Throws a `StoreError` where the address is none. */
export function openSessions({ database, databasePassword }: PostgresAccess, to: 'look' | 'write'): Sessions {
  const address = parseAddress(database)
  if ('problem' in address)
    throw new StoreError(
      'unavailable',
      `${database.replace(/:[^:@/]*@/, ':…@')} ${address.problem}`,
      'Correct "database" in the configuration.',
    )
  const settings = to === 'look' ? [...ALWAYS, 'default_transaction_read_only=on'] : ALWAYS
  const types = new pg.TypeOverrides()
  for (const [type, read] of READERS) types.setTypeParser(type, read)
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    user: address.user ?? userInfo().username,
    database: address.database,
    password: databasePassword,
    ssl: tlsOf(address),
    application_name: 'chorus-bridge',
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    max: MOST_SESSIONS,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: SILENCE_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    types,
  })
  // A session that ends, in use or not: whoever asks something of it next is told so.
  const ended = (): void => undefined
  pool.on('error', ended)
  pool.on('connect', (client) => client.on('error', ended))
  return {
    async connect() {
      const client = await pool.connect()
      const session: Session = client
      return {
        query: (text, parameters) => session.query(text, parameters),
        release: (isBroken) => {
          client.release(isBroken)
        },
      }
    },
    end: () => pool.end(),
  }
}

function tlsOf({ tls, authority }: PostgresAddress): false | { rejectUnauthorized: boolean; ca?: string } {
  if (tls === 'none') return false
  return {
    rejectUnauthorized: tls === 'verified',
    ...(authority !== undefined && { ca: readFileSync(authority, 'utf8') }),
  }
}
