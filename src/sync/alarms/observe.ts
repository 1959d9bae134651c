import {
  ALARMS,
  type AlarmKind,
  NAMED_INVOICES,
  type Observed,
  SECRET_ENDS_SOON_MS,
} from '../../domain/alarms/alarm.js'
import { isInWindow } from '../../domain/running/maintenance.js'
import { mark } from '../../marks/mark.js'
import type { Wait } from '../../store/store.js'
import type { Side, StageContext } from '../running/context.js'
import type { CycleWatch } from '../health/cycle-watch.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Who starts the machine again after a night gives the first cycles a quarter of an hour before anybody is called. */
const CYCLE_PATIENCE_MS = 15 * MINUTE_MS
/** Two tries at least: one refusal may be a hiccup of the side's own. */
const CREDENTIALS_PATIENCE_MS = 10 * MINUTE_MS

/** Where the bridge or Chorus Pro is to go on, and where a person is: longer, because it was asked of somebody already. */
const BRIDGE_WAITS_MS = DAY_MS
const PERSON_WAITS_MS = 7 * DAY_MS

/** So many lost answers are no accident. */
const MANY_UNCERTAIN = 3

export type AlarmContext = Pick<
  StageContext,
  'connection' | 'store' | 'clock' | 'breakers' | 'dryRun' | 'log' | 'refusedDocuments'
> & { readonly cycles: CycleWatch }

/** How the cause of each alarm stands, from what the store and the last cycles tell: no side is asked. */
export async function observeAlarms(context: AlarmContext): Promise<ReadonlyMap<AlarmKind, Observed>> {
  const odoo = credentials(context, 'odoo')
  const chorus = credentials(context, 'chorus')
  const isExplained = odoo.is === 'present' || chorus.is === 'present'
  const observed: Record<AlarmKind, Observed> = {
    'odoo-credentials': odoo,
    'chorus-credentials': chorus,
    expiry: await expiry(context),
    waiting: await waiting(context),
    rate: await rate(context),
    // Refused credentials say it all: one cause is one alarm.
    cycle: isExplained && mark('one-cause-one-alarm') ? UNKNOWN : await cycle(context),
    deposits: isExplained ? UNKNOWN : await deposits(context),
  }
  return new Map(ALARMS.map((kind) => [kind, observed[kind]]))
}

const UNKNOWN: Observed = { is: 'unknown' }
const ABSENT: Observed = { is: 'absent' }

async function cycle({ store, connection, clock, cycles }: AlarmContext): Promise<Observed> {
  const now = clock.now().getTime()
  const goodAt = await store.lastGoodCycle(connection.name)
  const [failure] = cycles.failures
  const facts = failure === undefined ? {} : { cause: `${failure.message} → ${failure.remedy}` }
  // The first one ever may read for long; it is given the whole hour.
  if (goodAt === undefined) return { is: 'present', facts, patienceMs: HOUR_MS }
  return now - goodAt.getTime() < HOUR_MS - CYCLE_PATIENCE_MS
    ? ABSENT
    : { is: 'present', facts, patienceMs: CYCLE_PATIENCE_MS }
}

function credentials({ breakers }: AlarmContext, side: Side): Observed {
  const { presentFailure, hasWorked } = breakers[side]
  if (presentFailure?.kind === 'credentials') {
    const { message, remedy } = presentFailure
    return {
      is: 'present',
      facts: { cause: `${message} → ${remedy}` },
      patienceMs: CREDENTIALS_PATIENCE_MS,
    }
  }
  // A process that was just started, or a side that is out for another reason, tells nothing of them.
  const isUntold = presentFailure !== undefined || !hasWorked
  return isUntold && mark('credentials-not-tried-yet') ? UNKNOWN : ABSENT
}

async function expiry({ store, connection, clock }: AlarmContext): Promise<Observed> {
  const now = clock.now().getTime()
  const ends = (await store.expiries(connection.name)).flatMap(({ secret, expiresAt: at }) =>
    at !== undefined && at.getTime() - now < SECRET_ENDS_SOON_MS ? [{ secret, at }] : [],
  )
  return ends.length === 0 ? ABSENT : { is: 'present', facts: { ends }, patienceMs: 0 }
}

async function deposits(context: AlarmContext): Promise<Observed> {
  const { store, connection, clock, breakers, dryRun, refusedDocuments } = context
  const now = clock.now()
  const rests = connection.maintenance.some((window) => isInWindow(window, now))
  if (dryRun || rests) return UNKNOWN
  const { isAnyReady, uncertain, lastAcceptedAt } = await store.depositHealth(connection.name, now)
  const pause = await store.depositPause(connection.name)
  // One lost answer takes hours to settle, and says nothing of the next deposit.
  const isWaiting =
    refusedDocuments.words !== undefined || isAnyReady || uncertain >= MANY_UNCERTAIN || pause !== undefined
  const isTaken = lastAcceptedAt !== undefined && now.getTime() - lastAcceptedAt.getTime() < HOUR_MS
  // Of a pause for flows one that is taken says nothing: they are refused later.
  if (!isWaiting || (isTaken && pause?.kind !== 'flow')) return ABSENT
  const cause = pause?.message ?? refusedDocuments.words ?? breakers.chorus.presentFailure?.message
  return { is: 'present', facts: { cause }, patienceMs: HOUR_MS }
}

async function waiting({ store, connection, clock, dryRun }: AlarmContext): Promise<Observed> {
  if (dryRun) return UNKNOWN
  const ago = (ms: number): Date => new Date(clock.now().getTime() - ms)
  const waits: Wait[] = [
    { stage: 'discovered', before: ago(BRIDGE_WAITS_MS + connection.graceMinutes * MINUTE_MS) },
    ...(['ready', 'depositing', 'deposited'] as const).map((stage) => ({
      stage,
      before: ago(BRIDGE_WAITS_MS),
    })),
    ...(['blocked', 'held', 'refused'] as const).map((stage) => ({ stage, before: ago(PERSON_WAITS_MS) })),
  ]
  const { numbers, count } = await store.invoicesWaiting(connection.name, waits, NAMED_INVOICES)
  return count === 0 ? ABSENT : { is: 'present', facts: { invoices: numbers, count }, patienceMs: 0 }
}

/** Only where somebody is told a figure that was reckoned without it. */
async function rate({ store, connection }: AlarmContext): Promise<Observed> {
  const halfYears = connection.paymentPeriods ? await store.lackingRates(connection.name) : []
  return halfYears.length === 0 ? ABSENT : { is: 'present', facts: { halfYears }, patienceMs: 0 }
}
