/** Where a PostgreSQL database is, and as whom. Secrets are kept apart from it. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly database: string
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
  if (url.password !== '' || given.has('password'))
    return { problem: 'must not hold a password: set CHORUS_BRIDGE_DATABASE_PASSWORD, or …_FILE' }
  const unknown = [...given.keys()].find((key) => !PARAMETERS.includes(key))
  if (unknown !== undefined) return { problem: `has a parameter that the bridge does not know: ${unknown}` }
  const tls = TLS[given.get('sslmode') ?? 'disable']
  if (tls === undefined) return { problem: 'has another sslmode than disable, require or verify-full' }
  const name = decodeURIComponent(url.pathname.slice(1))
  if (name === '' || name.includes('/')) return { problem: 'must name a database' }
  const host = given.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === '' || host === NO_HOST) return { problem: 'must name a host' }
  return {
    host,
    port: url.port === '' ? USUAL_PORT : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    database: name,
    tls,
    authority: given.get('sslrootcert') ?? undefined,
  }
}
