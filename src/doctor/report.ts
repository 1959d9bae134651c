import { colour, type Text } from '../terminal/text.js'
import { verdictLines } from '../terminal/verdict.js'
import { exitCodeOf, type Finding } from './finding.js'

/** What is right, what is wrong, and under it the remedy. */
export function reportLines(findings: readonly Finding[]): Text[] {
  return [
    ...findings.flatMap(({ outcome, connection, check, text, remedy }) =>
      verdictLines(
        outcome,
        [
          connection === undefined ? '' : `${connection}: `,
          outcome === 'not-checked' ? `${check} not checked: ${text}` : text,
        ],
        remedy,
      ),
    ),
    '',
    summary(findings),
  ]
}

function summary(findings: readonly Finding[]): Text {
  const count = (outcome: Finding['outcome']): number =>
    findings.filter((finding) => finding.outcome === outcome).length
  const [failed, warnings] = [count('failed'), count('warning')]
  if (failed > 0)
    return colour(
      'red',
      `${String(failed)} failed, ${String(warnings)} warnings: the bridge does not work like this.`,
    )
  return warnings > 0
    ? colour('yellow', `Nothing failed, ${String(warnings)} warnings.`)
    : colour('green', 'All is well.')
}

/** For scripts: the same as one JSON object. */
export function reportJson(findings: readonly Finding[]): string {
  const exitCode = exitCodeOf(findings)
  return JSON.stringify(
    { ok: exitCode === 0, exitCode, findings: findings.map(({ exitCode: _own, ...shown }) => shown) },
    undefined,
    2,
  )
}
