import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { loadConfig } from '../config/load.js'
import {
  environmentPrefix,
  SECRET_KEYS,
  secretFileName,
  type SecretKey,
  secretVariable,
} from '../config/secrets.js'
import { connectionNames, withConnection } from './add-connection.js'
import type { ChorusAnswers } from './ask-chorus.js'
import type { OdooAnswers } from './ask-odoo.js'
import { quoted, readEnvironment, withNamedSecrets } from './environment-file.js'

export interface Places {
  /** All absolute. */
  readonly configFile: string
  readonly secretsFolder: string
  readonly environmentFile: string
  readonly database: string
}

export interface Answers {
  readonly name: string
  readonly odoo: OdooAnswers
  readonly chorus: ChorusAnswers
  /** `YYYY-MM-DD`. */
  readonly startDate: string
}

interface SecretFile {
  readonly variable: string
  readonly path: string
  readonly value: string
}

export function secretValues({ odoo, chorus }: Answers): Readonly<Record<SecretKey, string>> {
  const { clientId, clientSecret, technicalLogin, technicalPassword } = chorus
  return { odooPassword: odoo.password, clientId, clientSecret, technicalLogin, technicalPassword }
}

/** @param connection named by variables and files, where there are several */
function secretFiles({ secretsFolder }: Places, answers: Answers, connection?: string): SecretFile[] {
  const values = secretValues(answers)
  const prefix = connection === undefined ? 'CHORUS_BRIDGE_' : environmentPrefix(connection)
  return SECRET_KEYS.map((key) => ({
    variable: `${prefix}${secretVariable(key)}_FILE`,
    path: join(secretsFolder, secretFileName(key, connection)),
    value: values[key],
  }))
}

/**
 * Everything for the bridge's user alone. What was there before is replaced, mode included. Answers what the environment file
 * says.
 */
export function writeFiles(places: Places, answers: Answers): NodeJS.ProcessEnv {
  const secrets = secretFiles(places, answers)
  for (const { path, value } of secrets) writePrivate(path, value)
  writePrivate(
    places.environmentFile,
    [
      '# What the shell, PM2, systemd and cron give the bridge alike. Each …_FILE names a file that holds one secret.',
      `CHORUS_BRIDGE_CONFIG=${quoted(places.configFile)}`,
      ...secrets.map(({ variable, path }) => `${variable}=${quoted(path)}`),
      '',
    ].join('\n'),
  )
  writePrivate(places.configFile, configurationOf(places, answers))
  return readEnvironment(readFileSync(places.environmentFile, 'utf8'))
}

/** There is no place for another connection in the file as it is written. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace'

  constructor(readonly snippet: string) {
    super('no place for another connection')
  }
}

/**
 * Adds a connection to what is there. Copies of both files as they were are kept beside them (`.before-` and the name of the
 * connection). Throws a `NoPlace`, or a `ConfigError` where the two do not go together, with nothing written.
 */
export function addToFiles(places: Places, answers: Answers): NodeJS.ProcessEnv {
  const { configFile, environmentFile } = places
  const text = readFileSync(configFile, 'utf8')
  const connection = connectionOf(answers)
  const configuration = withConnection(text, connection)
  if (configuration === undefined) throw new NoPlace(stringify([connection]))
  const [first = '', ...others] = connectionNames(text) ?? []
  const known = existsSync(environmentFile) ? readFileSync(environmentFile, 'utf8') : undefined
  const secrets = secretFiles(places, answers, answers.name)
  const named = others.length > 0 ? (known ?? '') : withNamedSecrets(known ?? '', first)
  const lines = [
    ...(known === undefined ? [`CHORUS_BRIDGE_CONFIG=${quoted(configFile)}`] : []),
    ...secrets.map(({ variable, path }) => `${variable}=${quoted(path)}`),
  ]
  assertLoads(configFile, configuration)
  for (const { path, value } of secrets) writePrivate(path, value)
  const before = named === '' || named.endsWith('\n') ? named : `${named}\n`
  replace(environmentFile, `${before}${lines.join('\n')}\n`, answers.name)
  replace(configFile, configuration, answers.name)
  return readEnvironment(readFileSync(environmentFile, 'utf8'))
}

/** Such as the same company twice. */
function assertLoads(path: string, content: string): void {
  const tried = `${path}.tried`
  try {
    writePrivate(tried, content)
    loadConfig(tried, {}, 'not-needed')
  } finally {
    rmSync(tried, { force: true })
  }
}

/** Whole or not at all, with the mode that it had. */
function replace(path: string, content: string, name: string): void {
  const made = `${path}.new`
  if (existsSync(path)) {
    copyFileSync(path, `${path}.before-${name}`)
    copyFileSync(path, made)
  }
  writeFileSync(made, content, { mode: 0o600 })
  renameSync(made, path)
}

export function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // A file that is there would keep its mode.
  rmSync(path, { force: true })
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
}

export function connectionOf({ name, odoo, chorus, startDate }: Answers) {
  const { environment, oauthUrl, apiUrl } = chorus
  return {
    name,
    odoo: {
      url: odoo.url,
      database: odoo.database,
      login: odoo.login,
      ...(odoo.companyId !== undefined && { companyId: odoo.companyId }),
    },
    chorusPro: {
      environment,
      ...(oauthUrl !== undefined && { oauthUrl }),
      ...(apiUrl !== undefined && { apiUrl }),
    },
    startDate,
    ...(odoo.publicTag !== undefined && { publicTag: odoo.publicTag }),
    ...(odoo.responsibleLogin !== undefined && { responsibleLogin: odoo.responsibleLogin }),
  }
}

function configurationOf({ database }: Places, answers: Answers): string {
  const content = { database, connections: [connectionOf(answers)] }
  return `# Written by "chorus-bridge init". config/example.yaml shows what else there is, config/default.yaml what holds unless you say\n# otherwise. Secrets do not belong here.\n${stringify(content)}`
}
