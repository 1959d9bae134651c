import { z } from 'zod'
import { StoreError, type StoreErrorKind } from '../error.js'

/** Undone for the sake of another transaction: nothing of it happened. */
const CONFLICTS = ['40001', '40P01']

/** Two that make the same row at once may be told so instead. */
const ALREADY_THERE = '23505'

/** A row that is there for good is there again. */
const TRIES_OF_A_ROW = 3

const coded = z.object({ code: z.string() })

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof StoreError ? error.cause : error
  return coded.safeParse(cause).data?.code
}

/** @param times how often it was done already */
export function isToBeRepeated(error: unknown, times: number): boolean {
  const code = codeOf(error)
  if (code === undefined) return false
  return CONFLICTS.includes(code) || (code === ALREADY_THERE && times < TRIES_OF_A_ROW)
}

/** What TLS says of a server that is not who it has to be, or of one that has none. */
const NOT_TRUSTED = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/
const NOT_TRUSTED_WORDS = /does not support SSL|establishing an SSL/i

/** What the network, TLS and `pg` say when there is no answer of the database. */
const NO_ANSWER = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|ENOENT|EACCES|ERR_STREAM|ERR_SOCKET)/
const NO_ANSWER_WORDS = /timeout|connection terminated|connection error|not queryable|client was closed/i

const WRONG_LOGIN =
  'Check user and database in the configuration ("database"), CHORUS_BRIDGE_DATABASE_PASSWORD, and pg_hba.conf of the server.'

/** The first that fits; `08`: whatever begins so (PostgreSQL, appendix A). */
const KINDS: readonly (readonly [code: string, kind: StoreErrorKind, remedy: string])[] = [
  ['28', 'unavailable', WRONG_LOGIN],
  ['3D000', 'unavailable', 'Make the database (createdb), or check its name in the configuration.'],
  ['42501', 'read-only', 'Give the user of "database" the rights on the database: it has to own its tables.'],
  ['25006', 'read-only', 'Let "database" name the primary server: this one only reads.'],
  ['53100', 'full', 'Make room on the disk of the database server. Nothing is deposited meanwhile.'],
  ['58030', 'disk', 'Check the disk of the database server. Nothing is deposited meanwhile.'],
  [
    'XX001',
    'not-a-store',
    'Stop the bridge and restore the last backup of the database; see docs/operations.md.',
  ],
  [
    'XX002',
    'not-a-store',
    'Stop the bridge and restore the last backup of the database; see docs/operations.md.',
  ],
  ['40', 'busy', 'Another process works on the same rows; the bridge goes on by itself.'],
  ['55P03', 'busy', 'Another process holds a lock in the database; the bridge goes on by itself.'],
  [
    '57014',
    'busy',
    'The database took too long; see what else works on its server. The bridge goes on by itself.',
  ],
  [
    '25P03',
    'unavailable',
    'The bridge stood still in the middle of a transaction, which the database gave up.',
  ],
  ['53', 'unavailable', 'Raise what lacks on the database server (max_connections, memory).'],
  ['08', 'unavailable', 'See whether the database server runs and can be reached.'],
  ['57', 'unavailable', 'See whether the database server runs; the bridge goes on by itself once it does.'],
]

/**
 * What `pg` or PostgreSQL said, as a `StoreError`; anything else, a mistake in our SQL above all, is answered as it is.
 * @param place the address of the database, without a password
 */
export function toStoreError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error
  const code = codeOf(error)
  const because = [code, error.message].filter((part) => part !== undefined && part !== '').join(': ')
  const [, kind, remedy] = KINDS.find(([start]) => code !== undefined && isState(code, start)) ?? []
  if (kind !== undefined && remedy !== undefined)
    return new StoreError(kind, `the database ${place} ${SAID[kind] ?? 'refuses'} (${because})`, remedy, {
      cause: error,
    })
  const isUnreachable = code === undefined ? NO_ANSWER_WORDS.test(error.message) : NO_ANSWER.test(code)
  if (code === undefined && error.message.startsWith('SASL'))
    return new StoreError('unavailable', `the database ${place} cannot be used (${because})`, WRONG_LOGIN, {
      cause: error,
    })
  if (code === undefined ? NOT_TRUSTED_WORDS.test(error.message) : NOT_TRUSTED.test(code))
    return new StoreError(
      'unavailable',
      `the database ${place} cannot be trusted: ${because}`,
      'Give the server a certificate for the host that "database" names (ssl = on), and name its authority with sslrootcert where it is one of your own; or say sslmode=disable where the network is yours alone. Nothing was said to it, the password included.',
      { cause: error },
    )
  if (!isUnreachable) return error
  return new StoreError(
    'unavailable',
    `the database ${place} cannot be reached (${because})`,
    'See whether the database server runs, and whether "database" in the configuration names its host and port. A bridge that is running goes on by itself once it can be reached.',
    { cause: error },
  )
}

const SAID: Readonly<Partial<Record<StoreErrorKind, string>>> = {
  unavailable: 'cannot be used',
  'read-only': 'cannot be written',
  full: 'has no room left on its disk',
  disk: 'has a disk that fails',
  'not-a-store': 'is damaged',
  busy: 'is kept busy by another process',
}

/** SQLSTATEs have five characters, codes of Node are longer. */
function isState(code: string, start: string): boolean {
  return code.length === 5 && code.startsWith(start)
}

/** Whether a session may still be used after it; an error of the statement alone leaves it as it was. */
export function breaksSession(error: unknown): boolean {
  const code = codeOf(error)
  return code === undefined || code.length !== 5 || /^(08|57P|25P03)/.test(code)
}
