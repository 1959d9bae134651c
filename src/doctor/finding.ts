/** One line of what a doctor tells. */
export interface Finding {
  /** For scripts, and stable: such as `odoo.company`. */
  readonly check: string
  /** The connection that it is about; undefined: all of them, or the machine. */
  readonly connection: string | undefined
  readonly outcome: 'ok' | 'warning' | 'failed' | 'not-checked'
  /** English, one sentence, without secrets. */
  readonly text: string
  /** English: what to do. */
  readonly remedy: string | undefined
  /** The exit code that a failure asks for; 0 for everything else. */
  readonly exitCode: ExitCode
}

/** 1: a side or the machine; 2: the configuration; 4: the database. */
export type ExitCode = 0 | 1 | 2 | 4

/** The findings of one connection, or of the machine, in the order in which they are to be read. */
export class Chart {
  readonly findings: Finding[] = []

  constructor(private readonly connection?: string) {}

  ok(check: string, text: string): void {
    this.#add({ check, outcome: 'ok', text, remedy: undefined, exitCode: 0 })
  }

  warn(check: string, text: string, remedy: string): void {
    this.#add({ check, outcome: 'warning', text, remedy, exitCode: 0 })
  }

  fail(check: string, text: string, remedy: string, exitCode: Exclude<ExitCode, 0> = 1): void {
    this.#add({ check, outcome: 'failed', text, remedy, exitCode })
  }

  skip(checks: readonly string[], why: string): void {
    for (const check of checks)
      this.#add({ check, outcome: 'not-checked', text: why, remedy: undefined, exitCode: 0 })
  }

  #add(finding: Omit<Finding, 'connection'>): void {
    this.findings.push({ connection: this.connection, ...finding })
  }
}

const GRAVEST_FIRST: readonly ExitCode[] = [2, 4, 1]

export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return GRAVEST_FIRST.find((code) => findings.some(({ exitCode }) => exitCode === code)) ?? 0
}
