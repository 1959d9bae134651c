/** What setup did or found, in that order. */
export type SetupReport = readonly SetupStep[]

export interface SetupStep {
  readonly what:
    | 'model'
    | 'access'
    | 'field'
    | 'view'
    | 'action'
    | 'menu'
    | 'request'
    | 'external id'
    | 'saved search'
    | 'activity'
  /** External id of ours; of a saved search its name, of an activity its summary. */
  readonly name: string
  readonly outcome: SetupOutcome
  /** What differs, or why Odoo refused. */
  readonly detail?: string
}

/**
 * - `created`, `updated`, `adopted`, `removed`: what `setup` did; `unchanged`: there was nothing to do
 * - `missing`, `differs`, `obsolete`: what a check found
 * - `refused`: Odoo would not take it, the rest went on; `skipped`: it needs what was refused, or what Odoo lacks
 */
export type SetupOutcome =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'adopted'
  | 'removed'
  | 'missing'
  | 'differs'
  | 'obsolete'
  | 'refused'
  | 'skipped'

/** Whether this Odoo has everything as it should be, as far as it can. */
export function isInOrder(report: SetupReport): boolean {
  return !report.some(({ outcome }) => ['missing', 'differs', 'obsolete', 'refused'].includes(outcome))
}

/** `check` changes nothing and reports what `mend` would do. */
export type SetupMode = 'mend' | 'check'
