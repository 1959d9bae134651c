import { type Config, describeLeftOut } from '../config/config.js'
import { ConfigError, configPath, readConfig } from '../config/load.js'
import type { Chart } from './finding.js'
import { FEW_CONNECTIONS } from './report.js'

/**
 * What is said of a problem is said with its remedy, behind the first colon or semicolon: a configuration is read by many
 * commands, and each of its lines is whole.
 */
const REMEDY =
  'Correct it in the configuration file, or in the environment, then run "chorus-bridge doctor" again.'

export interface ReadConfiguration {
  readonly path: string
  /** Undefined: the file cannot be read, or is of another shape. A secret that cannot be had is empty in it. */
  readonly config: Config | undefined
}

/** Undefined: no file is named. */
export function examineConfiguration(
  chart: Chart,
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): ReadConfiguration | undefined {
  const fail = (problems: readonly string[]): void => {
    for (const problem of problems) {
      const [text, remedy] = split(problem)
      chart.fail('configuration', text, remedy, 2)
    }
  }
  let path: string | undefined
  try {
    path = configPath(file, environment)
    const { config, problems } = readConfig(path, environment)
    fail(problems)
    if (problems.length === 0)
      chart.ok('configuration', `${path} is complete: ${describeConnections(config)}`)
    for (const { file, goesOn, problems: ofFile } of config.leftOut)
      for (const problem of ofFile) {
        const [text, remedy] = split(problem)
        const what = describeLeftOut({ file, goesOn, problems: [text] })
        chart.fail('configuration', what, remedy, 2)
      }
    for (const warning of config.warnings) {
      const [text, remedy] = split(warning)
      chart.warn('configuration', text, remedy)
    }
    return { path, config }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    fail(error.problems)
    return path === undefined ? undefined : { path, config: undefined }
  }
}

/** A problem, and what its sentence says after a semicolon: what to do. */
function split(problem: string): [text: string, remedy: string] {
  const at = problem.lastIndexOf('; ')
  if (at === -1) return [problem, REMEDY]
  const remedy = problem.slice(at + 2)
  return [problem.slice(0, at), `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`]
}

function describeConnections({ connections }: Config): string {
  if (connections.length > FEW_CONNECTIONS) {
    const inProduction = connections.filter(({ chorusPro }) => chorusPro.environment === 'production').length
    return `${String(connections.length)} connections, ${String(inProduction)} of them in production`
  }
  return connections.map(({ name, chorusPro }) => `${name} (${chorusPro.environment})`).join(', ')
}
