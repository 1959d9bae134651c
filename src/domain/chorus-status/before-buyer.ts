import { whoseTurn } from './status.js'

/** Statuses in which the buyer does not see the invoice yet, by the one that says who has it. */
const BEFORE_BUYER: Readonly<Record<string, readonly string[]>> = {
  A_VALIDER_1: ['A_VALIDER_1', 'REFUSEE_1', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR'],
  A_VALIDER_2: ['A_VALIDER_2', 'REFUSEE_2'],
  A_ASSOCIER_MOE: [
    'A_ASSOCIER_MOE',
    'MISE_A_DISPOSITION_MOE',
    'PRISE_EN_COMPTE_MOE',
    'A_VALIDER_MOE',
    'REFUSEE_MOE',
    'ERREUR_DE_MOE',
  ],
}

/** « à la maîtrise d’œuvre »: to whom to turn while the buyer does not see an invoice; undefined: it does. */
export function whoHasItBeforeBuyer(code: string): string | undefined {
  const [who] = Object.entries(BEFORE_BUYER).find(([, codes]) => codes.includes(code)) ?? []
  return who === undefined ? undefined : whoseTurn(who)
}
