import type { Stage } from './stage.js'
import { PAID, statusWords } from './status.js'
import type { Text } from './text.js'

/**
 * Where an invoice stands, in the few words that users filter, group and colour by. The order is that of the columns of
 * the kanban and of the status bar.
 */
export const SITUATIONS = [
  'to_complete',
  'not_sent',
  'sending',
  'to_correct',
  'with_buyer',
  'with_accountant',
  'paid',
  'closed',
  'other',
] as const

export type Situation = (typeof SITUATIONS)[number]

/** How Odoo colours a badge (`decoration-…`). */
export type Tone = 'info' | 'warning' | 'danger' | 'success' | 'muted'

export const SITUATION_LABELS: Readonly<Record<Situation, Text>> = {
  to_complete: { fr: 'À compléter avant envoi', en: 'To complete before sending' },
  not_sent: { fr: 'Non envoyée', en: 'Not sent' },
  sending: { fr: 'En cours d’envoi', en: 'Being sent' },
  to_correct: { fr: 'À corriger', en: 'To correct' },
  with_buyer: { fr: 'Chez l’acheteur public', en: 'With the public buyer' },
  with_accountant: { fr: 'Chez le comptable public', en: 'With the public accountant' },
  paid: { fr: 'Mise en paiement', en: 'Payment ordered' },
  closed: { fr: 'Close sans paiement', en: 'Closed without payment' },
  other: { fr: 'Autre statut', en: 'Other status' },
}

export const SITUATION_TONES: Readonly<Record<Situation, Tone>> = {
  to_complete: 'danger',
  not_sent: 'muted',
  sending: 'info',
  to_correct: 'danger',
  with_buyer: 'warning',
  with_accountant: 'warning',
  paid: 'success',
  closed: 'muted',
  other: 'info',
}

/** The normal way, as the path in the form shows it; what is off it shows only while it is so. */
export const NORMAL_PATH: readonly Situation[] = ['sending', 'with_buyer', 'with_accountant', 'paid']

const OF_STAGE: Readonly<Record<Exclude<Stage, 'followed' | 'closed'>, Situation>> = {
  discovered: 'sending',
  ignored: 'not_sent',
  blocked: 'to_complete',
  ready: 'sending',
  depositing: 'sending',
  deposited: 'sending',
  refused: 'to_correct',
}

/** @param statusCode the present status in Chorus Pro, once the invoice is there */
export function situationOf(stage: Stage, statusCode?: string): Situation {
  if (stage === 'closed') return statusCode === PAID ? 'paid' : 'closed'
  if (stage !== 'followed') return OF_STAGE[stage]
  const words = statusCode === undefined ? undefined : statusWords(statusCode)
  switch (words?.nextActor) {
    case 'supplier':
      return 'to_correct'
    case 'chorus-pro':
      return 'sending'
    case 'recipient':
    case 'validator':
      return 'with_buyer'
    case 'accountant':
      return 'with_accountant'
    case 'nobody':
    case undefined:
      return 'other'
  }
}
