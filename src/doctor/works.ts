import type { ChorusInspector } from '../chorus/inspect/inspector.js'
import { ChorusError } from '../chorus/wire/error.js'
import type { Connection } from '../config/config.js'
import type { Chart } from './finding.js'
import type { Patience } from './patience.js'
import { step } from './step.js'

/** Those of ordinary invoices and of the costs of justice (AIFE): E1, E2, E3. */
const OTHER_FLOWS = /^IN_DP_E[123]_/

/** By which flows works pieces may be deposited, where the account has their space or somebody has configured one. */
export async function examineWorks(
  chart: Chart,
  { worksSyntax }: Connection,
  inspector: ChorusInspector,
  { stepMs }: Patience,
): Promise<void> {
  if (worksSyntax === undefined && !(await ifTold(() => inspector.hasWorksSpace()))) return
  const formats =
    worksSyntax === undefined
      ? await ifTold(() => inspector.flowFormats())
      : await step(chart, 'chorus.works', stepMs, () => inspector.flowFormats())
  if (formats === undefined) return
  const listed = formats.flatMap(({ format, syntaxes }) =>
    syntaxes.filter((syntax) => !OTHER_FLOWS.test(syntax)).map((syntax) => `${syntax} (${format})`),
  )
  const shown = listed.length === 0 ? 'no flow of works pieces' : listed.join(', ')
  if (worksSyntax === undefined)
    chart.ok('chorus.works', `works pieces are deposited on the portal; as flows, Chorus Pro lists ${shown}`)
  else if (formats.some(({ syntaxes }) => syntaxes.includes(worksSyntax)))
    chart.ok('chorus.works', `worksSyntax ${worksSyntax} is among those that Chorus Pro lists: ${shown}`)
  else
    chart.fail(
      'chorus.works',
      `Chorus Pro does not list worksSyntax ${worksSyntax}; it lists ${shown}`,
      'Set worksSyntax to a code of works flows that is listed, or take it out of the configuration: works pieces are held for the portal until then.',
    )
}

/** Services that few sources know: what they refuse says nothing of the connection. */
async function ifTold<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ChorusError) return undefined
    throw error
  }
}
