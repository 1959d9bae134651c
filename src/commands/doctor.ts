import { examine } from '../doctor/examine.js'
import { exitCodeOf } from '../doctor/finding.js'
import { reportJson, reportLines } from '../doctor/report.js'
import { printLines, printPassing } from '../terminal/print.js'
import { visibleJson } from '../terminal/visible.js'

/** Looks at everything from this machine to both sides and back, says what is wrong and what to do; changes nothing. */
export async function doctor(
  configFile: string | undefined,
  flags: { readonly json?: boolean; readonly connection?: string },
): Promise<void> {
  if (flags.json !== true) printPassing('asking Odoo and Chorus Pro…')
  const findings = await examine({ configFile, environment: process.env, connection: flags.connection })
  if (flags.json === true) printLines(reportJson(findings).split('\n').map(visibleJson))
  else {
    printPassing('')
    printLines(reportLines(findings))
  }
  process.exitCode = exitCodeOf(findings)
}
