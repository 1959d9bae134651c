import type { PlannedLife, PlannedStatus } from './plan.js'
import type { Random } from './random.js'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What becomes of an invoice in Chorus Pro. */
export function chooseLife(random: Random): PlannedLife {
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
    [1.5, 'suspended'],
    [0.5, 'wrong-validator'],
    [1.5, 'recycled'],
    [0.3, 'abandoned'],
    [0.3, 'unknown'],
  ] as const)
  const life = (
    steps: PlannedStatus[],
    after: Omit<PlannedLife, 'steps' | 'firstFlow'> = {},
  ): PlannedLife => ({
    ...(firstFlow && { firstFlow }),
    steps: [...way, ...steps],
    ...after,
  })
  switch (end) {
    case 'silent':
      return life([])
    case 'paid':
      return life(payment(random))
    case 'rejected':
      return life([returned(random, 'REJETEE')])
    case 'suspended':
      return life(
        [
          returned(random, 'SUSPENDUE'),
          // Somebody completes it on the portal.
          ...(random.chance(0.3)
            ? [status('COMPLETEE', random.between(2 * MINUTE, 2 * HOUR)), ...payment(random)]
            : []),
        ],
        { afterCompletion: afterCompletion(random) },
      )
    case 'wrong-validator':
      return life([returned(random, 'ERREUR_FOURNISSEUR_SUR_VALIDEUR')], {
        afterCorrection: [status('VALIDEE_1', random.between(MINUTE, HOUR)), ...payment(random)],
      })
    case 'recycled':
      return life([returned(random, 'A_RECYCLER')], {
        afterRecycling: [...onTheWay(random).slice(1), ...payment(random)],
      })
    case 'abandoned':
      return life([status('ABANDONNEE', random.between(MINUTE, DAY))])
    case 'unknown':
      return life([status('EN_COURS_TRAITEMENT_PIVOT_S', random.between(MINUTE, HOUR)), ...payment(random)])
  }
}

/** It comes back to be recycled, within minutes. */
export function lifeToRecycle(random: Random): PlannedLife {
  const comesBack: PlannedStatus = {
    ...returned(random, 'A_RECYCLER'),
    afterSeconds: random.between(1, MINUTE),
  }
  const comesBackAgain = random.chance(0.15) ? [returned(random, 'A_RECYCLER')] : []
  return {
    steps: [...onTheWay(random, [20, MINUTE]), comesBack],
    afterRecycling: [...onTheWay(random).slice(1), ...comesBackAgain, ...payment(random)],
  }
}

/** It comes back for want of a document, or for the wrong validator, within minutes. */
/** It is rejected, within minutes. */
export function lifeToReplace(random: Random): PlannedLife {
  return {
    steps: [
      ...onTheWay(random, [20, MINUTE]),
      { ...returned(random, 'REJETEE'), afterSeconds: random.between(1, MINUTE) },
    ],
  }
}

export function lifeToComplete(random: Random): PlannedLife {
  const comesBack = (code: string): PlannedStatus => ({
    ...returned(random, code),
    afterSeconds: random.between(1, MINUTE),
  })
  return {
    steps: [...onTheWay(random, [20, MINUTE]), comesBack('SUSPENDUE')],
    afterCompletion: afterCompletion(random),
  }
}

export function lifeToCorrect(random: Random): PlannedLife {
  return {
    steps: [
      status('DEPOSEE', 0),
      status('A_VALIDER_1', random.between(1, 40)),
      { ...returned(random, 'ERREUR_FOURNISSEUR_SUR_VALIDEUR'), afterSeconds: random.between(1, MINUTE) },
    ],
    afterCorrection: [status('VALIDEE_1', random.between(MINUTE, HOUR)), ...payment(random)],
  }
}

/** The buyer goes on, or asks for something more. */
function afterCompletion(random: Random): PlannedStatus[] {
  return [
    ...(random.chance(0.4) ? [returned(random, 'SUSPENDUE')] : []),
    ...(random.chance(0.6) ? payment(random) : []),
  ]
}

/** Chorus Pro takes a new invoice through its first statuses within a minute, or within hours. */
function onTheWay(
  random: Random,
  within: readonly [number, ...number[]] = [40, 5 * MINUTE, 2 * HOUR],
): PlannedStatus[] {
  const most = random.pick(within)
  return [
    status('DEPOSEE', 0),
    status('EN_COURS_ACHEMINEMENT', random.between(1, most)),
    status('MISE_A_DISPOSITION', random.between(1, most)),
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
