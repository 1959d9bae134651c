import { ChorusError } from '../chorus/error.js'
import { StoreError } from '../store/error.js'
import { act } from './act.js'
import type { Stage, StageContext } from './context.js'
import { deposit } from './deposit.js'
import { discover } from './discover.js'
import { describeFailure, failedSide } from './failure.js'
import { follow } from './follow.js'
import { markBuyers } from './partners.js'
import { prepare } from './prepare.js'
import { reconsider } from './reconsider.js'
import { refreshDaily } from './refresh-directory.js'
import { tell } from './tell.js'

const STAGES: readonly Stage[] = [
  reconsider,
  discover,
  prepare,
  deposit,
  follow,
  act,
  tell,
  markBuyers,
  refreshDaily,
]

export interface CycleReport {
  /** One line a failure: what happened and what to do. Empty when all went well. */
  readonly failures: readonly { stage: string; message: string; remedy: string; kind: string }[]
}

/**
 * One round of all stages for one connection. A stage that fails does not keep the others from running, but for those
 * that need the side that failed: they would only say the same again. A store that cannot be written ends the cycle:
 * what cannot be written down is not done.
 */
export async function runCycle(context: StageContext): Promise<CycleReport> {
  const { pauses, clock } = context
  const failed = new Set([...pauses].filter(([, until]) => until > clock.now()).map(([side]) => side))
  const failures: CycleReport['failures'][number][] = []
  for (const stage of STAGES) {
    if (context.stop.aborted) break
    if (stage.needs.some((side) => failed.has(side))) continue
    try {
      await stage.run(context)
    } catch (error) {
      const side = failedSide(error)
      if (side !== undefined) {
        failed.add(side)
        pauses.set(side, new Date(clock.now().getTime() + pauseMs(error)))
      }
      const { message, remedy, kind } = describeFailure(error)
      failures.push({ stage: stage.name, message, remedy, kind })
      if (error instanceof StoreError) {
        if (context.storeTrouble.isNews(error, clock.now())) context.log.error(message, { remedy, kind })
        return { failures }
      }
      const stack = kind === 'fault' && error instanceof Error ? { stack: error.stack } : {}
      context.log.error(message, { remedy, kind, stage: stage.name, ...stack })
    }
  }
  if (context.storeTrouble.end()) context.log.info('the store can be written again')
  return { failures }
}

/** Refused credentials are not tried each minute: a technical account could be locked. */
const REFUSED_PAUSE_MS = 5 * 60_000

/** How long the side that failed so is to be left alone; 0: until the next cycle. */
function pauseMs(error: unknown): number {
  if (error instanceof ChorusError && error.kind === 'quota') return (error.retryAfterSeconds ?? 60) * 1_000
  const { kind } = describeFailure(error)
  return kind === 'credentials' ? REFUSED_PAUSE_MS : 0
}
