import { readFileSync } from 'node:fs'
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

/**
 * Reads one secret from `CHORUS_BRIDGE_<CONNECTION>_<NAME>`, or from the file that `…_FILE` names; with a single
 * connection the `<CONNECTION>_` may be left out.
 */
export function readSecret(
  environment: NodeJS.ProcessEnv,
  connection: string,
  key: SecretKey,
  onlyConnection: boolean,
): SecretResult {
  const names = variableNames(connection, key, onlyConnection)
  for (const name of names) {
    const found = readSecretVariable(environment, name)
    if (found !== undefined) return found
  }
  const usual = names.at(-1) ?? ''
  return {
    problem: `${usual} is not set: ${MEANING[key]}. Set it, or set ${usual}_FILE to the path of a file that holds it`,
  }
}

/** Where the secret comes from: a variable that holds it, or the file that a variable names. Undefined: it is not set. */
export function secretSource(
  environment: NodeJS.ProcessEnv,
  connection: string,
  key: SecretKey,
  onlyConnection: boolean,
): SecretSource | undefined {
  return firstSource(environment, variableNames(connection, key, onlyConnection))
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
  return file === undefined || file === '' ? undefined : readSecretFile(`${name}_FILE`, file)
}

function readSecretFile(variable: string, path: string): SecretResult {
  try {
    const value = readFileSync(path, 'utf8').trim()
    return value === ''
      ? { problem: `${variable} names ${path}, which is empty` }
      : secretOf(`${variable} (${path})`, value)
  } catch (error) {
    return { problem: `${variable} names ${path}, which ${whyUnreadable(error)}` }
  }
}

/** No password has a control in it: two lines were pasted, or a file was saved in another encoding. */
function secretOf(name: string, value: string): SecretResult {
  return /[\p{Control}\uFFFD]/u.test(value)
    ? { problem: `${name} holds a line break or what is no text; it must be the secret alone, in UTF-8` }
    : { value }
}
