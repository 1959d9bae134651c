import { resolve } from 'node:path'
import { isThisMachine } from '../http/this-machine.js'
import { isPostgres, parseAddress, type PostgresAddress } from '../store/postgres/address.js'
import { readAuthority } from '../store/postgres/authority.js'
import { readSecretVariable } from './secrets.js'

/** Of a PostgreSQL database, which is no connection's. */
export const DATABASE_PASSWORD = 'CHORUS_BRIDGE_DATABASE_PASSWORD'

interface DatabaseSettings {
  readonly database: string
  readonly databasePassword?: string
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** The path of a SQLite file, made absolute, or the address of a PostgreSQL database with the password that it may need. */
export function databaseOf(database: string, environment: NodeJS.ProcessEnv): DatabaseSettings {
  if (!isPostgres(database)) return fileOf(database)
  const address = parseAddress(database)
  // It is not repeated: there may be a password in it.
  if ('problem' in address)
    return { database: 'postgres:', problems: [`database: ${address.problem}`], warnings: [] }
  const secret = readSecretVariable(environment, DATABASE_PASSWORD)
  const authority = address.authority === undefined ? undefined : readAuthority(address.authority)
  return {
    database,
    ...(secret !== undefined && 'value' in secret && { databasePassword: secret.value }),
    problems: [
      ...(secret !== undefined && 'problem' in secret ? [secret.problem] : []),
      ...(typeof authority === 'object' ? [`database: ${authority.problem}`] : []),
    ],
    warnings: warningsOf(address),
  }
}

function fileOf(database: string): DatabaseSettings {
  // A scheme that was mistyped would make a file of that name, a password in it included.
  if (database.includes('://'))
    return {
      database: resolve('data'),
      problems: ['database: is neither the path of a file nor an address that begins with postgres://'],
      warnings: [],
    }
  return { database: resolve(database), problems: [], warnings: [] }
}

function warningsOf({ host, tls }: PostgresAddress): string[] {
  if (host.startsWith('/') || isThisMachine(host) || tls === 'verified') return []
  return [
    tls === 'none'
      ? `database: sslmode=disable: invoices cross the network to ${host} in clear`
      : `database: sslmode=require: nobody verifies that ${host} is the server it claims to be; use verify-full`,
  ]
}
