import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../package-root.js'
import { frenchDay } from '../domain/words/french-time.js'
import { completeConnection, insecureAddresses } from './complete-connection.js'
import { type Config, describeLeftOut } from './config.js'
import { type CompletedConnection, type Former, readConnectionsFolder } from './connections-folder.js'
import { cautionsOf, dangersOf } from './dangers.js'
import { databaseOf } from './database.js'
import { healthOf } from './health.js'
import { type ConnectionFile, fileSchema, type FileConfig } from './schema.js'
import { placesOf, readSecret, type SecretKey } from './secrets.js'
import { describeIssue, readYaml } from './yaml-file.js'

const DEFAULT_FILE = join(PACKAGE_ROOT, 'config/default.yaml')

/** All that is wrong with a configuration, one problem a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${String(problems.length)} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    )
  }
}

/**
 * Reads `config/default.yaml`, the user's file over it, the files of `connectionsFolder`, and the secrets from the environment.
 * A command that speaks to neither side as the daemon does not need the secrets: they are then left empty. A file of one
 * connection that cannot be followed is in `leftOut` of what is answered.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(
  path: string | undefined,
  environment: NodeJS.ProcessEnv,
  secrets: 'needed' | 'not-needed' = 'needed',
): Config {
  return sound(readConfig(configPath(path, environment), environment, secrets === 'needed'))
}

/**
 * The same for a process that runs: a connection whose file cannot be followed any more goes on as it was in `former`.
 * @throws ConfigError when the configuration file itself is wrong: nothing of it is to be taken up then
 */
export function reloadConfig(
  path: string | undefined,
  environment: NodeJS.ProcessEnv,
  former: Config,
): Config {
  return sound(readConfig(configPath(path, environment), environment, true, former))
}

function sound({ config, problems }: ReturnType<typeof readConfig>): Config {
  if (problems.length === 0) return config
  throw new ConfigError([...problems, ...config.leftOut.map(describeLeftOut)])
}

/** Absolute. @throws ConfigError when none is named */
export function configPath(path: string | undefined, environment: NodeJS.ProcessEnv): string {
  const file = path ?? environment['CHORUS_BRIDGE_CONFIG']
  if (file === undefined || file === '')
    throw new ConfigError([
      'no configuration file: give --config <file> or set CHORUS_BRIDGE_CONFIG; config/example.yaml shows one, and "chorus-bridge init" writes one',
    ])
  return resolve(file)
}

/**
 * The same, of a file of the right shape, with what is wrong beside it: a secret that cannot be had is left empty.
 * @throws ConfigError when the file cannot be read, or is of another shape
 */
export function readConfig(
  file: string,
  environment: NodeJS.ProcessEnv,
  withSecrets = true,
  former?: Former,
): { readonly config: Config; readonly problems: readonly string[] } {
  const merged = merge(contentOf(DEFAULT_FILE), contentOf(file))
  const parsed = fileSchema.safeParse(merged)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(describeIssue))
  return complete(parsed.data, dirname(file), environment, withSecrets, former)
}

function contentOf(path: string): unknown {
  const read = readYaml(path)
  if ('problem' in read) throw new ConfigError([`${path} ${read.problem}`])
  if (!record.safeParse(read.value).success)
    throw new ConfigError([
      `${path} does not consist of keys, each with its value; config/example.yaml shows how`,
    ])
  return read.value
}

const record = z.record(z.string(), z.unknown())

function merge(defaults: unknown, user: unknown): unknown {
  const [base, over] = [record.safeParse(defaults), record.safeParse(user)]
  if (!over.success) return user
  if (!base.success) return over.data
  const keys = new Set([...Object.keys(base.data), ...Object.keys(over.data)])
  return Object.fromEntries(
    [...keys].map((key) => [key, key in over.data ? merge(base.data[key], over.data[key]) : base.data[key]]),
  )
}

function complete(
  file: FileConfig,
  folder: string,
  environment: NodeJS.ProcessEnv,
  withSecrets: boolean,
  former: Former | undefined,
): { config: Config; problems: string[] } {
  const secretsFolder = file.secretsFolder === undefined ? undefined : resolve(folder, file.secretsFolder)
  const connectionsFolder =
    file.connectionsFolder === undefined ? undefined : resolve(folder, file.connectionsFolder)
  const places = placesOf(
    { connections: file.connections ?? [], connectionsFolder, secretsFolder },
    environment,
  )
  const completed = (connection: ConnectionFile): CompletedConnection => {
    const { problems, warnings } = insecureAddresses(connection)
    const secret = (key: SecretKey): string => {
      if (!withSecrets) return ''
      const result = readSecret(places, connection.name, key)
      if ('value' in result) return result.value
      problems.unshift(result.problem)
      return ''
    }
    return { connection: completeConnection(connection, file, secret), problems, warnings }
  }
  const own = (file.connections ?? []).map(completed)
  const ownConnections = own.map(({ connection }) => connection)
  const problems = [...own.flatMap((one) => one.problems), ...dangersOf(ownConnections)]
  const read =
    connectionsFolder === undefined
      ? NO_FOLDER
      : readConnectionsFolder(connectionsFolder, ownConnections, completed, former)
  const others = 'problem' in read ? NO_FOLDER : read
  const connections = [...ownConnections, ...others.connections]
  if ('problem' in read) problems.push(read.problem)
  else if (connections.length === 0)
    problems.push(
      `there is no connection: none in the file, and none that can be followed in ${connectionsFolder ?? ''}`,
    )
  const health = healthOf(file.health, environment, withSecrets)
  const database = databaseOf(file.database, environment)
  const { schedule, dryRun, logLevel } = file
  const config = {
    database: database.database,
    ...(database.databasePassword !== undefined && { databasePassword: database.databasePassword }),
    schedule,
    dryRun,
    logLevel,
    connections,
    connectionsFolder,
    connectionFiles: others.files,
    leftOut: others.leftOut,
    secretsFolder,
    health: health.settings,
    warnings: [
      ...own.flatMap(({ warnings }) => warnings),
      ...others.warnings,
      ...database.warnings,
      ...cautionsOf(connections, frenchDay(new Date())),
      ...health.warnings,
    ],
  }
  return { config, problems: [...problems, ...database.problems, ...health.problems] }
}

const NO_FOLDER = { connections: [], files: new Map<string, string>(), leftOut: [], warnings: [] }
