import { formatDecimal } from '../invoice/amount.js'
import { PUNCTUALITIES } from '../payment-period/punctuality.js'
import type { Standing } from '../payment-period/standing.js'
import type { FieldValues } from '../words/telling.js'
import type { CustomField } from './custom-field.js'

/** The custom fields on invoices about when the buyer has to pay, will pay, and what it owes for lateness. */
export const PAYMENT_FIELD = {
  punctuality: 'x_chorus_punctuality',
  dueDate: 'x_chorus_legal_due_date',
  daysLate: 'x_chorus_days_late',
  interest: 'x_chorus_late_interest',
  lumpSum: 'x_chorus_late_lump_sum',
  expectedDate: 'x_chorus_expected_date',
  expectedLatest: 'x_chorus_expected_latest',
} as const

export const PAYMENT_FIELDS: readonly CustomField[] = [
  {
    name: PAYMENT_FIELD.punctuality,
    type: 'selection',
    label: { fr: 'Respect du délai légal', en: 'Legal payment period' },
    help: {
      fr: 'Où en est la facture au regard du délai de paiement que la loi donne à l’acheteur.',
      en: 'How the invoice stands with the time that the law gives the buyer to pay.',
    },
    selection: PUNCTUALITIES,
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.dueDate,
    type: 'date',
    label: { fr: 'Échéance légale', en: 'Legal due date' },
    help: {
      fr: 'Dernier jour du délai légal de paiement (code de la commande publique) ; les intérêts moratoires courent dès le lendemain.',
      en: 'Last day of the legal payment period (French public procurement code); interest runs from the next day.',
    },
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.daysLate,
    type: 'integer',
    label: { fr: 'Jours de retard', en: 'Days late' },
    help: {
      fr: 'Jours entre l’échéance légale et la mise en paiement, ou aujourd’hui tant que la facture n’est pas payée.',
      en: 'Days from the legal due date to payment, or to today while it is not paid.',
    },
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.interest,
    type: 'float',
    label: { fr: 'Intérêts moratoires (€)', en: 'Late interest (€)' },
    help: {
      fr: 'Intérêts que l’acheteur doit à ce jour pour son retard, sans l’indemnité forfaitaire. Rien n’est réclamé ni comptabilisé de soi-même.',
      en: 'Interest that the buyer owes so far for being late, without the lump sum. Nothing is claimed or booked by itself.',
    },
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.lumpSum,
    type: 'float',
    label: { fr: 'Indemnité forfaitaire (€)', en: 'Lump sum for recovery (€)' },
    help: {
      fr: 'Indemnité pour frais de recouvrement que l’acheteur doit dès le premier jour de retard.',
      en: 'Compensation for recovery costs that the buyer owes from the first day of lateness.',
    },
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.expectedDate,
    type: 'date',
    label: { fr: 'Paiement attendu le', en: 'Payment expected on' },
    help: {
      fr: 'Jour où l’acheteur devrait payer, d’après le temps qu’il a mis depuis un an : la moitié de ses factures étaient payées à ce stade.',
      en: 'When the buyer is likely to pay, by how long it took in the last year: half of its invoices were paid by then.',
    },
    readonly: true,
  },
  {
    name: PAYMENT_FIELD.expectedLatest,
    type: 'date',
    label: { fr: 'Payée sans doute avant le', en: 'Most likely paid by' },
    help: {
      fr: 'D’après le temps que l’acheteur a mis depuis un an : quatre factures sur cinq étaient payées à ce stade.',
      en: 'By how long the buyer took in the last year: four of five invoices were paid by then.',
    },
    readonly: true,
  },
]

/** What the fields say; without a standing they are empty. The same names each time, so that many go in one request. */
export function paymentFieldValues(standing: Standing | undefined): FieldValues {
  const { late, period, expected } = standing ?? {}
  return {
    [PAYMENT_FIELD.punctuality]: standing?.punctuality ?? false,
    [PAYMENT_FIELD.dueDate]: period?.is === 'running' ? period.dueOn : false,
    [PAYMENT_FIELD.daysLate]: late?.daysLate ?? 0,
    [PAYMENT_FIELD.interest]: late === undefined ? 0 : Number(formatDecimal(late.interest)),
    [PAYMENT_FIELD.lumpSum]: late === undefined ? 0 : Number(formatDecimal(late.lumpSum)),
    [PAYMENT_FIELD.expectedDate]: expected?.on ?? false,
    [PAYMENT_FIELD.expectedLatest]: expected?.latest ?? false,
  }
}

/** On customers: how long they have, where a user knows better. */
export const PERIOD_FIELD = 'x_chorus_payment_period'

export const PERIOD_FIELDS: readonly CustomField[] = [
  {
    name: PERIOD_FIELD,
    type: 'integer',
    label: { fr: 'Délai de paiement du client (jours)', en: 'Payment period of the customer (days)' },
    help: {
      fr: 'À remplir si le délai n’est pas celui que la passerelle déduit de la nature du client : 30 jours en règle générale, 50 pour un établissement public de santé ou le service de santé des armées, 60 pour une autre entreprise publique, ou moins si votre contrat le prévoit.',
      en: 'To be filled in where the period is not the one that the bridge draws from the kind of customer: 30 days as a rule, 50 for a public hospital or the armed forces’ health service, 60 for another public undertaking, or less if your contract says so.',
    },
    readonly: false,
  },
]
