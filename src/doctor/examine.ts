import { ApplicationQuotas } from '../application-quotas.js'
import type { RateLimiter } from '../chorus/wire/rate-limiter.js'
import { type Config, type Connection, secretsOf } from '../config/config.js'
import { hideInMixed } from '../secrets/hide.js'
import { someAtOnce } from '../some-at-once.js'
import { examineChorus } from './chorus.js'
import { examineConfiguration } from './configuration.js'
import { examineDatabase } from './database.js'
import { examineFiles } from './files.js'
import { Chart, type Finding } from './finding.js'
import { examineNode, type Machine, thisMachine } from './machine.js'
import { examineNetwork } from './network.js'
import { examineOdoo } from './odoo.js'
import { examinePage } from './page.js'
import { type Patience, USUAL_PATIENCE } from './patience.js'
import { examineStructure } from './structure.js'
import { examineWorks } from './works.js'

export interface Examination {
  readonly configFile: string | undefined
  readonly environment: NodeJS.ProcessEnv
  /** Of this connection alone both sides are looked at; undefined: of all. */
  readonly connection?: string | undefined
  readonly machine?: Machine
  readonly patience?: Patience
}

/** Everything from here to there. Changes nothing anywhere, ends in bounded time, and throws nothing but faults. */
export async function examine({
  configFile,
  environment,
  connection,
  machine = thisMachine,
  patience = USUAL_PATIENCE,
}: Examination): Promise<Finding[]> {
  const chart = new Chart()
  const canRead = examineNode(chart, machine)
  const read = examineConfiguration(chart, configFile, environment)
  if (read !== undefined) examineFiles(chart, read.config, read.path, environment)
  const config = read?.config
  if (config === undefined) {
    chart.skip(['database', 'odoo', 'piste', 'chorus'], 'the configuration cannot be read')
    return chart.findings
  }
  await examineNetwork(chart, config, environment, patience)
  await examinePage(chart, config.health)
  const asked = config.connections.filter(({ name }) => connection === undefined || name === connection)
  if (connection !== undefined && asked.length === 0)
    chart.fail(
      'configuration',
      `there is no connection ${connection}`,
      'Give the name of one that the configuration has, or leave --connection out.',
      2,
    )
  if (canRead) await examineDatabase(chart, config, asked, machine)
  else chart.skip(['database'], 'better-sqlite3 cannot be loaded')
  const sides = await examineSides(config, asked, machine, patience)
  return withoutSecrets(config, [...chart.findings, ...sides])
}

/** What was asked of others has been cleaned already; this is for what nobody thought of. */
function withoutSecrets(config: Config, findings: readonly Finding[]): Finding[] {
  const hide = hideInMixed(secretsOf(config))
  return findings.map((finding) => ({
    ...finding,
    text: hide(finding.text),
    remedy: finding.remedy && hide(finding.remedy),
  }))
}

/** So many connections are looked at together: one that hangs keeps no other waiting, and no server is asked for all at once. */
const AT_ONCE = 20

async function examineSides(
  config: Config,
  asked: readonly Connection[],
  machine: Machine,
  patience: Patience,
): Promise<Finding[]> {
  const quotas = new ApplicationQuotas(() => config.connections)
  const charts = await someAtOnce(asked, AT_ONCE, (connection) =>
    // One alone asks for a handful.
    examineConnection(connection, asked.length > 1 ? quotas.of(connection) : undefined, machine, patience),
  )
  return charts.flat()
}

/** What needs both sides comes last. */
async function examineConnection(
  connection: Connection,
  limiter: RateLimiter | undefined,
  machine: Machine,
  patience: Patience,
): Promise<Finding[]> {
  const [odoo, chorus, both] = [
    new Chart(connection.name),
    new Chart(connection.name),
    new Chart(connection.name),
  ]
  const company = examineOdoo(odoo, connection, patience, () => machine.clock())
  await examineChorus(
    chorus,
    connection.chorusPro,
    limiter,
    patience,
    () => machine.clock(),
    async (known, why) => {
      await examineStructure(both, connection, await company, known, why, patience, machine.clock())
      if (known !== undefined) await examineWorks(both, connection, known.inspector, patience)
      else if (connection.worksSyntax !== undefined) both.skip(['chorus.works'], why)
    },
  )
  await company
  return [...odoo.findings, ...chorus.findings, ...both.findings]
}
