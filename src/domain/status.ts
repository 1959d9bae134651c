/**
 * The statuses of an invoice in Chorus Pro (AIFE, "cycle de vie de la facture"): what each means for the supplier and
 * who acts next. Codes that are not here are shown as they come: the list is open.
 */
export interface StatusWords {
  readonly code: string
  /** As Chorus Pro's portal names it. */
  readonly label: string
  /** One sentence for the accountant. */
  readonly meaning: string
  readonly nextActor: NextActor
  /**
   * Place on the normal way from deposit to payment; statuses off that way have none. Being more than one place
   * further than before means that a step was jumped over, so that the history must be read.
   */
  readonly place?: number
  /** The supplier has to do something: the reason is read from the history and shown. */
  readonly returned?: true
  /** Nothing more will come. */
  readonly final?: true
}

export type NextActor = 'supplier' | 'recipient' | 'accountant' | 'chorus-pro' | 'nobody'

const NEXT_ACTOR_WORDS: Readonly<Record<NextActor, string>> = {
  supplier: 'à vous',
  recipient: 'au destinataire',
  accountant: 'au comptable public',
  'chorus-pro': 'à Chorus Pro',
  nobody: 'à personne',
}

export function nextActorWords(actor: NextActor): string {
  return NEXT_ACTOR_WORDS[actor]
}

export const PAID = 'MISE_EN_PAIEMENT'
export const TO_RECYCLE = 'A_RECYCLER'
export const REJECTED = 'REJETEE'

const LIFE: readonly StatusWords[] = [
  {
    code: 'BROUILLON',
    label: 'Brouillon',
    meaning: 'La facture a été saisie sur le portail mais n’est pas envoyée.',
    nextActor: 'supplier',
  },
  {
    code: 'DEPOSEE',
    label: 'Déposée',
    meaning: 'Chorus Pro a reçu la facture.',
    nextActor: 'chorus-pro',
    place: 1,
  },
  {
    code: 'EN_COURS_ACHEMINEMENT',
    label: 'En cours d’acheminement',
    meaning: 'Chorus Pro achemine la facture vers son destinataire.',
    nextActor: 'chorus-pro',
    place: 2,
  },
  {
    code: 'MISE_A_DISPOSITION',
    label: 'Mise à disposition du destinataire',
    meaning: 'Le destinataire a reçu la facture : le délai légal de paiement commence.',
    nextActor: 'recipient',
    place: 3,
  },
  {
    code: 'A_RECYCLER',
    label: 'À recycler',
    meaning:
      'Les données du destinataire sont inexactes. Corrigez le SIRET, le code service ou le numéro d’engagement, puis renvoyez la même facture avec la demande « Renvoyer au destinataire ».',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'SUSPENDUE',
    label: 'Suspendue',
    meaning:
      'Il manque une pièce justificative. Ajoutez-la sur le portail Chorus Pro et complétez la facture : le délai de paiement est suspendu d’ici là.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'COMPLETEE',
    label: 'Complétée',
    meaning: 'La facture suspendue a été complétée et repart chez le destinataire.',
    nextActor: 'recipient',
  },
  {
    code: 'REJETEE',
    label: 'Rejetée',
    meaning:
      'Le destinataire refuse la facture. Établissez un avoir, puis une nouvelle facture avec un nouveau numéro ; ensuite, la demande « Rejet traité » retire celle-ci de la liste de travail de Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'SERVICE_FAIT',
    label: 'Service fait',
    meaning: 'Le destinataire a constaté le service fait.',
    nextActor: 'recipient',
    place: 4,
  },
  {
    code: 'MANDATEE',
    label: 'Mandatée',
    meaning: 'Le destinataire a ordonné le paiement.',
    nextActor: 'accountant',
    place: 5,
  },
  {
    code: 'MISE_A_DISPOSITION_COMPTABLE',
    label: 'Mise à disposition du comptable',
    meaning: 'Le comptable public a reçu la facture.',
    nextActor: 'accountant',
    place: 6,
  },
  {
    code: 'COMPTABILISEE',
    label: 'Comptabilisée',
    meaning: 'Le comptable public a comptabilisé la facture.',
    nextActor: 'accountant',
    place: 7,
  },
  {
    code: 'MISE_EN_PAIEMENT',
    label: 'Mise en paiement',
    meaning: 'L’ordre de virement est donné : les fonds arrivent sous quelques jours.',
    nextActor: 'nobody',
    place: 8,
    final: true,
  },
  {
    code: 'ABANDONNEE',
    label: 'Abandonnée',
    meaning: 'La facture est close sans paiement.',
    nextActor: 'nobody',
    final: true,
  },
  {
    code: 'SUPPRIMEE',
    label: 'Supprimée',
    meaning: 'La facture a été supprimée de Chorus Pro, sans paiement.',
    nextActor: 'nobody',
    final: true,
  },
]

const BY_CODE = new Map(LIFE.map((words) => [words.code, words]))

/** The words for a code; an unknown code is its own label, and nobody can say who acts next. */
export function statusWords(code: string): StatusWords | undefined {
  return BY_CODE.get(code)
}

export function statusLabel(code: string): string {
  return BY_CODE.get(code)?.label ?? code
}

export function isFinal(code: string): boolean {
  return BY_CODE.get(code)?.final === true
}

/**
 * Whether the search's own row says enough about a change, or the whole history has to be read: the invoice came
 * back, was paid, took a status off the known way, or jumped over a step (local bodies report few of them).
 */
export function needsHistory(previous: string | undefined, current: string): boolean {
  const words = BY_CODE.get(current)
  if (words?.place === undefined || words.final) return true
  const before = previous === undefined ? 0 : BY_CODE.get(previous)?.place
  return before === undefined || words.place !== before + 1
}
