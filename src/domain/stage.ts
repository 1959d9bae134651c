/** Where an invoice stands for the bridge. */
export const STAGES = [
  /** Seen in Odoo, not yet prepared. */
  'discovered',
  /** Not for Chorus Pro: its `choice` says why. Nothing is ever written on such an invoice. */
  'ignored',
  /** Something only a person can give is missing. */
  'blocked',
  /** A document that Chorus Pro should take is prepared. */
  'ready',
  /** A deposit was intended and its outcome is not known yet. */
  'depositing',
  /** Chorus Pro has the flow and has not finished with it. */
  'deposited',
  /** Chorus Pro rejected the flow: the invoice does not exist there. */
  'refused',
  /** The invoice exists in Chorus Pro and lives its life. */
  'followed',
  /** Paid, abandoned or settled by hand: nothing more is expected. */
  'closed',
] as const

export type Stage = (typeof STAGES)[number]

/** Stages in which nothing of the invoice is in Chorus Pro, so that a change in Odoo simply starts over. */
export const STAGES_BEFORE_DEPOSIT: readonly Stage[] = ['discovered', 'ignored', 'blocked', 'ready']

interface StageWords {
  /** Label of the selection value in Odoo. */
  readonly label: string
  /** Who has to do what next; for `status` and the notes. */
  readonly nextStep: string
}

export const STAGE_WORDS: Readonly<Record<Stage, StageWords>> = {
  discovered: { label: 'À préparer', nextStep: 'La passerelle prépare la facture.' },
  ignored: { label: 'Non concernée', nextStep: 'Rien à faire.' },
  blocked: {
    label: 'À compléter avant envoi',
    nextStep: 'À vous : corrigez dans Odoo ce que la note indique.',
  },
  ready: { label: 'Prête à envoyer', nextStep: 'La passerelle dépose la facture.' },
  depositing: {
    label: 'Envoi en cours',
    nextStep: 'La passerelle vérifie que Chorus Pro a bien reçu la facture.',
  },
  deposited: { label: 'Reçue, en cours d’intégration', nextStep: 'Chorus Pro intègre la facture.' },
  refused: {
    label: 'Refusée à l’intégration',
    nextStep: 'À vous : corrigez puis demandez un nouveau dépôt.',
  },
  followed: { label: 'Suivie', nextStep: 'Voir le statut Chorus Pro.' },
  closed: { label: 'Terminée', nextStep: 'Rien à faire.' },
}
