import { act } from './act.js'
import type { Side, Stage, StageContext } from './context.js'
import { deposit } from './deposit.js'
import { discover } from './discover.js'
import { describeFailure, failedSide } from './failure.js'
import { follow } from './follow.js'
import { prepare } from './prepare.js'
import { tell } from './tell.js'

const STAGES: readonly Stage[] = [discover, prepare, deposit, follow, act, tell]

export interface CycleReport {
  /** One line a failure: what happened and what to do. Empty when all went well. */
  readonly failures: readonly { stage: string; message: string; remedy: string; kind: string }[]
}

/**
 * One round of all stages for one connection. A stage that fails does not keep the others from running, but for those
 * that need the side that failed: they would only say the same again.
 */
export async function runCycle(context: StageContext): Promise<CycleReport> {
  const failed = new Set<Side>()
  const failures: CycleReport['failures'][number][] = []
  for (const stage of STAGES) {
    if (context.stop.aborted) break
    if (stage.needs.some((side) => failed.has(side))) continue
    try {
      await stage.run(context)
    } catch (error) {
      const side = failedSide(error)
      if (side !== undefined) failed.add(side)
      const { message, remedy, kind } = describeFailure(error)
      failures.push({ stage: stage.name, message, remedy, kind })
      context.log.error(message, { remedy, kind, stage: stage.name })
    }
  }
  return { failures }
}
