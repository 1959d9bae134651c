import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { whyUnreadable } from './unreadable.js'

/** The secrets of a connection, by the end of the name of their environment variable. */
const SECRET_NAMES = {
  odooPassword: 'ODOO_PASSWORD',
  clientId: 'PISTE_CLIENT_ID',
  clientSecret: 'PISTE_CLIENT_SECRET',
  technicalLogin: 'CHORUS_LOGIN',
  technicalPassword: 'CHORUS_PASSWORD',
} as const

export type SecretKey = keyof typeof SECRET_NAMES

const MEANING: Readonly<Record<SecretKey, string>> = {
  odooPassword: 'password or API key of the Odoo user',
  clientId: 'client id of the PISTE application',
  clientSecret: 'client secret of the PISTE application',
  technicalLogin: 'login of the technical account, such as TECH_1_123456@cpro.fr',
  technicalPassword: 'password of the technical account',
}

export type SecretResult = { readonly value: string } | { readonly problem: string }

/** Where secrets are looked for. */
export interface SecretPlaces {
  readonly environment: NodeJS.ProcessEnv
  /** Absolute: `secretsFolder` of the configuration. */
  readonly folder: string | undefined
  /** There can be no other connection: its name may be left out. */
  readonly onlyConnection: boolean
}

/** A file of `connectionsFolder` may come or go: with one the variables bear names, whatever is in it today. */
export function placesOf(
  config: {
    readonly connections: readonly unknown[]
    readonly connectionsFolder: string | undefined
    readonly secretsFolder: string | undefined
  },
  environment: NodeJS.ProcessEnv,
): SecretPlaces {
  return {
    environment,
    folder: config.secretsFolder,
    onlyConnection: config.connections.length === 1 && config.connectionsFolder === undefined,
  }
}

/**
 * Reads one secret from `CHORUS_BRIDGE_<CONNECTION>_<NAME>`, from the file that `…_FILE` names, or else from its file in the
 * folder of secrets; of the only connection the `<CONNECTION>_` may be left out.
 */
export function readSecret(places: SecretPlaces, connection: string, key: SecretKey): SecretResult {
  const { environment, folder, onlyConnection } = places
  const names = variableNames(connection, key, onlyConnection)
  for (const name of names) {
    const found = readSecretVariable(environment, name)
    if (found !== undefined) return found
  }
  const usual = names.at(-1) ?? ''
  if (folder === undefined)
    return {
      problem: `${usual} is not set: ${MEANING[key]}. Set it, or set ${usual}_FILE to the path of a file that holds it`,
    }
  const paths = pathsIn(folder, connection, key, onlyConnection)
  const path = paths.find((one) => existsSync(one))
  return path === undefined
    ? {
        problem: `${paths.join(' and ')} ${paths.length > 1 ? 'do' : 'does'} not exist, or cannot be seen by this user, and ${usual} is not set: ${MEANING[key]}. Write it into the first, readable for the bridge's user alone (mode 0600)`,
      }
    : readSecretFile(path)
}

/** Where the secret comes from: a variable that holds it, or a file. Undefined: there is none. */
export function secretSource(
  places: SecretPlaces,
  connection: string,
  key: SecretKey,
): SecretSource | undefined {
  const { environment, folder, onlyConnection } = places
  const set = firstSource(environment, variableNames(connection, key, onlyConnection))
  if (set !== undefined || folder === undefined) return set
  const file = pathsIn(folder, connection, key, onlyConnection).find((path) => existsSync(path))
  return file === undefined ? undefined : { variable: 'secretsFolder', file }
}

const SECRET_FILES: Readonly<Record<SecretKey, string>> = {
  odooPassword: 'odoo-password',
  clientId: 'piste-client-id',
  clientSecret: 'piste-client-secret',
  technicalLogin: 'chorus-login',
  technicalPassword: 'chorus-password',
}

/** One PISTE application may serve many companies, each of which has its own account and Odoo. */
export const MAY_BE_SHARED: ReadonlySet<SecretKey> = new Set(['clientId', 'clientSecret'])

/** How the file of a secret is called: `duret-sud-odoo-password`; without a connection `odoo-password`. */
export function secretFileName(key: SecretKey, connection?: string): string {
  return connection === undefined ? SECRET_FILES[key] : `${connection}-${SECRET_FILES[key]}`
}

/** The one that counts first. */
function pathsIn(folder: string, connection: string, key: SecretKey, onlyConnection: boolean): string[] {
  const own = join(folder, secretFileName(key, connection))
  return onlyConnection || MAY_BE_SHARED.has(key) ? [own, join(folder, secretFileName(key))] : [own]
}

/** The first of the variables that is set, as it is or with `_FILE`. */
export function firstSource(
  environment: NodeJS.ProcessEnv,
  variables: readonly string[],
): SecretSource | undefined {
  for (const variable of variables) {
    if ((environment[variable] ?? '') !== '') return { variable }
    const file = environment[`${variable}_FILE`] ?? ''
    if (file !== '') return { variable: `${variable}_FILE`, file }
  }
  return undefined
}

export interface SecretSource {
  readonly variable: string
  readonly file?: string
}

/** Every secret of a connection. */
export const SECRET_KEYS: readonly SecretKey[] = [
  'odooPassword',
  'clientId',
  'clientSecret',
  'technicalLogin',
  'technicalPassword',
]

/** With what the variables of a connection begin: `CHORUS_BRIDGE_DURET_SUD_`. */
export function environmentPrefix(connection: string): string {
  return `CHORUS_BRIDGE_${connection.toUpperCase().replaceAll('-', '_')}_`
}

/** How they go on: `ODOO_PASSWORD`. */
export function secretVariable(key: SecretKey): string {
  return SECRET_NAMES[key]
}

/** The one that counts first. */
function variableNames(connection: string, key: SecretKey, onlyConnection: boolean): string[] {
  const own = `${environmentPrefix(connection)}${SECRET_NAMES[key]}`
  return onlyConnection ? [own, `CHORUS_BRIDGE_${SECRET_NAMES[key]}`] : [own]
}

/** Reads the variable, or the file that its `…_FILE` variant names. Undefined: neither is set. */
export function readSecretVariable(environment: NodeJS.ProcessEnv, name: string): SecretResult | undefined {
  const value = environment[name]
  if (value !== undefined && value !== '') return secretOf(name, value)
  const file = environment[`${name}_FILE`]
  return file === undefined || file === '' ? undefined : readSecretFile(file, `${name}_FILE`)
}

function readSecretFile(path: string, variable?: string): SecretResult {
  const which = variable === undefined ? path : `${variable} names ${path}, which`
  try {
    const value = readFileSync(path, 'utf8').trim()
    return value === ''
      ? { problem: `${which} is empty` }
      : secretOf(variable === undefined ? path : `${variable} (${path})`, value)
  } catch (error) {
    return { problem: `${which} ${whyUnreadable(error)}` }
  }
}

/** No password has a control in it: two lines were pasted, or a file was saved in another encoding. */
function secretOf(name: string, value: string): SecretResult {
  return /[\p{Control}\uFFFD]/u.test(value)
    ? { problem: `${name} holds a line break or what is no text; it must be the secret alone, in UTF-8` }
    : { value }
}
