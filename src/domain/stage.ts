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
  /** Chorus Pro rejected the flow, or would not take it: a user has to ask for another deposit. */
  'refused',
  /** The invoice exists in Chorus Pro and lives its life. */
  'followed',
  /** Paid, abandoned or settled by hand: nothing more is expected. */
  'closed',
] as const

export type Stage = (typeof STAGES)[number]

/** Stages in which nothing of the invoice is in Chorus Pro, so that a change in Odoo simply starts over. */
export const STAGES_BEFORE_DEPOSIT: readonly Stage[] = ['discovered', 'ignored', 'blocked', 'ready']

/** What users see in Odoo: the labels of the selection. */
export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  discovered: 'À préparer',
  ignored: 'Non concernée',
  blocked: 'À compléter avant envoi',
  ready: 'Prête à envoyer',
  depositing: 'Envoi en cours',
  deposited: 'Reçue, en cours d’intégration',
  refused: 'Refusée par Chorus Pro',
  followed: 'Suivie',
  closed: 'Terminée',
}
