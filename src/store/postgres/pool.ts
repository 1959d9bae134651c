import { userInfo } from 'node:os'
import pg from 'pg'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../error.js'
import { parseAddress, type PostgresAddress } from './address.js'
import { readAuthority } from './authority.js'
import { SERVER } from './identity.js'
import type { Session, Sessions } from './session.js'
import { READERS } from './values.js'

export interface PostgresAccess {
  /** `postgres://user@host:port/database`, without a password. */
  readonly database: string
  readonly databasePassword?: string | undefined
}

/** Sessions of one process: a few connections work at once, and the directory is read beside them. */
const MOST_SESSIONS = 5

/** Leases are renewed one after the other, whatever all other sessions wait for. */
export const FOR_LEASES = 1

/** Milliseconds after which a session is given up, by the server or by this process. */
export interface Patience {
  readonly connect: number
  /** The longest, a thousand rows of the directory, takes a fraction of a second. */
  readonly statement: number
  /** For a lock of another process. */
  readonly lock: number
  /** For a server that does not answer at all, after it would have given up itself. */
  readonly silence: number
  /** A process that was frozen in the middle of a transaction keeps others waiting no longer. */
  readonly idleInTransaction: number
}

const PATIENCE: Patience = {
  connect: 10_000,
  statement: 30_000,
  lock: 10_000,
  silence: 35_000,
  idleInTransaction: 30_000,
}

/** A session that nobody uses is ended after it. */
const IDLE_MS = 60_000

export interface SessionOptions {
  /** At once; who asks for one more waits. */
  readonly most?: number
  /** Where the tables are, in the place of the user's usual one. */
  readonly schema?: string
  readonly patience?: Partial<Patience>
}

/** What holds in every session, whatever the server has as its default: what was committed outlives a power cut. */
const ALWAYS = [
  'default_transaction_isolation=read\\ committed',
  'synchronous_commit=on',
  'timezone=UTC',
  'client_encoding=UTF8',
]

const CORRECT = 'Correct "database" in the configuration.'

/** Opens no session yet. Throws a `StoreError` where the address is none. */
export function openSessions(
  { database, databasePassword }: PostgresAccess,
  to: 'look' | 'write',
  { most = MOST_SESSIONS, schema, patience: given }: SessionOptions = {},
): Sessions {
  const patience = { ...PATIENCE, ...given }
  const address = parseAddress(database)
  if ('problem' in address)
    throw new StoreError('unavailable', `the address of the database ${address.problem}`, CORRECT)
  const settings = [
    ...ALWAYS,
    ...(to === 'look' ? ['default_transaction_read_only=on'] : []),
    ...(schema === undefined ? [] : [`search_path=${schema}`]),
  ]
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
    max: most,
    connectionTimeoutMillis: patience.connect,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: patience.statement,
    lock_timeout: patience.lock,
    query_timeout: patience.silence,
    idle_in_transaction_session_timeout: patience.idleInTransaction,
    keepAlive: true,
    types,
  })
  // A session that ends, in use or not: whoever asks something of it next is told so.
  const ended = (): void => undefined
  pool.on('error', ended)
  pool.on('connect', (client) => client.on('error', ended))
  const checked = new WeakSet<Session>()
  let server: string | undefined
  return {
    async connect() {
      const client = await pool.connect()
      const session: Session = client
      if (!checked.has(session))
        try {
          server = await sameServer(session, server)
          checked.add(session)
        } catch (error) {
          client.release(true)
          throw error
        }
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

/**
 * A standby that took over may lack the last of what this process has written: it goes on with none, but is started again, and
 * then doubts it (`noticeRestored`).
 */
async function sameServer(session: Session, before: string | undefined): Promise<string> {
  const { rows } = await session.query<{ server: string }>(`select ${SERVER} as server`)
  const server = rows[0]?.server ?? ''
  if (before !== undefined && before !== server && mark('standby-took-over'))
    throw new StoreError(
      'lease',
      'the database is not the one that this process began with: a standby took over, or it was restored',
      'Nothing to do where systemd or PM2 starts the bridge again: it finds out then what the database lacks. Otherwise start it again.',
    )
  return server
}

function tlsOf({ tls, authority }: PostgresAddress): false | { rejectUnauthorized: boolean; ca?: string } {
  if (tls === 'none') return false
  const rejectUnauthorized = tls === 'verified'
  if (authority === undefined) return { rejectUnauthorized }
  const ca = readAuthority(authority)
  if (typeof ca === 'string') return { rejectUnauthorized, ca }
  throw new StoreError('unavailable', ca.problem, CORRECT)
}
