import type { Side } from './sync/running/context.js'
import type { CycleOutcome } from './sync/running/watched-cycle.js'

/** What happens, for who counts it. */
export interface Observer {
  cycleEnded(connection: string, outcome: CycleOutcome, ms: number): void
  exchanged(connection: string, side: Side, service: string, outcome: string): void
}

/** Nobody counts. */
export const NOBODY: Observer = { cycleEnded: () => undefined, exchanged: () => undefined }
