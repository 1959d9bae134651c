import type { Stage } from './stage.js'
import { isReturned, PAID, statusWords } from './status.js'
import type { Text } from '../words/text.js'

/**
 * Where an invoice stands, in the few words that users filter, group and colour by. The order is that of the columns of
 * the kanban and of the status bar: Odoo sorts the groups of a selection by its values (measured on 17.0 and 19.0), so
 * each begins with its place. Invoices keep the values: a place once given stays, and a new one goes between.
 */
export const SITUATIONS = [
  '10_to_complete',
  '15_to_check',
  '17_to_deposit',
  '20_not_sent',
  '30_sending',
  '40_to_correct',
  '50_with_buyer',
  '60_with_accountant',
  '70_paid',
  '75_paid_in_odoo',
  '80_closed',
  '90_other',
] as const

export type Situation = (typeof SITUATIONS)[number]

/** How Odoo colours a badge (`decoration-…`). */
export type Tone = 'info' | 'warning' | 'danger' | 'success' | 'muted'

export const SITUATION_LABELS: Readonly<Record<Situation, Text>> = {
  '10_to_complete': { fr: 'À compléter avant envoi', en: 'To complete before sending' },
  '15_to_check': { fr: 'À vérifier', en: 'To check' },
  '17_to_deposit': { fr: 'À déposer sur le portail', en: 'To deposit on the portal' },
  '20_not_sent': { fr: 'Non envoyée', en: 'Not sent' },
  '30_sending': { fr: 'En cours d’envoi', en: 'Being sent' },
  '40_to_correct': { fr: 'À corriger', en: 'To correct' },
  '50_with_buyer': { fr: 'Chez l’acheteur public', en: 'With the public buyer' },
  '60_with_accountant': { fr: 'Chez le comptable public', en: 'With the public accountant' },
  '70_paid': { fr: 'Mise en paiement', en: 'Payment ordered' },
  '75_paid_in_odoo': { fr: 'Réglée d’après Odoo', en: 'Paid according to Odoo' },
  '80_closed': { fr: 'Close sans paiement', en: 'Closed without payment' },
  '90_other': { fr: 'Autre statut', en: 'Other status' },
}

export const SITUATION_TONES: Readonly<Record<Situation, Tone>> = {
  '10_to_complete': 'danger',
  '15_to_check': 'danger',
  '17_to_deposit': 'warning',
  '20_not_sent': 'muted',
  '30_sending': 'info',
  '40_to_correct': 'danger',
  '50_with_buyer': 'warning',
  '60_with_accountant': 'warning',
  '70_paid': 'success',
  '75_paid_in_odoo': 'success',
  '80_closed': 'muted',
  '90_other': 'info',
}

/** The normal way, as the path in the form shows it; what is off it shows only while it is so. */
export const NORMAL_PATH: readonly Situation[] = [
  '30_sending',
  '50_with_buyer',
  '60_with_accountant',
  '70_paid',
]

const OF_STAGE: Readonly<Record<Exclude<Stage, 'followed' | 'closed'>, Situation>> = {
  discovered: '30_sending',
  ignored: '20_not_sent',
  blocked: '10_to_complete',
  held: '15_to_check',
  ready: '30_sending',
  depositing: '30_sending',
  deposited: '30_sending',
  refused: '40_to_correct',
}

/**
 * @param statusCode the present status in Chorus Pro, once the invoice is there
 * @param isPaidInOdoo the money is there, whatever Chorus Pro knows of it; who has to act on a return has to all the same
 */
export function situationOf(stage: Stage, statusCode?: string, isPaidInOdoo = false): Situation {
  if (stage === 'closed') return statusCode === PAID ? '70_paid' : '80_closed'
  if (stage !== 'followed') return OF_STAGE[stage]
  if (isPaidInOdoo && !isReturned(statusCode ?? '')) return '75_paid_in_odoo'
  const words = statusCode === undefined ? undefined : statusWords(statusCode)
  switch (words?.nextActor) {
    case 'supplier':
      return '40_to_correct'
    case 'chorus-pro':
      return '30_sending'
    case 'recipient':
    case 'validator':
    case 'project-manager':
    case 'project-owner':
      return '50_with_buyer'
    case 'accountant':
      return '60_with_accountant'
    case 'nobody':
    case undefined:
      return '90_other'
  }
}
