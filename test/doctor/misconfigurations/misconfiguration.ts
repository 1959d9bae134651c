import { exitCodeOf, type Finding } from '../../../src/doctor/finding.js'
import type { WorldOptions } from '../../../src/simulators/world.js'
import { findingsOf, type Patient } from '../patient.js'

export interface Misconfiguration {
  readonly what: string
  readonly world?: WorldOptions
  readonly spoil: (patient: Patient) => void | Promise<void>
  readonly check: string
  readonly outcome?: 'warning'
  readonly text: RegExp
  readonly remedy: RegExp
  /** Of the command: 0 for a warning. */
  readonly exit: 0 | 1 | 2 | 4
  /** How long one check may take, in milliseconds. */
  readonly stepMs?: number
}

/** Each is named, with its remedy and the exit code of the command. */
export function itNames(family: string, cases: readonly Misconfiguration[]): void {
  describe(`a doctor names what is wrong with ${family}`, () => {
    it.each(cases)(
      '$what',
      async ({ world = {}, spoil, check, outcome = 'failed', text, remedy, exit, stepMs }) => {
        const findings = await findingsOf(world, spoil, stepMs)
        expect(problemsOf(findings)).toContainEqual({
          check,
          outcome,
          text: expect.stringMatching(text) as unknown,
          remedy: expect.stringMatching(remedy) as unknown,
        })
        expect(exitCodeOf(findings)).toBe(exit)
      },
    )
  })
}

export const problemsOf = (findings: readonly Finding[]): object[] =>
  findings
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warning')
    .map(({ check, outcome, text, remedy }) => ({ check, outcome, text, remedy }))
