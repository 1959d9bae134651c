import { withWorkers } from './choose-workers.js'
import { makePlan } from './make-plan.js'
import type { Plan } from './plan.js'
import type { Place } from './world.js'

/** What decides a run beside its seed. */
export interface Settings {
  /** See `Plan`. */
  readonly depositsAtOnce?: number | undefined
  /** How many bridges share a PostgreSQL; the seed decides when absent. */
  readonly workers?: number | undefined
}

export function planOf(seed: number, place: Place, { depositsAtOnce, workers }: Settings): Plan {
  const plan = { ...makePlan(seed), ...(depositsAtOnce !== undefined && { depositsAtOnce }) }
  return place === 'postgres' ? withWorkers(plan, workers) : plan
}
