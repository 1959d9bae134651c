import type { Outcome } from './run.js'
import type { Place } from './world.js'

/** What a campaign adds up to. */
export class Totals {
  runs = 0
  inProcesses = 0
  failed = 0
  invoices = 0
  deposits = 0
  notes = 0
  cycles = 0
  readonly strikes = new Map<string, number>()
  readonly findings = new Map<string, number>()

  add(outcome: Pick<Outcome, 'invoices' | 'deposits' | 'notes' | 'cycles'> & Counts, place: Place): void {
    this.runs += 1
    this.inProcesses += place === 'processes' ? 1 : 0
    this.failed += outcome.findings.length > 0 ? 1 : 0
    this.invoices += outcome.invoices
    this.deposits += outcome.deposits
    this.notes += outcome.notes
    this.cycles += outcome.cycles
    for (const [kind, count] of outcome.strikes) this.strikes.set(kind, (this.strikes.get(kind) ?? 0) + count)
    for (const { rule } of outcome.findings) this.findings.set(rule, (this.findings.get(rule) ?? 0) + 1)
  }

  report(): string {
    const strikes = [...this.strikes].sort(([a], [b]) => a.localeCompare(b))
    const all = strikes.reduce((sum, [, count]) => sum + count, 0)
    const lines = [
      `${this.runs} runs, ${this.invoices} invoices, ${this.deposits} calls of the deposit service, ${this.notes} notes, ${this.cycles} cycles`,
      `${this.inProcesses} of the runs with real processes, the others in one`,
      `${all} faults struck:`,
      ...strikes.map(([kind, count]) => `  ${String(count).padStart(7)}  ${kind}`),
      `${this.failed} runs failed`,
      ...[...this.findings].map(([rule, count]) => `  ${String(count).padStart(7)}  ${rule}`),
    ]
    return lines.join('\n')
  }
}

interface Counts {
  readonly strikes: Iterable<readonly [string, number]>
  readonly findings: readonly { readonly rule: string }[]
}
