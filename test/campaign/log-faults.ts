/** Complaints of the bridge about itself: of a stage, or of one invoice, which it puts off and goes on. */
export function faultsIn(log: string): string[] {
  return log.split('\n').filter((line) => line.includes('"kind":"fault"'))
}
