import {
  DECISIONS,
  type Decision,
  VALIDATION_STATES,
  type ValidationState,
} from '../validating/validation.js'
import type { Text } from '../words/text.js'
import type { CustomField } from './custom-field.js'

/**
 * Where invoices of sub-contractors stand that the company has to validate: they are nobody's invoice in Odoo, so that `setup`
 * makes a model for them, and one for the reasons for which they may be refused.
 */
export const VALIDATION_MODEL = 'x_chorus_validation'
export const MOTIVE_MODEL = 'x_chorus_motive'

/** By which Odoo calls a record of a custom model. */
export const NAME_FIELD = 'x_name'

export interface CustomModel {
  readonly model: string
  readonly label: Text
  /** Of `x_name`. */
  readonly nameLabel: Text
  /** With a chatter, and activities. */
  readonly hasChatter: boolean
  readonly fields: readonly CustomField[]
}

/** Names are unique over all models. */
export const VALIDATION_FIELD = {
  state: 'x_chorus_validation_state',
  deadline: 'x_chorus_validation_deadline',
  supplier: 'x_chorus_validation_supplier',
  supplierSiret: 'x_chorus_validation_siret',
  buyer: 'x_chorus_validation_buyer',
  contract: 'x_chorus_validation_contract',
  commitment: 'x_chorus_validation_commitment',
  frame: 'x_chorus_validation_frame',
  untaxed: 'x_chorus_validation_untaxed',
  total: 'x_chorus_validation_total',
  due: 'x_chorus_validation_due',
  currency: 'x_chorus_validation_currency',
  invoiceDate: 'x_chorus_validation_date',
  depositDate: 'x_chorus_validation_deposit',
  status: 'x_chorus_validation_status',
  statusDate: 'x_chorus_validation_since',
  decision: 'x_chorus_validation_decision',
  motive: 'x_chorus_validation_motive',
  comment: 'x_chorus_validation_comment',
  answer: 'x_chorus_validation_answer',
  identifier: 'x_chorus_validation_identifier',
  company: 'x_chorus_validation_company',
} as const

export const MOTIVE_FIELD = {
  code: 'x_chorus_motive_code',
  frame: 'x_chorus_motive_frame',
} as const

export const DECISION_LABELS: Readonly<Record<Decision, Text>> = {
  validate: { fr: 'Valider', en: 'Validate' },
  refuse: { fr: 'Refuser', en: 'Refuse' },
}

const STATE_LABELS: Readonly<Record<ValidationState, Text>> = {
  waiting: { fr: 'À valider', en: 'To validate' },
  validated: { fr: 'Validée', en: 'Validated' },
  tacit: { fr: 'Validée d’office', en: 'Validated by silence' },
  refused: { fr: 'Refusée', en: 'Refused' },
  elsewhere: { fr: 'Plus de votre ressort', en: 'No longer yours' },
}

function shown(name: string, type: CustomField['type'], label: Text, help: Text): CustomField {
  return { name, type, label, help, readonly: true }
}

const FIELDS: readonly CustomField[] = [
  {
    ...shown(
      VALIDATION_FIELD.state,
      'selection',
      { fr: 'Validation', en: 'Validation' },
      {
        fr: 'Si la facture de votre sous-traitant attend votre décision, ou ce qu’elle est devenue.',
        en: 'Whether the invoice of your sub-contractor awaits your decision, or what became of it.',
      },
    ),
    selection: VALIDATION_STATES.map((value) => ({ value, label: STATE_LABELS[value] })),
  },
  shown(
    VALIDATION_FIELD.deadline,
    'date',
    { fr: 'Validée d’office le', en: 'Validated by silence on' },
    {
      fr: 'Quinze jours après sa mise à validation : sans réponse de votre part avant cette date, la facture est réputée validée.',
      en: 'Fifteen days after it was put up for validation: without an answer before that day it counts as validated.',
    },
  ),
  shown(
    VALIDATION_FIELD.supplier,
    'char',
    { fr: 'Sous-traitant', en: 'Sub-contractor' },
    { fr: 'L’entreprise qui a déposé la facture.', en: 'The company that has deposited the invoice.' },
  ),
  shown(
    VALIDATION_FIELD.supplierSiret,
    'char',
    { fr: 'SIRET du sous-traitant', en: 'SIRET of the sub-contractor' },
    { fr: 'L’entreprise qui a déposé la facture.', en: 'The company that has deposited the invoice.' },
  ),
  shown(
    VALIDATION_FIELD.buyer,
    'char',
    { fr: 'Destinataire', en: 'Recipient' },
    {
      fr: 'L’organisme public qui paiera le sous-traitant.',
      en: 'The public body that will pay the sub-contractor.',
    },
  ),
  shown(
    VALIDATION_FIELD.contract,
    'char',
    { fr: 'Numéro de marché', en: 'Contract number' },
    { fr: 'Tel que le sous-traitant l’a indiqué.', en: 'As the sub-contractor gave it.' },
  ),
  shown(
    VALIDATION_FIELD.commitment,
    'char',
    { fr: 'Numéro d’engagement', en: 'Commitment number' },
    { fr: 'Tel que le sous-traitant l’a indiqué.', en: 'As the sub-contractor gave it.' },
  ),
  shown(
    VALIDATION_FIELD.frame,
    'char',
    { fr: 'Cadre de facturation', en: 'Invoicing framework' },
    {
      fr: 'A9 pour un sous-traitant, A12 pour un cotraitant ; les autres pour les pièces de travaux.',
      en: 'A9 of a sub-contractor, A12 of a co-contractor; others of works pieces.',
    },
  ),
  shown(
    VALIDATION_FIELD.untaxed,
    'float',
    { fr: 'Montant HT', en: 'Untaxed amount' },
    { fr: 'De la facture du sous-traitant.', en: 'Of the sub-contractor’s invoice.' },
  ),
  shown(
    VALIDATION_FIELD.total,
    'float',
    { fr: 'Montant TTC', en: 'Total amount' },
    { fr: 'De la facture du sous-traitant.', en: 'Of the sub-contractor’s invoice.' },
  ),
  shown(
    VALIDATION_FIELD.due,
    'float',
    { fr: 'Montant à payer', en: 'Amount to pay' },
    { fr: 'De la facture du sous-traitant.', en: 'Of the sub-contractor’s invoice.' },
  ),
  shown(
    VALIDATION_FIELD.currency,
    'char',
    { fr: 'Devise', en: 'Currency' },
    { fr: 'De la facture du sous-traitant.', en: 'Of the sub-contractor’s invoice.' },
  ),
  shown(
    VALIDATION_FIELD.invoiceDate,
    'date',
    { fr: 'Date de la facture', en: 'Invoice date' },
    { fr: 'De la facture du sous-traitant.', en: 'Of the sub-contractor’s invoice.' },
  ),
  shown(
    VALIDATION_FIELD.depositDate,
    'date',
    { fr: 'Déposée le', en: 'Deposited on' },
    {
      fr: 'Jour où le sous-traitant l’a déposée sur Chorus Pro.',
      en: 'When the sub-contractor has deposited it in Chorus Pro.',
    },
  ),
  shown(
    VALIDATION_FIELD.status,
    'char',
    { fr: 'Statut Chorus Pro', en: 'Chorus Pro status' },
    { fr: 'Comment la facture se trouve dans Chorus Pro.', en: 'How the invoice stands in Chorus Pro.' },
  ),
  shown(
    VALIDATION_FIELD.statusDate,
    'datetime',
    { fr: 'Depuis le', en: 'Since' },
    { fr: 'Quand elle a pris ce statut.', en: 'When it has taken this status.' },
  ),
  {
    name: VALIDATION_FIELD.decision,
    type: 'selection',
    label: { fr: 'Votre décision', en: 'Your decision' },
    help: {
      fr: 'La passerelle la transmet à Chorus Pro dans la minute, puis vide ce champ. Un refus demande un motif.',
      en: 'The bridge passes it on to Chorus Pro within a minute, then empties this field. A refusal needs a reason.',
    },
    selection: DECISIONS.map((value) => ({ value, label: DECISION_LABELS[value] })),
    readonly: false,
  },
  {
    name: VALIDATION_FIELD.motive,
    type: 'many2one',
    relation: MOTIVE_MODEL,
    label: { fr: 'Motif du refus', en: 'Reason of refusal' },
    help: {
      fr: 'Les motifs sont ceux que Chorus Pro admet pour ce cadre de facturation.',
      en: 'The reasons are those that Chorus Pro takes for this framework.',
    },
    readonly: false,
  },
  {
    name: VALIDATION_FIELD.comment,
    type: 'text',
    label: { fr: 'Commentaire', en: 'Comment' },
    help: {
      fr: 'Le sous-traitant et l’acheteur le lisent. Obligatoire avec le motif « Autre » ; 2 000 caractères au plus.',
      en: 'The sub-contractor and the buyer read it. Needed with the reason “Other”; 2,000 characters at most.',
    },
    readonly: false,
  },
  shown(
    VALIDATION_FIELD.answer,
    'text',
    { fr: 'Réponse de la passerelle', en: 'Answer of the bridge' },
    {
      fr: 'Ce qui est advenu de votre dernière décision, ou de la facture sans elle.',
      en: 'What became of your last decision, or of the invoice without it.',
    },
  ),
  shown(
    VALIDATION_FIELD.identifier,
    'char',
    { fr: 'Identifiant Chorus Pro', en: 'Chorus Pro identifier' },
    { fr: 'Celui de la facture sur le portail.', en: 'That of the invoice on the portal.' },
  ),
  {
    ...shown(
      VALIDATION_FIELD.company,
      'many2one',
      { fr: 'Société', en: 'Company' },
      { fr: 'La société qui doit valider.', en: 'The company that has to validate.' },
    ),
    relation: 'res.company',
  },
]

/** Each before those that link to it. */
export const CUSTOM_MODELS: readonly CustomModel[] = [
  {
    model: MOTIVE_MODEL,
    label: { fr: 'Motif de refus Chorus Pro', en: 'Chorus Pro reason of refusal' },
    nameLabel: { fr: 'Motif', en: 'Reason' },
    hasChatter: false,
    fields: [
      shown(
        MOTIVE_FIELD.code,
        'char',
        { fr: 'Code du motif', en: 'Code of the reason' },
        { fr: 'Celui de Chorus Pro.', en: 'That of Chorus Pro.' },
      ),
      shown(
        MOTIVE_FIELD.frame,
        'char',
        { fr: 'Cadre de facturation du motif', en: 'Framework of the reason' },
        { fr: 'Pour lequel Chorus Pro l’admet.', en: 'For which Chorus Pro takes it.' },
      ),
    ],
  },
  {
    model: VALIDATION_MODEL,
    label: { fr: 'Facture de sous-traitant à valider', en: 'Sub-contractor’s invoice to validate' },
    nameLabel: { fr: 'Facture', en: 'Invoice' },
    hasChatter: true,
    fields: FIELDS,
  },
]
