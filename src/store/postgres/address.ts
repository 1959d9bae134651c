import { isThisMachine } from '../../http/this-machine.js'

/** Where a PostgreSQL database is, and as whom. Secrets are kept apart from it. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly database: string
  /** `verified`, unless the address says otherwise or what is said crosses no network. */
  readonly tls: 'none' | 'unverified' | 'verified'
  /** File of the certificates that the server's is verified with, where those of Node do not do. */
  readonly authority: string | undefined
}

const USUAL_PORT = 5432

const TLS: Readonly<Record<string, PostgresAddress['tls']>> = {
  disable: 'none',
  require: 'unverified',
  'verify-full': 'verified',
}

const NO_HOST = 'none.invalid'

const PARAMETERS = ['host', 'sslmode', 'sslrootcert']

/** Nothing of an address that may hold a password is repeated in a problem, for a misplaced sign makes one look like anything. */
const NO_PASSWORD = 'must not hold a password: set CHORUS_BRIDGE_DATABASE_PASSWORD, or …_FILE'

export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:/i.test(database)
}

/** The address in a URL as libpq has them, as far as the bridge needs them; or what is wrong with it. */
export function parseAddress(database: string): PostgresAddress | { readonly problem: string } {
  // Without a host, where a parameter names the folder of a socket: libpq has such, the standard of URLs has not.
  const whole = database.replace(/^(\w+:\/\/(?:[^/?@]*@)?)\//, `$1${NO_HOST}/`)
  if (!URL.canParse(whole)) return { problem: 'is no address of a PostgreSQL database' }
  const url = new URL(whole)
  const { searchParams: given } = url
  const [user, name] = [decoded(url.username), decoded(url.pathname.slice(1))]
  if (user === undefined || name === undefined) return { problem: 'has a % that begins no escape' }
  if (url.password !== '' || given.has('password') || user.includes(':')) return { problem: NO_PASSWORD }
  // What follows an unescaped sign in a password is taken for a port, a path, a parameter or a fragment.
  const isTorn = url.hash !== '' || database.split('@').length > 2
  if (isTorn || [name, ...given.keys(), ...given.values()].some((part) => part.includes('@')))
    return { problem: `${NO_PASSWORD}; nor an @ or # elsewhere` }
  if ([...given.keys()].some((key) => !PARAMETERS.includes(key) || given.getAll(key).length > 1))
    return { problem: `has other parameters than ${PARAMETERS.join(', ')}, or one of them twice` }
  if (name === '' || name.includes('/')) return { problem: 'must name a database' }
  const host = given.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === '' || host === NO_HOST) return { problem: 'must name a host' }
  const crossesNetwork = !host.startsWith('/') && !isThisMachine(host)
  const tls = TLS[given.get('sslmode') ?? (crossesNetwork ? 'verify-full' : 'disable')]
  if (tls === undefined) return { problem: 'has another sslmode than disable, require or verify-full' }
  const authority = given.get('sslrootcert') ?? undefined
  if (authority !== undefined && tls !== 'verified')
    return { problem: 'has an sslrootcert, which verifies nothing without sslmode=verify-full' }
  return {
    host,
    port: url.port === '' ? USUAL_PORT : Number(url.port),
    user: user === '' ? undefined : user,
    database: name,
    tls,
    authority,
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
