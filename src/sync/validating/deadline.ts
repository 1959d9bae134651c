import type { ValidationRow } from '../../store/store.js'

/** From when on silence counts; undefined: Chorus Pro does not tell since when the invoice waits. */
export function knownDeadline({
  deadline,
  facts,
}: Pick<ValidationRow, 'deadline' | 'facts'>): Date | undefined {
  return facts.isSinceUnknown === true ? undefined : deadline
}
