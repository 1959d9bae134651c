import { chooseAmount, chooseCustomer, chooseEvent, chooseMeanwhile } from './choose-events.js'
import { chooseFaults } from './choose-faults.js'
import { chooseKill } from './choose-kills.js'
import { chooseLife } from './choose-life.js'
import { chooseRefusal } from './choose-refusals.js'
import { withValidations } from './choose-validations.js'
import * as motifs from './motifs.js'
import type { Draft, DraftStep, Motif } from './motifs.js'
import type { Plan, PlannedEvent, PlannedInvoice, SecondBridge } from './plan.js'
import { Random } from './random.js'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Invoices are dated before all of these: a clock that runs late must not find them in the future. */
export const INVOICE_DATE = '2026-10-05'

/** Ordinary days, ends of months and of the year, both changes of the hour, midnights in Paris and in UTC. */
const STARTS: readonly [string, ...string[]] = [
  '2026-11-17T09:12:07Z',
  '2026-10-24T20:40:00Z',
  '2026-10-25T00:20:30Z',
  '2026-10-31T22:30:10Z',
  '2026-11-30T22:50:59Z',
  '2026-12-31T22:45:00Z',
  '2027-02-28T15:03:44Z',
  '2027-03-27T23:10:00Z',
  '2027-03-28T00:30:05Z',
  '2028-02-28T22:00:01Z',
]

const VERSIONS = [
  [2, '17.0'],
  [2, '19.0'],
  [1, '16.0'],
  [1, '18.0'],
  [1, '19.0-pdp'],
  [1, '20.0'],
] as const

/** What takes several things at their right moments; mostly none, so that what nobody thought of comes about too. */
const MOTIFS: readonly [
  readonly [weight: number, motif: Motif | undefined],
  ...(readonly [number, Motif | undefined])[],
] = [
  [8, undefined],
  [3, motifs.withdrawnInBatch],
  [2, motifs.busyPeople],
  [1, motifs.crowd],
  [2, motifs.recycledInTheDark],
  [2, motifs.completedInTheDark],
  [1, motifs.correctedInTheDark],
  [2, motifs.replacedInTheDark],
  [1.5, motifs.heldWithRequest],
  [1.5, motifs.refusedAlike],
  [1, motifs.renderedLate],
  [1.5, motifs.blockedAgain],
  [1, motifs.unreadableRow],
  [1.5, motifs.twoCompanies],
  [0.3, motifs.mistypedSeller],
]

/** Everything that will happen in the run of this seed. */
export function makePlan(seed: number): Plan {
  const random = new Random(seed)
  const settleMinutes = random.pick([30, 60, 120])
  const draft: Draft = {
    graceMinutes: random.pick([0, 1, 15]),
    invoices: Array.from({ length: few(random, 4) }, (_, index) => plannedInvoice(random, index)),
    steps: [],
  }
  const motif = random.weighted(MOTIFS)
  const isOfTwoBridges = motif === undefined && random.chance(0.12)
  const killer = random.chance(0.2)
  const count = 1 + few(random, 9)
  for (let index = 0; index < count; index += 1)
    draft.steps.push(plannedStep(random, draft.invoices, { index, killer, isOfTwoBridges }))
  motif?.(random, draft)
  const version = random.weighted(VERSIONS)
  const plan = {
    seed,
    version,
    // From 20.0 on nothing else opens it.
    hasApiKey: version === '20.0' || (version.startsWith('19.0') && random.chance(0.5)),
    start: random.pick(STARTS),
    settleMinutes,
    delays: integration(random, settleMinutes),
    pageSize: random.pick([1, 2, 1000]),
    ...draft,
  } satisfies Plan
  const works = plannedWorks(plan)
  return withValidations(works === undefined ? plan : { ...plan, works })
}

/** Of chance of its own, so that all else of a seed stays what it was before there were works. */
function plannedWorks({ seed, second, steps }: Plan): Plan['works'] {
  const random = new Random(seed ^ 0x771a)
  // Whose SIRET is changed in Odoo has no pieces of its own.
  const isOfOther = steps.some(({ events }) => events.some(({ kind }) => kind === 'seller'))
  if (second !== undefined || isOfOther || !random.chance(0.2)) return undefined
  const posted = random.between(0, steps.length)
  const deposited = random.between(0, steps.length)
  const admitted = deposited + random.between(0, 2)
  return {
    posted,
    deposited,
    admitted,
    validated: admitted + random.between(0, 2),
    isOtherAmount: random.chance(0.5),
  }
}

function plannedStep(
  random: Random,
  invoices: readonly PlannedInvoice[],
  { index, killer, isOfTwoBridges }: { index: number; killer: boolean; isOfTwoBridges: boolean },
): DraftStep {
  const events = [...arrivals(random, invoices, index), ...chosenEvents(random, invoices, index)]
  const kill = killer && random.chance(0.25) ? chooseKill(random) : undefined
  const second = isOfTwoBridges && random.chance(0.4) ? secondBridge(random) : undefined
  const numbers = invoices.map(({ number }) => number)
  return {
    advanceSeconds: advance(random),
    // Two bridges on one store are on one machine, and have one clock.
    ...(second === undefined && random.chance(0.08) && { clockOffMinutes: clockOff(random) }),
    events,
    // Which of two bridges looked last nobody outside can tell.
    meanwhile: !isOfTwoBridges && random.chance(0.2) ? [chooseMeanwhile(random, invoices.length, index)] : [],
    faults: [
      ...chooseFaults(random, killer),
      ...(random.chance(0.1) ? [chooseRefusal(random, numbers)] : []),
    ],
    ...(kill && { kill }),
    // It is their machine's disk, too, and only the first one's connection can be made to fail.
    ...(second === undefined && random.chance(0.05) && { disk: random.pick(['full', 'read-only']) }),
    ...(second && { second }),
  }
}

/** Mostly few, so that many runs fit in an hour; what needs many to go wrong is there as well. */
function few(random: Random, most: number): number {
  return random.weighted([
    [6, random.between(1, Math.ceil(most / 3))],
    [3, random.between(2, Math.ceil((2 * most) / 3))],
    [1, random.between(2, most)],
  ])
}

/** Always well inside the time for which an uncertain deposit is looked for. */
function integration(random: Random, settleMinutes: number): Plan['delays'] {
  const minutes = random.pick([0, 0.2, 3, settleMinutes / 4, settleMinutes / 2])
  return { processingAfterSeconds: 5, integratedAfterSeconds: Math.round(minutes * MINUTE) }
}

function advance(random: Random): number {
  return random.weighted([
    [2, random.between(1, 50)],
    [6, random.between(1 * MINUTE, 3 * MINUTE)],
    [4, random.between(5 * MINUTE, 20 * MINUTE)],
    [2, random.between(1 * HOUR, 5 * HOUR)],
    [1, random.between(20 * HOUR, 30 * HOUR)],
  ])
}

function clockOff(random: Random): number {
  return random.pick([-1, 1]) * random.pick([2, 59, 6 * 60, 26 * 60])
}

function plannedInvoice(random: Random, index: number): PlannedInvoice {
  return {
    number: `FA/26/${String(index + 1).padStart(4, '0')}`,
    customer: chooseCustomer(random),
    untaxed: chooseAmount(random),
    life: chooseLife(random),
  }
}

/** Each invoice is posted in one of the first steps. */
function arrivals(random: Random, invoices: readonly PlannedInvoice[], step: number): PlannedEvent[] {
  return invoices.flatMap((invoice, place): PlannedEvent[] => {
    if (Math.floor(place / 2) !== step) return []
    const asks = invoice.customer !== 'commune' && invoice.customer !== 'bakery'
    return [
      {
        kind: 'arrive',
        invoice: place,
        lateMinutes: random.chance(0.25) ? random.between(1, 50) : 0,
        incomplete: asks && random.chance(0.3),
      },
    ]
  })
}

function chosenEvents(random: Random, invoices: readonly PlannedInvoice[], step: number): PlannedEvent[] {
  if (step === 0) return []
  return invoices.flatMap((_, invoice): PlannedEvent[] =>
    random.chance(0.14) ? [chooseEvent(random, invoice, step)] : [],
  )
}

function secondBridge(random: Random): SecondBridge {
  const nth = random.between(1, 2)
  const heldAt: SecondBridge['heldAt'] = random.pick<SecondBridge['heldAt']>([
    { side: 'chorus', path: 'factures/v1/deposer/flux', nth },
    { side: 'chorus', path: 'factures/v1/rechercher/fournisseur', nth },
    { side: 'odoo', model: 'account.move', method: 'search_read', nth },
    { side: 'odoo', model: 'mail.message', method: 'search_read', nth },
    { side: 'odoo', model: 'mail.message', method: 'create', nth },
    { side: 'odoo', model: 'account.move', method: 'write', nth },
    { side: 'odoo', model: 'account.move', method: 'load', nth },
  ])
  const frozen = heldAt.side === 'chorus' && random.chance(0.5)
  return { heldAt, frozen, heldSeconds: random.between(70, 600) }
}
