const FIRST_MS = 60_000
/** The longest wait that anything here answers. */
export const LONGEST_MS = 60 * 60_000

/** How long to wait after a step failed `failures` times in a row: a minute, doubled each time, an hour at most. */
export function backOffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(failures, 10), LONGEST_MS)
}

/**
 * How long until a flow is asked about again after `checks` questions. Integration takes seconds to hours, so the
 * first answers are worth asking for soon.
 */
export function flowCheckMs(checks: number): number {
  const minutes = [1, 1, 2, 3, 5, 10, 15, 30]
  const inMinutes = minutes[checks]
  return inMinutes === undefined ? LONGEST_MS : inMinutes * 60_000
}

/**
 * How long an invoice waits after each of its flows that came to nothing without a word against it: a day of work in all, which an
 * incident of Chorus Pro's does not outlast often.
 */
const FLOW_AGAIN_AFTER_MINUTES = [2, 60, 180, 360]

export const LONGEST_FLOW_AGAIN_MS = Math.max(...FLOW_AGAIN_AFTER_MINUTES) * 60_000

/** Undefined: a person has to look. */
export function flowAgainMs(flowsBefore: number): number | undefined {
  const minutes = FLOW_AGAIN_AFTER_MINUTES[flowsBefore]
  return minutes === undefined ? undefined : minutes * 60_000
}
