import type { PlannedLife, PlannedStatus } from '../campaign/plan.js'
import type { Random } from '../campaign/random.js'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How an invoice ends that Chorus Pro has taken; `recycled` and `suspended` are paid after a detour. */
export type End = 'paid' | 'recycled' | 'suspended' | 'rejected' | 'abandoned'

/** The life of an invoice over some days; every one of them ends. */
export function planLife(random: Random): { readonly life: PlannedLife; readonly end: End } {
  const end = random.weighted([
    [90, 'paid'],
    [3, 'recycled'],
    [3, 'suspended'],
    [3, 'rejected'],
    [1, 'abandoned'],
  ] as const)
  const firstFlow = random.weighted([
    [97, undefined],
    [2, 'rejected'],
    [1, 'incident'],
  ] as const)
  return { end, life: { ...(firstFlow && { firstFlow }), ...stepsOf(random, end) } }
}

function stepsOf(random: Random, end: End): Pick<PlannedLife, 'steps' | 'afterRecycling'> {
  const way = onTheWay(random)
  switch (end) {
    case 'paid':
      return { steps: [...way, ...payment(random)] }
    case 'recycled':
      return {
        steps: [...way, returned(random, 'A_RECYCLER')],
        afterRecycling: [...onTheWay(random).slice(1), ...payment(random)],
      }
    case 'suspended':
      return {
        steps: [
          ...way,
          returned(random, 'SUSPENDUE'),
          status('COMPLETEE', random.between(4 * HOUR, 2 * DAY)),
          ...payment(random),
        ],
      }
    case 'rejected':
      return { steps: [...way, returned(random, 'REJETEE')] }
    case 'abandoned':
      return { steps: [...way, status('ABANDONNEE', random.between(HOUR, 3 * DAY))] }
  }
}

function onTheWay(random: Random): PlannedStatus[] {
  return [
    status('DEPOSEE', 0),
    status('EN_COURS_ACHEMINEMENT', random.between(20, 5 * MINUTE)),
    status('MISE_A_DISPOSITION', random.between(MINUTE, HOUR)),
  ]
}

/** Three to nine days, some steps of which many recipients leave out. */
function payment(random: Random): PlannedStatus[] {
  const between = ['SERVICE_FAIT', 'MANDATEE', 'MISE_A_DISPOSITION_COMPTABLE', 'COMPTABILISEE']
  const codes = [...between.filter(() => random.chance(0.6)), 'MISE_EN_PAIEMENT']
  const seconds = random.between(3 * DAY, 9 * DAY) / codes.length
  return codes.map((code) => ({
    ...status(code, Math.round(seconds * (0.5 + random.next()))),
    // Exchanges run in batches: a status is shown later than it is dated.
    ...(random.chance(0.2) && { shownAfterSeconds: random.between(1, 30) * MINUTE }),
  }))
}

function returned(random: Random, code: string): PlannedStatus {
  return {
    ...status(code, random.between(HOUR, 3 * DAY)),
    commentaire: 'Il manque le bon de livraison « signé » : merci de le joindre & de renvoyer.',
  }
}

function status(statut: string, afterSeconds: number): PlannedStatus {
  return { statut, afterSeconds }
}
