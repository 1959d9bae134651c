import type { Text } from '../words/text.js'

/** Where an invoice stands for the bridge. */
export const STAGES = [
  /** Seen in Odoo, not yet prepared. */
  'discovered',
  /** Not for Chorus Pro: its `choice` says why. Nothing is ever written on such an invoice. */
  'ignored',
  /** Something only a person can give is missing. */
  'blocked',
  /** A person has to look at it before it is sent (again), and to ask for a deposit: it never goes by itself. */
  'held',
  /** A document that Chorus Pro should take is prepared. */
  'ready',
  /** A deposit was intended and its outcome is not known yet. */
  'depositing',
  /** Chorus Pro has the flow and has not finished with it. */
  'deposited',
  /** Chorus Pro rejected the flow: a user has to ask for another deposit. */
  'refused',
  /** The invoice exists in Chorus Pro and lives its life. */
  'followed',
  /** Paid, abandoned or settled by hand: nothing more is expected. */
  'closed',
] as const

export type Stage = (typeof STAGES)[number]

/** How many invoices are in each; none in those that are left out. */
export type StageCounts = Readonly<Partial<Record<Stage, number>>>

/** How many are in any of these stages. */
export function countIn(counts: StageCounts, stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + (counts[stage] ?? 0), 0)
}

/** Stages in which nothing of the invoice is in Chorus Pro, so that a change in Odoo simply starts over. */
export const STAGES_BEFORE_DEPOSIT: readonly Stage[] = ['discovered', 'ignored', 'blocked', 'ready']

/** Stages in which nothing of the invoice is in Chorus Pro, and nothing is sent before a user asks for another deposit. */
export const STAGES_UNTIL_ASKED: readonly Stage[] = ['held', 'refused']

/** What users see in Odoo: the labels of the selection. */
export const STAGE_LABELS: Readonly<Record<Stage, Text>> = {
  discovered: { fr: 'À préparer', en: 'To prepare' },
  ignored: { fr: 'Non concernée', en: 'Not concerned' },
  blocked: { fr: 'À compléter avant envoi', en: 'To complete before sending' },
  held: { fr: 'À vérifier', en: 'To check' },
  ready: { fr: 'Prête à envoyer', en: 'Ready to send' },
  depositing: { fr: 'Envoi en cours', en: 'Being sent' },
  deposited: { fr: 'Reçue, en cours d’intégration', en: 'Received, being integrated' },
  refused: { fr: 'Refusée par Chorus Pro', en: 'Refused by Chorus Pro' },
  followed: { fr: 'Suivie', en: 'Followed' },
  closed: { fr: 'Terminée', en: 'Finished' },
}

/** Those in which something is yet to be done before Chorus Pro has the invoice. */
export const WAITING_STAGES: readonly Stage[] = [
  'discovered',
  'blocked',
  'held',
  'ready',
  'depositing',
  'deposited',
  'refused',
]
