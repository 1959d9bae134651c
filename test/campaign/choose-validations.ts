import { chooseFault, type Places } from './choose-faults.js'
import type {
  Moment,
  Plan,
  PlannedAct,
  PlannedFault,
  PlannedKill,
  PlannedStep,
  PlannedValidation,
  SecondBridge,
  ValidationAct,
} from './plan.js'
import { Random } from './random.js'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** More often than any run asks. */
const ALWAYS = 1_000_000

const LEAST_STEPS = 4

export const TREAT = 'factures/v1/traiter/factureAValider'
const SEARCH = 'factures/v1/rechercher/valideur'
const MOTIVES = 'transverses/v1/recuperer/motifs/refus/Facture/AValider'
const HISTORY = 'factures/v1/consulter/historique'
const RECORDS = 'x_chorus_validation'

const PLACES: Places = {
  paths: [
    [6, TREAT],
    [2, SEARCH],
    [1.5, HISTORY],
    [1, 'factures/v1/consulter/valideur'],
    [1, MOTIVES],
    [1, 'factures/v1/telecharger/groupe'],
  ],
  calls: [
    [3, [RECORDS, 'write']],
    [2, [RECORDS, 'search_read']],
    [2, [RECORDS, 'load']],
    [1, [RECORDS, 'activity_schedule']],
    [1, ['x_chorus_motive', 'load']],
    [0.5, ['x_chorus_motive', 'search_read']],
    [2, ['mail.message', 'create']],
    [1, ['mail.activity', 'unlink']],
    [1, ['ir.attachment', 'search_read']],
    [1, ['ir.attachment', 'create']],
  ],
}

const COMMITS = [
  [5, 'recordDecisionBegun'],
  [5, 'recordDecisionAnswered'],
  [1, 'recordDecisionOver'],
  [4, 'noteValidation'],
  [5, 'recordValidationTold'],
  [1, 'recordValidationDocument'],
  [1, 'recordValidationDocumentBegun'],
  [1, 'saveMotives'],
  [1, 'saveValidationSearch'],
] as const

/** Of chance of its own, so that all else of a seed stays what it was before there were validations. */
export function withValidations(plan: Plan): Plan {
  const random = new Random(plan.seed ^ 0x3a7e)
  // Whose SIRET is changed in Odoo has nothing to validate any more.
  const isOfOther = plan.steps.some(({ events }) => events.some(({ kind }) => kind === 'seller'))
  if (isOfOther || !random.chance(0.22)) return plan
  const isOfTwoBridges = plan.steps.some(({ second }) => second !== undefined)
  const killer = random.chance(0.3)
  const added = Math.max(0, LEAST_STEPS - plan.steps.length) + random.between(0, 1)
  const steps = [...plan.steps, ...Array.from({ length: added }, () => quietStep(random))]
  return {
    ...plan,
    steps: steps.map((step) => troubled(random, step, killer)),
    validations: Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, (_, index) =>
      plannedValidation(random, index, {
        steps: steps.length,
        hasMoments: !isOfTwoBridges,
        hasSecond: plan.second !== undefined,
      }),
    ),
  }
}

function quietStep(random: Random): PlannedStep {
  const advanceSeconds = random.pick([2 * MINUTE, 11 * MINUTE, 70 * MINUTE])
  return { advanceSeconds, events: [], faults: [] }
}

function troubled(random: Random, step: PlannedStep, killer: boolean): PlannedStep {
  const kill = killer && random.chance(0.4) ? chooseKill(random) : undefined
  const heldAt = random.chance(0.5) ? chooseHold(random) : undefined
  const { second } = step
  return {
    ...step,
    faults: [
      ...step.faults,
      ...(random.chance(0.4) ? [chooseFault(random, killer && random.chance(0.2), PLACES)] : []),
      ...(random.chance(0.12) ? [lastingNo(random)] : []),
    ],
    ...(step.kill === undefined && kill && { kill }),
    ...(second &&
      heldAt && { second: { ...second, heldAt, frozen: second.frozen && heldAt.side === 'chorus' } }),
  }
}

/** To the account, or to whatever it asks; to the bridge's user in Odoo. */
function lastingNo(random: Random): PlannedFault {
  const steps = random.between(1, 3)
  if (random.chance(0.3)) {
    const [model, method] = random.weighted(PLACES.calls)
    const name = random.pick(['odoo.exceptions.AccessError', 'odoo.exceptions.UserError'])
    return {
      side: 'odoo',
      rule: { model, method, times: 'always', effect: { kind: 'error', name, message: 'Non.' } },
      steps,
    }
  }
  const path = random.weighted(PLACES.paths)
  const fault = random.pick<Extract<PlannedFault, { side: 'chorus' }>['rule']['fault']>([
    { kind: 'status', status: 403 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 400 },
    { kind: 'return-code', codeRetour: 20_099, libelle: 'TRA_MSG_00.099' },
    { kind: 'return-code', codeRetour: 1, libelle: 'Une erreur technique est survenue' },
  ])
  return { side: 'chorus', rule: { path, times: ALWAYS, fault }, steps }
}

function chooseKill(random: Random): PlannedKill {
  return {
    method: random.weighted(COMMITS),
    nth: random.pick([1, 1, 1, 2]),
    when: random.pick(['before', 'after']),
  }
}

function chooseHold(random: Random): SecondBridge['heldAt'] {
  return random.pick<SecondBridge['heldAt']>([
    { side: 'chorus', path: TREAT, nth: 1 },
    { side: 'chorus', path: TREAT, nth: 1 },
    { side: 'chorus', path: SEARCH, nth: 1 },
    { side: 'odoo', model: RECORDS, method: 'load', nth: 1 },
    { side: 'odoo', model: RECORDS, method: 'write', nth: 1 },
  ])
}

function plannedValidation(
  random: Random,
  index: number,
  { steps, hasMoments, hasSecond }: { steps: number; hasMoments: boolean; hasSecond: boolean },
): PlannedValidation {
  // Who had nothing to validate when the bridge asked first is asked about again a day later.
  const deposited = index === 0 || random.chance(0.6) ? 0 : random.between(0, steps - 1)
  return {
    ...(hasSecond && random.chance(0.4) && { company: 'lemoine' }),
    number: `ST/26/${String(index + 1).padStart(4, '0')}`,
    total: (random.between(1_000, 9_000_000) / 100).toFixed(2),
    deposited,
    waitsAfterSeconds: random.pick([0, 0, 0, 5 * MINUTE]),
    isSecondTurn: random.chance(0.15),
    ...(random.chance(0.15) && { silentAfterSeconds: random.pick([20 * MINUTE, 2 * HOUR, 30 * HOUR]) }),
    acts: chooseActs(random, deposited, hasMoments),
  }
}

function chooseActs(random: Random, deposited: number, hasMoments: boolean): PlannedAct[] {
  const count = random.weighted([
    [1, 0],
    [4, 1],
    [4, 2],
    [3, 3],
    [1, 5],
  ])
  let step = deposited + random.pick([0, 1, 1])
  return Array.from({ length: count }, (_, place) => {
    const act = place === 0 && random.chance(0.7) ? chooseDecision(random) : chooseAct(random)
    const isBetween = hasMoments && random.chance(0.4)
    const planned = { step, ...(isBetween && { before: chooseMoment(random) }), act }
    step += random.pick([0, 0, 1, 1, 2])
    return planned
  })
}

function chooseAct(random: Random): ValidationAct {
  return random.weighted<() => ValidationAct>([
    [4, () => chooseDecision(random)],
    [2, () => ({ kind: 'withdraw' })],
    [2, () => ({ kind: 'on-portal', status: random.pick(['validated', 'refused', 'wrong-validator']) })],
    [1.5, () => ({ kind: 'named-again' })],
  ])()
}

/** Mostly with all that Chorus Pro wants of it. */
function chooseDecision(random: Random): ValidationAct {
  const comment = random.weighted([
    [4, undefined],
    [4, 'Le métré du lot 3 est contesté.'],
    [0.4, 'très long '.repeat(250)],
  ])
  if (random.chance(0.5)) return { kind: 'decide', decision: 'validate', ...(comment && { comment }) }
  const motive = random.weighted([
    [3, 'ERREUR_MONTANT'],
    [3, 'MAUVAIS_VALIDEUR'],
    [2, 'AUTRE'],
    [1.5, undefined],
  ])
  return { kind: 'decide', decision: 'refuse', ...(motive && { motive }), ...(comment && { comment }) }
}

function chooseMoment(random: Random): Moment {
  const nth = random.pick([1, 1, 2])
  return random.weighted<() => Moment>([
    [4, () => ({ side: 'chorus', path: TREAT, nth })],
    [2, () => ({ side: 'odoo', model: RECORDS, method: 'search_read', nth })],
    [2, () => ({ side: 'odoo', model: RECORDS, method: 'write', nth })],
    [1, () => ({ side: 'chorus', path: MOTIVES, nth: 1 })],
    [1, () => ({ side: 'chorus', path: SEARCH, nth: 1 })],
    [1, () => ({ side: 'chorus', path: HISTORY, nth })],
    [1, () => ({ side: 'odoo', model: 'mail.message', method: 'create', nth })],
    [1, () => ({ side: 'any', nth: random.between(1, 60) })],
  ])()
}
