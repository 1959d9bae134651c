import type { Life, LifeStep } from './life.js'
import type { User } from './records.js'

const MINUTE = 60
const DAY = 24 * 3600

const accountant: User = {
  nom: 'PERRET',
  prenom: 'Claire',
  email: 'claire.perret@collectivite.example',
  telephone: '0478001122',
}

const contractor: User = {
  nom: 'MARCHAL',
  prenom: 'Hugo',
  email: 'hugo.marchal@batiment-general.example',
  telephone: '0472334455',
}

const waitingForContractor: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 2 * MINUTE, statut: 'A_VALIDER_1' },
]

/** From the deposit to the recipient. */
export const onTheWay: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 2 * MINUTE, statut: 'EN_COURS_ACHEMINEMENT' },
  { afterSeconds: 8 * MINUTE, statut: 'MISE_A_DISPOSITION' },
]

/** From the recipient to the money. */
export const payment: readonly LifeStep[] = [
  { afterSeconds: 5 * DAY, statut: 'MANDATEE', utilisateur: accountant },
  { afterSeconds: 2 * DAY, statut: 'MISE_A_DISPOSITION_COMPTABLE' },
  { afterSeconds: 8 * DAY, statut: 'MISE_EN_PAIEMENT' },
]

/** Lives by name, for options and for `POST /_sim/life`. */
export const namedLives = {
  paid: { steps: [...onTheWay, ...payment] },
  rejected: {
    steps: [
      ...onTheWay,
      {
        afterSeconds: 3 * DAY,
        statut: 'REJETEE',
        commentaire: 'Le prix unitaire ne correspond pas au bordereau du marché. Merci de refacturer.',
        utilisateur: accountant,
      },
    ],
  },
  suspended: {
    steps: [
      ...onTheWay,
      {
        afterSeconds: 2 * DAY,
        statut: 'SUSPENDUE',
        commentaire: "Il manque le procès-verbal de réception signé. Merci de l'ajouter.",
        utilisateur: accountant,
      },
    ],
    afterCompletion: payment,
  },
  toRecycle: {
    steps: [
      ...onTheWay,
      {
        afterSeconds: 1 * DAY,
        statut: 'A_RECYCLER',
        commentaire: 'Cette facture ne relève pas de notre service.',
        utilisateur: accountant,
      },
    ],
    afterRecycling: [...onTheWay.slice(1), ...payment],
  },
  /** A sub-contractor named the wrong contractor; once corrected, that one validates and the recipient pays. */
  wrongValidator: {
    steps: [
      { afterSeconds: 0, statut: 'DEPOSEE' },
      { afterSeconds: 2 * MINUTE, statut: 'A_VALIDER_1' },
      {
        afterSeconds: 1 * DAY,
        statut: 'ERREUR_FOURNISSEUR_SUR_VALIDEUR',
        commentaire: 'Nous ne sommes pas titulaire de ce marché.',
      },
    ],
    afterCorrection: [{ afterSeconds: 1 * DAY, statut: 'VALIDEE_1' }, ...onTheWay.slice(1), ...payment],
  },
  /** A sub-contractor's or co-contractor's invoice (A9, A12), validated by the contractor or the *mandataire*. */
  validated: {
    steps: [
      ...waitingForContractor,
      { afterSeconds: 3 * DAY, statut: 'VALIDEE_1', utilisateur: contractor },
      ...onTheWay.slice(1),
      ...payment,
    ],
  },
  refusedByValidator: {
    steps: [
      ...waitingForContractor,
      {
        afterSeconds: 3 * DAY,
        statut: 'REFUSEE_1',
        commentaire: 'Erreur de montant : le métré du lot 3 est contesté.',
        utilisateur: contractor,
      },
    ],
  },
  /** Nobody says a word for fifteen days. */
  silentValidator: {
    steps: [
      ...waitingForContractor,
      { afterSeconds: 15 * DAY, statut: 'ABSENCE_VALIDATION_1_HORS_DELAI' },
      ...onTheWay.slice(1),
      ...payment,
    ],
  },
  /** Local government through Hélios: nothing between the delivery and the public accountant. */
  helios: {
    steps: [
      ...onTheWay,
      { afterSeconds: 20 * DAY, statut: 'MISE_A_DISPOSITION_COMPTABLE' },
      { afterSeconds: 7 * DAY, statut: 'MISE_EN_PAIEMENT' },
    ],
  },
  /** The recipient has it and never says another word. */
  silent: { steps: onTheWay },
  incident: { flow: 'incident', steps: [] },
  stuck: { flow: 'stuck', steps: [] },
} as const satisfies Record<string, Life>

export type LifeName = keyof typeof namedLives
