import { FRAMEWORK_LABELS, FRAMEWORKS } from './framework.js'
import { STAGE_LABELS, STAGES } from './stage.js'

/** A custom field on `account.move` or `res.partner`, as `setup` creates it. */
export interface CustomField {
  readonly name: string
  readonly type: 'char' | 'text' | 'datetime' | 'date' | 'selection' | 'boolean' | 'many2many'
  /** French label, as the form shows it. */
  readonly label: string
  readonly help: string
  readonly selection?: readonly (readonly [value: string, label: string])[]
  /** The model that a many2many links to. */
  readonly relation?: string
  /** The daemon writes it, people read it; only the request, the framework and the attachments are the users' to set. */
  readonly readonly: boolean
}

/** What a user may ask of the bridge on an invoice. */
export const REQUESTS = [
  ['deposit_again', 'Déposer à nouveau'],
  ['do_not_send', 'Ne pas envoyer'],
  ['recycle', 'Renvoyer au destinataire (facture à recycler)'],
  ['rejection_handled', 'Rejet traité'],
] as const

export type Request = (typeof REQUESTS)[number][0]

export function isRequest(value: string): value is Request {
  return REQUESTS.some(([request]) => request === value)
}

export const FIELD = {
  stage: 'x_chorus_stage',
  status: 'x_chorus_status',
  statusLabel: 'x_chorus_status_label',
  statusDate: 'x_chorus_status_date',
  reason: 'x_chorus_reason',
  flow: 'x_chorus_flow',
  identifier: 'x_chorus_identifier',
  depositDate: 'x_chorus_deposit_date',
  paymentDate: 'x_chorus_payment_date',
  request: 'x_chorus_request',
  framework: 'x_chorus_framework',
  attachments: 'x_chorus_attachment_ids',
} as const

export const INVOICE_FIELDS: readonly CustomField[] = [
  {
    name: FIELD.stage,
    type: 'selection',
    label: 'Étape Chorus Pro',
    help: 'Où en est la facture dans son envoi à Chorus Pro.',
    selection: STAGES.map((stage) => [stage, STAGE_LABELS[stage]] as const),
    readonly: true,
  },
  {
    name: FIELD.statusLabel,
    type: 'char',
    label: 'Statut Chorus Pro',
    help: 'Dernier statut de la facture dans Chorus Pro.',
    readonly: true,
  },
  {
    name: FIELD.status,
    type: 'char',
    label: 'Code du statut Chorus Pro',
    help: 'Code du statut tel que Chorus Pro le donne.',
    readonly: true,
  },
  {
    name: FIELD.statusDate,
    type: 'datetime',
    label: 'Date du statut Chorus Pro',
    help: 'Date et heure auxquelles la facture a pris ce statut dans Chorus Pro.',
    readonly: true,
  },
  {
    name: FIELD.reason,
    type: 'text',
    label: 'Motif Chorus Pro',
    help: 'Pourquoi la facture est bloquée, refusée, suspendue ou rejetée.',
    readonly: true,
  },
  {
    name: FIELD.flow,
    type: 'char',
    label: 'Numéro de flux de dépôt',
    help: 'Numéro que Chorus Pro a donné au dépôt ; à rappeler au support de Chorus Pro.',
    readonly: true,
  },
  {
    name: FIELD.identifier,
    type: 'char',
    label: 'Identifiant Chorus Pro',
    help: 'Identifiant technique de la facture dans Chorus Pro.',
    readonly: true,
  },
  {
    name: FIELD.depositDate,
    type: 'datetime',
    label: 'Date de dépôt Chorus Pro',
    help: 'Date et heure du dépôt de la facture.',
    readonly: true,
  },
  {
    name: FIELD.paymentDate,
    type: 'date',
    label: 'Date de mise en paiement',
    help: 'Jour où l’ordre de virement a été donné ; les fonds arrivent sous quelques jours.',
    readonly: true,
  },
  {
    name: FIELD.request,
    type: 'selection',
    label: 'Demande à la passerelle',
    help: 'Ce que vous demandez à la passerelle Chorus Pro ; elle vide ce champ quand c’est fait.',
    selection: REQUESTS,
    readonly: false,
  },
  {
    name: FIELD.framework,
    type: 'selection',
    label: 'Cadre de facturation',
    help: 'À quel titre vous facturez ; sans choix, celui de la configuration de la passerelle, A1 d’ordinaire.',
    selection: FRAMEWORKS.map((framework) => [framework, FRAMEWORK_LABELS[framework]] as const),
    readonly: false,
  },
  {
    name: FIELD.attachments,
    type: 'many2many',
    relation: 'ir.attachment',
    label: 'Pièces à joindre à l’envoi',
    help: 'Fichiers de cette facture (devis signé, procès-verbal de réception…) qui partent avec elle : déposez-les d’abord dans son fil de discussion, puis choisissez-les ici. 10 Mo au plus avec la facture.',
    readonly: false,
  },
]
