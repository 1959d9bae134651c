import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import { askKeyExpiry, askPasswordExpiry } from '../alarms/expiries.js'
import { tellAlarms } from '../alarms/tell-alarms.js'
import { chorusRequests } from '../stages/chorus-requests.js'
import type { Stage, StageContext } from './context.js'
import { SIDES } from './context.js'
import { unlessReplaced } from './replaced.js'
import { deposit } from '../stages/deposit.js'
import { discover } from '../stages/discover.js'
import { describeFailure, failedSide, UNREADABLE } from '../health/failure.js'
import { concernsAll } from '../health/probe.js'
import { follow } from '../stages/follow.js'
import { askUnknownAgain } from '../recipients/directory.js'
import { askLegalCategories } from '../recipients/legal-categories.js'
import { tellMaybePublic } from '../recipients/maybe-public.js'
import { markBuyers } from '../recipients/partners.js'
import { orders } from '../stages/orders.js'
import { payments } from '../stages/payments.js'
import { prepare } from '../stages/prepare.js'
import { proofs } from '../stages/proofs.js'
import { reconsider } from '../odoo-state/reconsider.js'
import { rejections } from '../stages/rejections.js'
import { refreshDaily } from '../recipients/refresh-directory.js'
import { tell } from '../stages/tell.js'
import { waitingRequests } from '../stages/waiting-requests.js'
import { waitingValidations } from '../stages/waiting-validations.js'
import { tidy } from '../health/tidy.js'
import { noteUnreadable } from '../health/unreadable.js'
import { requests } from '../stages/requests.js'
import { validations } from '../stages/validations.js'
import { works } from '../stages/works.js'
import { sideFailed, sidesLeftAlone } from '../health/circuit-breakers.js'

const STAGES: readonly Stage[] = [
  reconsider,
  discover,
  orders,
  requests,
  prepare,
  deposit,
  follow,
  works,
  validations,
  waitingValidations,
  chorusRequests,
  waitingRequests,
  rejections,
  payments,
  tell,
  proofs,
  markBuyers,
  tellMaybePublic,
  askUnknownAgain,
  askLegalCategories,
  askKeyExpiry,
  askPasswordExpiry,
  tellAlarms,
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
 * that need a side that failed as a whole: they would only say the same again. A store that cannot be written ends the cycle:
 * what cannot be written down is not done.
 */
export async function runCycle(context: StageContext): Promise<CycleReport> {
  const { breakers, clock, log, stop, troubles } = context
  const isStopped = (): boolean => stop.aborted
  const alone = await sidesLeftAlone(context)
  const used = SIDES.filter((side) => !alone.has(side))
  const failures: CycleReport['failures'][number][] = []
  for (const stage of STAGES) {
    if (isStopped()) return { failures }
    if (stage.needs.some((side) => alone.has(side))) continue
    try {
      await stage.run(context)
    } catch (thrown) {
      const error = await unlessReplaced(context, thrown)
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
      } else if (side === undefined || !(await isOfSide(context, error))) {
        // It may last for days, and is met in each cycle.
        const isKnown = side !== undefined && !troubles.isNews(message, clock.now())
        const stack = kind === 'fault' && error instanceof Error ? { stack: error.stack } : {}
        log[isKnown ? 'debug' : 'error'](message, { remedy, kind, stage: stage.name, ...stack })
      } else {
        alone.add(side)
        sideFailed(context, side, error, stage.name)
      }
    }
  }
  if (context.storeTrouble.end()) log.info('the store can be written again')
  for (const side of used) if (!alone.has(side)) breakers[side].worked(clock.now(), log)
  return { failures }
}

/** Deposits that are lost one after the other take hours each to be found out: no more are begun for a while. */
async function isOfSide(context: StageContext, error: unknown): Promise<boolean> {
  const isLost = describeFailure(error).kind === 'unknown-outcome'
  return isLost || (await concernsAll(context, error)) || !mark('stage-that-fails-alone')
}
