import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { describeLeftOut } from '../config/config.js'
import { nameOfFile } from '../config/connections-folder.js'
import { ConfigError, readConfig } from '../config/load.js'
import { MAY_BE_SHARED, SECRET_KEYS, secretFileName, type SecretKey } from '../config/secrets.js'
import { type Answers, connectionOf, secretValues, writePrivate } from './write-files.js'

/** Where each connection has a file of its own. */
export interface ConnectionFolder {
  /** Absolute. */
  readonly folder: string
  /** Absolute: where the secrets of connections lie. */
  readonly secretsFolder: string
  /** Names that are taken, those of files that cannot be followed today included. */
  readonly names: readonly string[]
  /** Of connections that are there by now. */
  readonly connectionFiles: ReadonlyMap<string, string>
}

/**
 * Undefined: the configuration has none. A folder of secrets is needed beside it: variables for hundreds are no place for anything.
 *
 * @throws ConfigError when the configuration cannot be read
 */
export function connectionFolderOf(configFile: string): ConnectionFolder | 'no-secrets-folder' | undefined {
  const { config } = readConfig(configFile, {}, false)
  const { connectionsFolder: folder, secretsFolder, connections, leftOut } = config
  if (folder === undefined) return undefined
  if (secretsFolder === undefined) return 'no-secrets-folder'
  const files = [...config.connectionFiles.values(), ...leftOut.map(({ file }) => file)]
  const names = [...connections.map(({ name }) => name), ...files.map(nameOfFile)]
  return { folder, secretsFolder, names, connectionFiles: config.connectionFiles }
}

/** What all connections share, where none has its own. */
export function sharedSecret({ secretsFolder }: ConnectionFolder, key: SecretKey): string | undefined {
  const file = join(secretsFolder, secretFileName(key))
  return MAY_BE_SHARED.has(key) && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/**
 * Writes the file of a connection, and those of its secrets; of a PISTE application that is that of all, none. Answers the path.
 * @throws ConfigError, with nothing left of it, where it could not be followed, such as the same company twice
 */
export function addConnectionFile(
  configFile: string,
  place: ConnectionFolder,
  answers: Answers,
  environment: NodeJS.ProcessEnv,
): string {
  const { folder, secretsFolder, connectionFiles } = place
  const { name, ...connection } = connectionOf(answers)
  const values = secretValues(answers)
  const own = SECRET_KEYS.filter((key) => sharedSecret(place, key) !== values[key])
  const file = join(folder, `${name}.yaml`)
  const secrets = own.map((key) => ({
    path: join(secretsFolder, secretFileName(key, name)),
    value: values[key],
  }))
  for (const { path, value } of secrets) writePrivate(path, value)
  writeFileSync(file, stringify(connection), { mode: 0o600, flag: 'wx' })
  // The new one is the later one, whatever it is called.
  const { config } = readConfig(configFile, environment, true, { connections: [], connectionFiles })
  const left = config.leftOut.find((one) => one.file === file)
  if (left === undefined) return file
  for (const path of [file, ...secrets.map((secret) => secret.path)]) rmSync(path, { force: true })
  throw new ConfigError([describeLeftOut(left)])
}
