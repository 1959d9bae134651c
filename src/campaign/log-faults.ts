import { readFileSync } from 'node:fs'

/** Complaints of the bridge about itself: of a stage, or of one invoice, which it puts off and goes on. */
export function faultsIn(logFile: string): string[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"kind":"fault"'))
}
