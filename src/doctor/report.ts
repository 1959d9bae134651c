import { colour, type Text } from '../terminal/text.js'
import { verdictLines } from '../terminal/verdict.js'
import { exitCodeOf, type Finding } from './finding.js'

/** Of more of them one that is in order is told in a line, and of the others what is not. */
export const FEW_CONNECTIONS = 5

/** What is right, what is wrong, and under it the remedy. */
export function reportLines(findings: readonly Finding[]): Text[] {
  const connections = new Set(findings.flatMap(({ connection }) => connection ?? []))
  const told = connections.size > FEW_CONNECTIONS ? shortened(findings) : findings
  return [
    ...told.flatMap(({ outcome, connection, check, text, remedy }) =>
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
    ...(connections.size > FEW_CONNECTIONS ? whichFailed(findings, connections.size) : []),
    summary(findings),
  ]
}

function isTrouble({ outcome }: Finding): boolean {
  return outcome === 'failed' || outcome === 'warning'
}

function shortened(findings: readonly Finding[]): Finding[] {
  const troubled = new Set(findings.filter(isTrouble).map(({ connection }) => connection))
  const inOrder = new Map<string, Finding>()
  const told: Finding[] = []
  for (const finding of findings) {
    const { connection } = finding
    if (connection === undefined || isTrouble(finding)) told.push(finding)
    else if (!troubled.has(connection))
      inOrder.set(connection, { ...finding, outcome: 'ok', text: 'in order' })
  }
  return [...told, ...inOrder.values()]
}

function whichFailed(findings: readonly Finding[], all: number): Text[] {
  const failed = new Set(
    findings.flatMap(({ outcome, connection }) => (outcome === 'failed' ? (connection ?? []) : [])),
  )
  if (failed.size === 0) return []
  const which = failed.size === all ? '' : `: ${[...failed].join(', ')}`
  return [`${String(failed.size)} of ${String(all)} connections failed${which}.`]
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
