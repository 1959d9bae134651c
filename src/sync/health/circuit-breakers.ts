import { ChorusError } from '../../chorus/wire/error.js'
import { isInWindow } from '../../domain/running/maintenance.js'
import { OdooError } from '../../odoo/wire/error.js'
import { SIDES, type Side, type StageContext } from '../running/context.js'
import { describeFailure } from './failure.js'
import { answers } from './probe.js'
import { SideBreaker } from './side-breaker.js'

/** The sides of one connection, each with a circuit breaker of its own. */
export type CircuitBreakers = Readonly<Record<Side, SideBreaker>>

export function newCircuitBreakers(): CircuitBreakers {
  return { odoo: new SideBreaker('odoo'), chorus: new SideBreaker('chorus') }
}

/**
 * The sides that the cycle which begins now does without: in a maintenance window of theirs, told to wait, or out. One
 * that is out is asked first whether it is back.
 */
export async function sidesLeftAlone(context: StageContext): Promise<Set<Side>> {
  const { breakers, clock, log, connection, chorus } = context
  breakers.chorus.begin(chorus.answeredCalls())
  const alone = new Set<Side>()
  for (const side of SIDES) {
    const breaker = breakers[side]
    const isInMaintenance = connection.maintenance.some(
      (window) => window.side === side && isInWindow(window, clock.now()),
    )
    if (isInMaintenance) {
      alone.add(side)
    } else if (breaker.isLeftAlone(clock.now())) {
      alone.add(side)
      breaker.remind(clock.now(), log)
    } else if (breaker.isOut) {
      if (await answers(context, side)) {
        breaker.answered(clock.now(), await waiting(context), log)
      } else {
        alone.add(side)
        breaker.stillOut(clock.now())
        breaker.remind(clock.now(), log)
      }
    }
  }
  return alone
}

/** What the outage has left undone, in numbers of invoices; `tellings` are notes and fields that Odoo does not have. */
async function waiting({ store, connection }: StageContext): Promise<object> {
  const stages = await store.stageCounts(connection.name)
  const { pending } = await store.outboxCounts(connection.name)
  return {
    toPrepare: stages.discovered ?? 0,
    toDeposit: stages.ready ?? 0,
    toSettle: stages.depositing ?? 0,
    toFollow: (stages.deposited ?? 0) + (stages.followed ?? 0),
    tellings: pending,
  }
}

/** A side failed as a whole; its line goes to the log unless its outage is known. */
export function sideFailed(
  { breakers, clock, log }: StageContext,
  side: Side,
  error: unknown,
  stage: string,
): void {
  const { message, remedy, kind } = describeFailure(error)
  const failure = { message, remedy, pauseMs: pauseMs(error, kind), kind, stage }
  breakers[side].failed(failure, clock.now(), log)
}

const MINUTE_MS = 60_000

/** Refused credentials are not tried each minute: a technical account could be locked. */
const REFUSED_PAUSE_MS = 5 * MINUTE_MS

/**
 * Whatever patience is asked for: the word of one service (a quota, a maintenance) holds up the others as well, and one question
 * an hour costs nothing.
 */
const LONGEST_PAUSE_MS = 60 * MINUTE_MS

function pauseMs(error: unknown, kind: string): number {
  if (kind === 'credentials') return REFUSED_PAUSE_MS
  const asked =
    error instanceof ChorusError || error instanceof OdooError ? error.retryAfterSeconds : undefined
  if (asked === undefined) return kind === 'quota' ? MINUTE_MS : 0
  return Math.min(asked * 1_000, LONGEST_PAUSE_MS)
}
