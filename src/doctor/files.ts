import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Config } from '../config/config.js'
import { DATABASE_PASSWORD } from '../config/database.js'
import { ALARM_SECRETS } from '../config/health.js'
import { firstSource, placesOf, SECRET_KEYS, secretSource } from '../config/secrets.js'
import type { Chart } from './finding.js'

const OTHERS_READ = 0o004
const OTHERS_WRITE = 0o002
const OTHERS_ENTER = 0o001
const GROUP_READ = 0o040

/** Who may read the secrets, and who may turn the bridge elsewhere. */
export function examineFiles(
  chart: Chart,
  config: Config | undefined,
  configFile: string,
  environment: NodeJS.ProcessEnv,
): void {
  const { connectionsFolder, connectionFiles, leftOut } = config ?? {}
  const read = [
    configFile,
    ...(connectionsFolder === undefined ? [] : [connectionsFolder]),
    ...(connectionFiles?.values() ?? []),
    ...(leftOut ?? []).map(({ file }) => file),
  ]
  for (const file of read) {
    const mode = modeOf(file)
    if (mode !== undefined && (mode & OTHERS_WRITE) !== 0 && isReachable(file))
      chart.fail(
        'files.configuration',
        `${file} may be changed by every user of this machine (mode ${octal(mode)}): who does can have the secrets sent to a server of their own`,
        `chmod o-w ${file}`,
      )
  }
  if (config !== undefined) examineSecrets(chart, config, environment)
}

function examineSecrets(chart: Chart, config: Config, environment: NodeJS.ProcessEnv): void {
  const places = placesOf(config, environment)
  const sources = [
    ...config.connections.flatMap(({ name }) =>
      SECRET_KEYS.flatMap((key) => secretSource(places, name, key) ?? []),
    ),
    ...[...ALARM_SECRETS, DATABASE_PASSWORD].flatMap(
      (variable) => firstSource(environment, [variable]) ?? [],
    ),
  ]
  const files = [...new Set(sources.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)])))]
  const found = files.flatMap((file) => {
    const mode = modeOf(file)
    return mode === undefined ? [] : [{ file, mode }]
  })
  const open = found.filter(({ file, mode }) => (mode & OTHERS_READ) !== 0 && isReachable(file))
  for (const { file, mode } of open)
    chart.fail(
      'files.secrets',
      `${file} holds a secret and may be read by every user of this machine (mode ${octal(mode)})`,
      `chmod 600 ${file}, owned by the bridge's user. If others could log in meanwhile, replace the secret too.`,
    )
  const shared = found.filter(({ mode }) => (mode & OTHERS_READ) === 0 && (mode & GROUP_READ) !== 0)
  for (const { file, mode } of shared)
    chart.warn(
      'files.secrets',
      `${file} holds a secret and may be read by its whole group (mode ${octal(mode)})`,
      `chmod 600 ${file}, unless the group is the bridge's own.`,
    )
  const variables = [
    ...new Set(sources.filter(({ file }) => file === undefined).map(({ variable }) => variable)),
  ]
  if (variables.length > 0)
    chart.warn(
      'files.secrets',
      `secrets are in variables: ${variables.join(', ')}; "pm2 save" writes them to ~/.pm2/dump.pm2, and a child process is given them`,
      'Put each into a file of mode 0600, and name that file in the variable with _FILE at its end.',
    )
  if (open.length === 0 && shared.length === 0 && found.length > 0)
    chart.ok('files.secrets', `${String(found.length)} secret files, closed to others`)
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o777
  } catch {
    // Said already, by the configuration.
    return undefined
  }
}

/** Whether every user can come to the file: each folder above it lets them in. */
function isReachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((modeOf(folder) ?? 0) & OTHERS_ENTER) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
