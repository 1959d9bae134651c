import { StoreError } from '../store/error.js'
import { act } from './act.js'
import type { Stage, StageContext } from './context.js'
import { SIDES } from './context.js'
import { deposit } from './deposit.js'
import { discover } from './discover.js'
import { describeFailure, failedSide, UNREADABLE } from './failure.js'
import { follow } from './follow.js'
import { askLegalCategories } from './legal-categories.js'
import { tellMaybePublic } from './maybe-public.js'
import { markBuyers } from './partners.js'
import { prepare } from './prepare.js'
import { reconsider } from './reconsider.js'
import { refreshDaily } from './refresh-directory.js'
import { tell } from './tell.js'
import { tidy } from './tidy.js'
import { noteUnreadable } from './unreadable.js'
import { requests } from './requests.js'
import { sideFailed, sidesLeftAlone } from './weather.js'

const STAGES: readonly Stage[] = [
  reconsider,
  discover,
  requests,
  prepare,
  deposit,
  follow,
  act,
  tell,
  markBuyers,
  tellMaybePublic,
  askLegalCategories,
  noteUnreadable,
  tidy,
  // Last: what it begins goes on beside the next cycles.
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
  const { weather, clock, log, stop } = context
  const isStopped = (): boolean => stop.aborted
  const alone = await sidesLeftAlone(context)
  const used = SIDES.filter((side) => !alone.has(side))
  const failures: CycleReport['failures'][number][] = []
  for (const stage of STAGES) {
    if (isStopped()) return { failures }
    if (stage.needs.some((side) => alone.has(side))) continue
    try {
      await stage.run(context)
    } catch (error) {
      // Its connection may have been cut for the stop.
      if (isStopped()) return { failures }
      const side = failedSide(error)
      const { message, remedy, kind } = describeFailure(error)
      failures.push({ stage: stage.name, message, remedy, kind })
      if (error instanceof StoreError) {
        if (context.storeTrouble.isNews(error, clock.now())) log.error(message, { remedy, kind })
        return { failures }
      }
      if (kind === UNREADABLE) {
        log.debug(message, { remedy, kind, stage: stage.name })
      } else if (side === undefined) {
        const stack = kind === 'fault' && error instanceof Error ? { stack: error.stack } : {}
        log.error(message, { remedy, kind, stage: stage.name, ...stack })
      } else {
        alone.add(side)
        sideFailed(context, side, error, stage.name)
      }
    }
  }
  if (context.storeTrouble.end()) log.info('the store can be written again')
  for (const side of used) if (!alone.has(side)) weather[side].worked(clock.now(), log)
  return { failures }
}
