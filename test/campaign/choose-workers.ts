import { COMMITS } from './choose-kills.js'
import {
  FURTHER,
  type LineMoment,
  type Plan,
  type PlannedLock,
  type PlannedPause,
  type PlannedTrouble,
  type PlannedTurn,
  type PlannedWorkers,
} from './plan.js'
import { Random } from './random.js'

/**
 * The same plan with several bridges on one PostgreSQL. Of chance of its own, so that all else stays as it is over a file.
 * What only goes for a file, and for a second bridge on it, is left out.
 * @param count how many; the seed decides when absent
 */
export function withWorkers(alone: Plan, count?: number): Plan {
  const random = new Random(alone.seed ^ 0x9057)
  const chosen = random.weighted([
    [4, 2],
    [4, 3],
    [2, 4],
  ])
  const steps = alone.steps.map(({ second: _, disk: __, ...step }) => step)
  const plan = {
    ...alone,
    steps,
    workers: plannedWorkers(random, count ?? chosen, steps.length, alone.settleMinutes),
  }
  return plan.workers.machines.length >= 3 && random.chance(0.35) ? withFurther(random, plan) : plan
}

/** More companies, so that several bridges have several each to work on, and pass them on; what is posted there goes its way. */
function withFurther(random: Random, plan: Plan): Plan {
  const further = FURTHER.slice(0, random.between(2, FURTHER.length))
  const invoices = further.flatMap((company, index) =>
    plan.invoices
      .filter((invoice) => invoice.company === undefined)
      .slice(0, random.between(1, 2))
      .map((invoice) => ({
        ...invoice,
        company,
        number: invoice.number.replace(/^[A-Z]+/, (kind) => `${kind}${String(index + 1)}`),
      })),
  )
  const arrivals = invoices.map((_, index) => ({
    step: random.between(0, Math.min(2, plan.steps.length - 1)),
    event: {
      kind: 'arrive',
      invoice: plan.invoices.length + index,
      lateMinutes: 0,
      incomplete: false,
    } as const,
  }))
  return {
    ...plan,
    further,
    invoices: [...plan.invoices, ...invoices],
    steps: plan.steps.map((step, place) => ({
      ...step,
      events: [...step.events, ...arrivals.flatMap((one) => (one.step === place ? [one.event] : []))],
    })),
  }
}

function plannedWorkers(random: Random, count: number, steps: number, settleMinutes: number): PlannedWorkers {
  const machines = 1 + random.between(0, count - 1)
  const kind: KindOfRun = {
    troubles: random.chance(0.6),
    kills: random.chance(0.08),
    locks: random.chance(0.2),
    pauses: random.chance(0.7),
    settleMinutes,
  }
  const turns: PlannedTurn[] = []
  for (let step = 0; step < steps; step += 1) turns.push(plannedTurn(random, count, kind, turns.at(-1)))
  return {
    machines: Array.from({ length: count }, (_, index) => index % machines),
    clocksAheadSeconds: Array.from({ length: count }, () =>
      random.weighted([
        [3, 0],
        [2, random.between(-5, 5)],
        [1, random.between(-180, 180)],
      ]),
    ),
    turns,
  }
}

/** What breaks in a run at all. */
interface KindOfRun {
  readonly troubles: boolean
  /** Starting the server again takes a second or two. */
  readonly kills: boolean
  readonly locks: boolean
  readonly pauses: boolean
  /** Whoever stands still for longer finds that what it was about to send is sent by another. */
  readonly settleMinutes: number
}

function plannedTurn(
  random: Random,
  count: number,
  { troubles, kills, locks, pauses, settleMinutes }: KindOfRun,
  former: PlannedTurn | undefined,
): PlannedTurn {
  const order = former !== undefined && random.chance(0.6) ? former.order : someOf(random, count)
  const others = all(count).filter((worker) => worker !== order[0])
  const isPaused = pauses && random.chance(0.5)
  return {
    order,
    ...(!isPaused && random.chance(0.2) && { isTogether: true }),
    ...(isPaused && { pause: plannedPause(random, others, settleMinutes) }),
    troubles: troubles && random.chance(0.4) ? [plannedTrouble(random, order, kills)] : [],
    ...(locks && random.chance(0.3) && { lock: plannedLock(random) }),
  }
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** In any order; mostly each of them. */
function someOf(random: Random, count: number): number[] {
  const left = all(count)
  const chosen: number[] = []
  const size = random.chance(0.6) ? count : random.between(1, count)
  while (chosen.length < size) chosen.push(...left.splice(random.between(0, left.length - 1), 1))
  return chosen
}

function lineMoment(random: Random): LineMoment {
  if (random.chance(0.25)) return { nth: random.between(1, 60), ofCommits: false }
  if (random.chance(0.3)) return { nth: random.between(1, 12), ofCommits: true }
  return {
    method: random.weighted(COMMITS),
    nth: 1,
    ofCommits: random.chance(0.8),
  }
}

function plannedTrouble(random: Random, order: readonly number[], kills: boolean): PlannedTrouble {
  return {
    worker: order[random.between(0, Math.min(1, order.length - 1))] ?? 0,
    at: lineMoment(random),
    what: random.weighted([
      [3, 'lost'],
      [4, 'answer-lost'],
      [3, 'unknown'],
      [1, 'slow'],
      [kills ? 6 : 0, 'server-killed'],
    ]),
    lasts: random.chance(0.5),
  }
}

function plannedPause(random: Random, others: readonly number[], settleMinutes: number): PlannedPause {
  const nth = random.chance(0.7) ? 1 : 2
  const at = random.weighted<PlannedPause['at']>([
    [4, { side: 'chorus', path: 'factures/v1/deposer/flux', nth }],
    [2, { side: 'chorus', path: 'api/oauth/token', nth: 1 }],
    [2, { side: 'chorus', path: 'factures/v1/rechercher/fournisseur', nth }],
    [1, { side: 'chorus', path: 'transverses/v1/consulterCRDetaille', nth }],
    [1, { side: 'chorus', path: 'factures/v1/consulter/historique', nth }],
    [1, { side: 'odoo', model: 'account.move', method: 'search_read', nth }],
    [1, { side: 'odoo', model: 'mail.message', method: 'create', nth }],
    [1, { side: 'odoo', model: 'account.move', method: 'write', nth }],
    [6, { side: 'database', ...lineMoment(random), isSent: random.chance(0.5) }],
    // Between an intent and what was intended.
    [3, { side: 'database', method: 'recordDepositIntent', nth, ofCommits: true, isSent: true }],
    [2, { side: 'database', method: 'beginTelling', nth, ofCommits: true, isSent: true }],
  ])
  // What is on its way to Odoo when a process stops arrives, and does not stand still with it.
  const isFrozen = at.side !== 'odoo' && random.chance(0.7)
  const isOnItsWay = at.side === 'chorus' && at.path === 'factures/v1/deposer/flux'
  return {
    at,
    others: [others[random.between(0, others.length - 1)] ?? 0],
    heldSeconds: random.weighted([
      [2, random.between(0, 40)],
      [4, random.between(70, 600)],
      // A request itself arrives within the time for which it is looked for.
      [isFrozen && !isOnItsWay ? 2 : 0, settleMinutes * 60 + random.between(20 * 60, 60 * 60)],
    ]),
    isFrozen,
    isUnaware: random.chance(0.5),
  }
}

function plannedLock(random: Random): PlannedLock {
  return {
    table: random.pick(['^invoices$', '^deposits$', '^outbox$', 'lease']),
    how: random.pick(['rows', 'table', 'snapshot']),
    ...(random.chance(0.6) && { ms: random.between(5, 100) }),
  }
}
