import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../package-root.js'
import { CHORUS_ENVIRONMENTS } from '../chorus/environments.js'
import { frenchDay } from '../domain/words/french-time.js'
import type { Config, Connection } from './config.js'
import { cautionsOf, dangersOf } from './dangers.js'
import { databaseOf } from './database.js'
import { healthOf } from './health.js'
import { fileSchema, type FileConfig } from './schema.js'
import { readSecret, type SecretKey } from './secrets.js'
import { isThisMachine } from '../http/this-machine.js'
import { whyUnreadable } from './unreadable.js'

/** `limit_time_real` of an Odoo that nobody has tuned. */
const DEFAULT_REQUEST_LIMIT_SECONDS = 120

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
 * Reads `config/default.yaml`, the user's file over it, and the secrets from the environment. A command that speaks to
 * neither side as the daemon does not need the secrets: they are then left empty.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(
  path: string | undefined,
  environment: NodeJS.ProcessEnv,
  secrets: 'needed' | 'not-needed' = 'needed',
): Config {
  const { config, problems } = readConfig(configPath(path, environment), environment, secrets === 'needed')
  if (problems.length > 0) throw new ConfigError(problems)
  return config
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
): { readonly config: Config; readonly problems: readonly string[] } {
  const merged = merge(readYaml(DEFAULT_FILE), readYaml(file))
  const parsed = fileSchema.safeParse(merged)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(describeIssue))
  return complete(parsed.data, environment, withSecrets)
}

function readYaml(path: string): unknown {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError([`${path} ${whyUnreadable(error)}`])
  }
  try {
    return parse(content) ?? {}
  } catch (error) {
    throw new ConfigError([`${path} is not valid YAML: ${firstLine(error)}`])
  }
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? ''
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

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  const name = key.replace(/^\./, '')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (unknown) => `${name === '' ? '' : `${name}.`}${unknown}: ${unknownKeyRemedy(unknown)}`,
    )
  if (issue.path.at(-1) === 'startDate' && issue.code === 'invalid_union')
    return [`${name}: must be given, so that older invoices are never deposited; example: 2026-12-01`]
  return [`${name}: ${issue.message}`]
}

function unknownKeyRemedy(key: string): string {
  return /password|secret|client_?id|technical/i.test(key)
    ? 'secrets are not kept in the file; see "Secrets" in docs/installation.md'
    : 'this key is not known; check its spelling'
}

function complete(
  file: FileConfig,
  environment: NodeJS.ProcessEnv,
  withSecrets: boolean,
): { config: Config; problems: string[] } {
  const problems: string[] = []
  const warnings: string[] = []
  const connections = file.connections.map((connection): Connection => {
    const secret = (key: SecretKey): string => {
      if (!withSecrets) return ''
      const result = readSecret(environment, connection.name, key, file.connections.length === 1)
      if ('value' in result) return result.value
      problems.push(result.problem)
      return ''
    }
    const plain = insecureAddresses(connection)
    problems.push(...plain.problems)
    warnings.push(...plain.warnings)
    return completeConnection(connection, file, secret)
  })
  const health = healthOf(file.health, environment, withSecrets)
  const database = databaseOf(file.database, environment)
  problems.push(...database.problems, ...dangersOf(connections), ...health.problems)
  warnings.push(...database.warnings, ...cautionsOf(connections, frenchDay(new Date())), ...health.warnings)
  const { schedule, dryRun, logLevel } = file
  const config = {
    database: database.database,
    ...(database.databasePassword !== undefined && { databasePassword: database.databasePassword }),
    schedule,
    dryRun,
    logLevel,
    connections,
    health: health.settings,
    warnings,
  }
  return { config, problems }
}

function completeConnection(
  connection: ConnectionFile,
  { connectionDefaults: defaults, refinancingRates }: FileConfig,
  secret: (key: SecretKey) => string,
): Connection {
  const { name, odoo, chorusPro } = connection
  const { tokenUrl, apiUrl } = addressesOf(chorusPro)
  return {
    name,
    odoo: {
      url: odoo.url,
      database: odoo.database,
      login: odoo.login,
      password: secret('odooPassword'),
      companyId: odoo.companyId,
      transport: odoo.transport,
      requestLimitSeconds: odoo.requestLimitSeconds ?? DEFAULT_REQUEST_LIMIT_SECONDS,
    },
    chorusPro: {
      environment: chorusPro.environment,
      tokenUrl,
      apiUrl,
      clientId: secret('clientId'),
      clientSecret: secret('clientSecret'),
      technicalLogin: secret('technicalLogin'),
      technicalPassword: secret('technicalPassword'),
      quotas: {
        requestsPerSecond: connection.requestsPerSecond ?? defaults.requestsPerSecond,
        requestsPerDay: connection.requestsPerDay ?? defaults.requestsPerDay,
      },
    },
    siret: connection.siret,
    startDate: connection.startDate,
    publicTag: connection.publicTag,
    restOncePaid: connection.restOncePaid,
    attachProof: connection.attachProof,
    paymentPeriods: connection.paymentPeriods,
    refinancingRates: Object.fromEntries(
      Object.entries(refinancingRates).map(([first, rate]) => [first, String(rate)]),
    ),
    excludeTag: connection.excludeTag,
    responsibleLogin: connection.responsibleLogin,
    graceMinutes: connection.graceMinutes ?? defaults.graceMinutes,
    syntax: connection.syntax ?? defaults.syntax,
    framework: connection.framework ?? defaults.framework,
    worksSyntax: connection.worksSyntax,
    directoryMaxAgeHours: connection.directoryMaxAgeHours ?? defaults.directoryMaxAgeHours,
    settleMinutes: connection.settleMinutes ?? defaults.settleMinutes,
    depositsAtOnce: connection.depositsAtOnce ?? defaults.depositsAtOnce,
    invoicesPerFlow: connection.invoicesPerFlow ?? defaults.invoicesPerFlow,
    maintenance: connection.maintenance,
  }
}

type ConnectionFile = FileConfig['connections'][number]

function addressesOf({ environment, oauthUrl, apiUrl }: ConnectionFile['chorusPro']): {
  tokenUrl: string
  apiUrl: string
} {
  const addresses = CHORUS_ENVIRONMENTS[environment]
  return { tokenUrl: oauthUrl ?? addresses.tokenUrl, apiUrl: apiUrl ?? addresses.apiUrl }
}

/** Plain http to another machine: a problem, or a warning where it is allowed. */
function insecureAddresses({ name, odoo, chorusPro }: ConnectionFile): {
  problems: string[]
  warnings: string[]
} {
  const problems: string[] = []
  const warnings: string[] = []
  const { tokenUrl, apiUrl } = addressesOf(chorusPro)
  const look = (key: string, url: string, allowed: boolean | undefined): void => {
    if (!insecure(url)) return
    if (allowed) warnings.push(`${name}: ${key} is plain http (${url}): passwords cross the network in clear`)
    else
      problems.push(
        `${name}: ${key} is plain http (${url}), which shows passwords to the network; use https, or set allowInsecure: true if this network is yours`,
      )
  }
  look('odoo.url', odoo.url, odoo.allowInsecure)
  look('chorusPro.oauthUrl', tokenUrl, chorusPro.allowInsecure)
  look('chorusPro.apiUrl', apiUrl, chorusPro.allowInsecure)
  return { problems, warnings }
}

function insecure(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isThisMachine(hostname)
}
