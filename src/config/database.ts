import { resolve } from 'node:path'
import { isThisMachine } from '../http/this-machine.js'
import { isPostgres, parseAddress } from '../store/postgres/address.js'
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
  if (!isPostgres(database)) return { database: resolve(database), problems: [], warnings: [] }
  const address = parseAddress(database)
  // It is not repeated: there may be a password in it.
  if ('problem' in address)
    return { database: 'postgres:', problems: [`database: ${address.problem}`], warnings: [] }
  const secret = readSecretVariable(environment, DATABASE_PASSWORD)
  const problems = secret !== undefined && 'problem' in secret ? [secret.problem] : []
  const isClear = address.tls === 'none' && !address.host.startsWith('/') && !isThisMachine(address.host)
  const isMeant = database.includes('sslmode=disable')
  return {
    database,
    ...(secret !== undefined && 'value' in secret && { databasePassword: secret.value }),
    problems:
      isClear && !isMeant
        ? [
            ...problems,
            `database: what is said to ${address.host} would cross the network in clear; add "?sslmode=verify-full", or "?sslmode=disable" if this network is yours`,
          ]
        : problems,
    warnings:
      isClear && isMeant
        ? [`database: sslmode=disable: invoices cross the network to ${address.host} in clear`]
        : [],
  }
}
