import { chooseFaults } from './choose-faults.js'
import { chooseKill } from './choose-kills.js'
import type {
  Plan,
  PlannedEvent,
  PlannedInvoice,
  PlannedLife,
  PlannedStatus,
  PlannedStep,
  SecondBridge,
} from './plan.js'
import { Random } from './random.js'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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

/** Everything that will happen in the run of this seed. */
export function makePlan(seed: number): Plan {
  const random = new Random(seed)
  const settleMinutes = random.pick([30, 60, 120])
  const invoices = Array.from({ length: few(random, 6) }, (_, index) => plannedInvoice(random, index))
  const hasSecond = random.chance(0.08)
  const killer = random.chance(0.2)
  const steps = Array.from({ length: 2 + few(random, 10) }, (_, index): PlannedStep => {
    const events = [...arrivals(random, invoices, index), ...chosenEvents(random, invoices, index)]
    const kill = killer && random.chance(0.25) ? chooseKill(random) : undefined
    const second = hasSecond && random.chance(0.4) ? secondBridge(random) : undefined
    return {
      advanceSeconds: advance(random),
      // Two bridges on one store are on one machine, and have one clock.
      ...(second === undefined && random.chance(0.08) && { clockOffMinutes: clockOff(random) }),
      events,
      faults: chooseFaults(random, killer),
      ...(kill && { kill }),
      // It is their machine's disk, too, and only the first one's connection can be made to fail.
      ...(second === undefined && random.chance(0.05) && { disk: random.pick(['full', 'read-only']) }),
      ...(second && { second }),
    }
  })
  const version = random.pick<Plan['version']>(['16.0', '17.0', '17.0', '19.0', '19.0'])
  return {
    seed,
    version,
    hasApiKey: version === '19.0' && random.chance(0.5),
    start: random.pick(STARTS),
    graceMinutes: random.pick([0, 1, 15]),
    settleMinutes,
    delays: integration(random, settleMinutes),
    pageSize: random.pick([1, 2, 1000]),
    invoices,
    steps,
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
    customer: random.weighted([
      [5, 'commune'],
      [2, 'hospital'],
      [2, 'school'],
      [0.5, 'bakery'],
    ]),
    untaxed: amount(random),
    life: plannedLife(random),
  }
}

function amount(random: Random): number {
  return 5 * random.between(200, 200_000)
}

function plannedLife(random: Random): PlannedLife {
  const firstFlow = random.weighted([
    [12, undefined],
    [1, 'incident'],
    [1, 'rejected'],
    [0.3, 'stuck'],
  ] as const)
  const way = onTheWay(random)
  const end = random.weighted([
    [5, 'paid'],
    [2, 'silent'],
    [1, 'rejected'],
    [1, 'suspended'],
    [1.5, 'recycled'],
    [0.3, 'abandoned'],
    [0.3, 'unknown'],
  ] as const)
  const life = (steps: PlannedStatus[], afterRecycling?: PlannedStatus[]): PlannedLife => ({
    ...(firstFlow && { firstFlow }),
    steps: [...way, ...steps],
    ...(afterRecycling && { afterRecycling }),
  })
  switch (end) {
    case 'silent':
      return life([])
    case 'paid':
      return life(payment(random))
    case 'rejected':
      return life([returned(random, 'REJETEE')])
    case 'suspended':
      return life([
        returned(random, 'SUSPENDUE'),
        ...(random.chance(0.5)
          ? [status('COMPLETEE', random.between(2 * MINUTE, 2 * HOUR)), ...payment(random)]
          : []),
      ])
    case 'recycled':
      return life([returned(random, 'A_RECYCLER')], [...onTheWay(random).slice(1), ...payment(random)])
    case 'abandoned':
      return life([status('ABANDONNEE', random.between(MINUTE, DAY))])
    case 'unknown':
      return life([status('EN_COURS_TRAITEMENT_PIVOT_S', random.between(MINUTE, HOUR)), ...payment(random)])
  }
}

/** Chorus Pro takes a new invoice through its first statuses within a minute, or within hours. */
function onTheWay(random: Random): PlannedStatus[] {
  const within = random.pick([40, 5 * MINUTE, 2 * HOUR])
  return [
    status('DEPOSEE', 0),
    status('EN_COURS_ACHEMINEMENT', random.between(1, within)),
    status('MISE_A_DISPOSITION', random.between(1, within)),
  ]
}

/** Local bodies leave out what they please between the delivery and the payment. */
function payment(random: Random): PlannedStatus[] {
  const between = ['SERVICE_FAIT', 'MANDATEE', 'MISE_A_DISPOSITION_COMPTABLE', 'COMPTABILISEE']
  const codes = [...between.filter(() => random.chance(0.5)), 'MISE_EN_PAIEMENT']
  return codes.map((code): PlannedStatus => {
    const afterSeconds = random.pick([5 * MINUTE, 50 * MINUTE, 7 * HOUR]) + random.between(0, 60)
    // Exchanges run in batches: a status is shown later than it is dated, but before the next one is taken.
    const late = random.chance(0.2)
    return {
      ...status(code, afterSeconds),
      ...(late && { shownAfterSeconds: random.between(1, 4) * MINUTE }),
    }
  })
}

function returned(random: Random, code: string): PlannedStatus {
  const commentaire = 'Il manque « une pièce » <b>signée</b> & datée.'
  return { ...status(code, random.between(2 * MINUTE, 8 * HOUR)), commentaire }
}

function status(statut: string, afterSeconds: number): PlannedStatus {
  return { statut, afterSeconds }
}

/** Each invoice is posted in one of the first steps. */
function arrivals(random: Random, invoices: readonly PlannedInvoice[], step: number): PlannedEvent[] {
  return invoices.flatMap((invoice, place): PlannedEvent[] => {
    if (Math.floor(place / 2) !== step) return []
    const asks = invoice.customer === 'hospital' || invoice.customer === 'school'
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
    random.chance(0.14) ? [chosenEvent(random, invoice, step)] : [],
  )
}

function chosenEvent(random: Random, invoice: number, step: number): PlannedEvent {
  return random.weighted<() => PlannedEvent>([
    [3, () => ({ kind: 'complete', invoice })],
    [2, () => ({ kind: 'reset', invoice })],
    [4, () => ({ kind: 'repost', invoice })],
    [1, () => ({ kind: 'cancel', invoice })],
    [0.5, () => ({ kind: 'delete', invoice })],
    [1.5, () => ({ kind: 'amount', invoice, untaxed: amount(random) })],
    [1, () => ({ kind: 'renumber', invoice, number: `FB/26/${String(100 * step + invoice)}` })],
    [1, () => ({ kind: 'reference', invoice, contract: `MAPA-${String(step)}` })],
    [1.5, () => ({ kind: 'by-hand', invoice, sameAmount: random.chance(0.75) })],
    [2, () => ({ kind: 'touch', invoice })],
    [3, () => ({ kind: 'request', invoice, request: 'deposit_again' })],
    [0.7, () => ({ kind: 'request', invoice, request: 'do_not_send' })],
    [3, () => ({ kind: 'request', invoice, request: 'recycle' })],
    [1, () => ({ kind: 'request', invoice, request: 'rejection_handled' })],
  ])()
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
