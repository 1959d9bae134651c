import { FRAMEWORK_LABELS, FRAMEWORKS, WORKS_FRAMEWORKS } from '../invoice/framework.js'
import { PAYMENT_DELAYS } from '../chorus-status/payment-delay.js'
import { ACTOR_LABELS, ACTORS } from '../chorus-status/next-actor.js'
import { SITUATION_LABELS, SITUATIONS } from '../chorus-status/situation.js'
import { STAGE_LABELS, STAGES } from '../chorus-status/stage.js'
import { OTHER_STATUS, STATUSES } from '../chorus-status/status.js'
import type { CustomField } from './custom-field.js'
import { FIELD } from './field-names.js'
import { PAYMENT_FIELDS } from './payment-fields.js'
import { REJECTION_FIELDS } from './rejection-fields.js'
import { RETURN_FIELDS } from './return-fields.js'
import type { Text } from '../words/text.js'

export { FIELD } from './field-names.js'

/** What a user may ask of the bridge on an invoice. */
const REQUESTS = [
  'send_now',
  'do_not_send',
  'deposit_again',
  'recycle',
  'complete',
  'correct_validator',
  'rejection_handled',
  'attach_proof',
  'claim_interest',
  'ask_buyer',
  'ask_support',
] as const

export type Request = (typeof REQUESTS)[number]

export function isRequest(value: string): value is Request {
  return REQUESTS.some((request) => request === value)
}

export const REQUEST_LABELS: Readonly<Record<Request, Text>> = {
  send_now: { fr: 'Envoyer maintenant', en: 'Send now' },
  do_not_send: { fr: 'Ne pas envoyer', en: 'Do not send' },
  deposit_again: { fr: 'Déposer à nouveau', en: 'Deposit again' },
  recycle: {
    fr: 'Renvoyer au destinataire (facture à recycler)',
    en: 'Send to the recipient again (invoice to recycle)',
  },
  complete: { fr: 'Compléter (facture suspendue)', en: 'Complete (suspended invoice)' },
  correct_validator: { fr: 'Corriger le valideur', en: 'Correct the validator' },
  rejection_handled: { fr: 'Rejet traité', en: 'Rejection handled' },
  ask_buyer: { fr: 'Préparer une question à l’acheteur', en: 'Prepare a question to the buyer' },
  ask_support: {
    fr: 'Préparer une question au support de Chorus Pro',
    en: 'Prepare a question to the support of Chorus Pro',
  },
  claim_interest: {
    fr: 'Établir la demande d’intérêts moratoires',
    en: 'Draw up the claim for late interest',
  },
  attach_proof: { fr: 'Joindre le justificatif de dépôt', en: 'Attach the proof of deposit' },
}

export const INVOICE_FIELDS: readonly CustomField[] = [
  {
    name: FIELD.situation,
    type: 'selection',
    label: { fr: 'Situation Chorus Pro', en: 'Chorus Pro situation' },
    help: {
      fr: 'Où en est la facture, en un mot : c’est ce que montrent la liste, les filtres et les couleurs.',
      en: 'Where the invoice stands, in a word: what the list, the filters and the colours show.',
    },
    selection: SITUATIONS.map((value) => ({ value, label: SITUATION_LABELS[value] })),
    readonly: true,
  },
  {
    name: FIELD.nextActor,
    type: 'selection',
    label: { fr: 'Prochaine action', en: 'Next action' },
    help: {
      fr: 'Qui doit agir pour que la facture avance.',
      en: 'Who has to act for the invoice to move on.',
    },
    selection: ACTORS.map((value) => ({ value, label: ACTOR_LABELS[value] })),
    readonly: true,
  },
  {
    name: FIELD.stage,
    type: 'selection',
    label: { fr: 'Étape Chorus Pro', en: 'Chorus Pro stage' },
    help: {
      fr: 'Où en est la facture dans son envoi à Chorus Pro.',
      en: 'How far the bridge has got with sending the invoice to Chorus Pro.',
    },
    selection: STAGES.map((value) => ({ value, label: STAGE_LABELS[value] })),
    readonly: true,
  },
  {
    name: FIELD.statusLabel,
    type: 'selection',
    label: { fr: 'Statut Chorus Pro', en: 'Chorus Pro status' },
    help: {
      fr: 'Dernier statut de la facture dans Chorus Pro.',
      en: 'Latest status of the invoice in Chorus Pro.',
    },
    selection: [
      ...STATUSES.map(({ code, label }) => ({ value: code, label })),
      { value: OTHER_STATUS, label: { fr: 'Autre statut', en: 'Other status' } },
    ],
    readonly: true,
  },
  {
    name: FIELD.status,
    type: 'char',
    label: { fr: 'Code du statut Chorus Pro', en: 'Chorus Pro status code' },
    help: {
      fr: 'Code du statut tel que Chorus Pro le donne.',
      en: 'Code of the status as Chorus Pro gives it.',
    },
    readonly: true,
  },
  {
    name: FIELD.statusDate,
    type: 'datetime',
    label: { fr: 'Date du statut Chorus Pro', en: 'Chorus Pro status date' },
    help: {
      fr: 'Date et heure auxquelles la facture a pris ce statut dans Chorus Pro.',
      en: 'When the invoice took this status in Chorus Pro.',
    },
    readonly: true,
  },
  {
    name: FIELD.reason,
    type: 'text',
    label: { fr: 'Motif Chorus Pro', en: 'Chorus Pro reason' },
    help: {
      fr: 'Pourquoi la facture est bloquée, à vérifier, refusée, à recycler, suspendue ou rejetée.',
      en: 'Why the invoice is blocked, to check, refused, to recycle, suspended or rejected.',
    },
    readonly: true,
  },
  {
    name: FIELD.contact,
    type: 'char',
    label: { fr: 'Interlocuteur', en: 'Contact' },
    help: {
      fr: 'Agent public qui a retourné la facture.',
      en: 'Official who returned the invoice.',
    },
    readonly: true,
  },
  {
    name: FIELD.contactPhone,
    type: 'char',
    label: { fr: 'Téléphone de l’interlocuteur', en: 'Contact’s telephone' },
    help: {
      fr: 'Numéro que l’agent public a laissé en retournant la facture.',
      en: 'Number that the official left with the return.',
    },
    readonly: true,
  },
  {
    name: FIELD.flow,
    type: 'char',
    label: { fr: 'Numéro de flux de dépôt', en: 'Deposit flow number' },
    help: {
      fr: 'Numéro que Chorus Pro a donné au dépôt ; à rappeler au support de Chorus Pro.',
      en: 'Number that Chorus Pro gave to the deposit; its support asks for it.',
    },
    readonly: true,
  },
  {
    name: FIELD.identifier,
    type: 'char',
    label: { fr: 'Identifiant Chorus Pro', en: 'Chorus Pro identifier' },
    help: {
      fr: 'Identifiant technique de la facture dans Chorus Pro.',
      en: 'Technical identifier of the invoice in Chorus Pro.',
    },
    readonly: true,
  },
  {
    name: FIELD.depositDate,
    type: 'datetime',
    label: { fr: 'Déposée le', en: 'Deposited on' },
    help: {
      fr: 'Date et heure du dépôt de la facture.',
      en: 'When the invoice was deposited.',
    },
    readonly: true,
  },
  {
    name: FIELD.availableDate,
    type: 'datetime',
    label: { fr: 'Mise à disposition le', en: 'Made available on' },
    help: {
      fr: 'Date et heure auxquelles le destinataire a reçu la facture : le délai légal de paiement commence (plus tôt pour un projet de décompte mensuel : à sa réception par la maîtrise d’œuvre).',
      en: 'When the recipient got the invoice: the legal payment period starts (earlier for a monthly statement of works: when the project manager got it).',
    },
    readonly: true,
  },
  {
    name: FIELD.returnedDate,
    type: 'datetime',
    label: { fr: 'Retournée le', en: 'Returned on' },
    help: {
      fr: 'Date et heure du dernier retour : facture à recycler, suspendue ou rejetée.',
      en: 'When the invoice last came back: to recycle, suspended or rejected.',
    },
    readonly: true,
  },
  {
    name: FIELD.paymentDate,
    type: 'datetime',
    label: { fr: 'Mise en paiement le', en: 'Payment ordered on' },
    help: {
      fr: 'Date et heure de l’ordre de virement ; les fonds arrivent sous quelques jours.',
      en: 'When the transfer was ordered; the money arrives within a few days.',
    },
    readonly: true,
  },
  {
    name: FIELD.paymentDays,
    type: 'integer',
    label: { fr: 'Délai de paiement (jours)', en: 'Payment time (days)' },
    help: {
      fr: 'Jours entre la mise à disposition et la mise en paiement.',
      en: 'Days from availability to payment.',
    },
    readonly: true,
  },
  {
    name: FIELD.paymentDelay,
    type: 'selection',
    label: { fr: 'Délai de paiement', en: 'Payment time' },
    help: {
      fr: 'Délai entre la mise à disposition et la mise en paiement, par tranche ; le délai légal est de 30 jours, 50 pour un hôpital.',
      en: 'Time from availability to payment, in ranges; the legal limit is 30 days, 50 for a hospital.',
    },
    selection: PAYMENT_DELAYS,
    readonly: true,
  },
  {
    name: FIELD.admitted,
    type: 'float',
    label: { fr: 'Montant admis', en: 'Admitted amount' },
    help: {
      fr: 'Montant TTC que la maîtrise d’œuvre, puis la maîtrise d’ouvrage, ont retenu de cette facture, un projet de décompte : c’est lui qui sera payé. Vide pour les autres factures, et tant qu’aucun état d’acompte ne vaut.',
      en: 'Amount with VAT that project manager, then project owner, have admitted of this invoice, a monthly statement: it is what will be paid. Empty on other invoices, and as long as no statement of theirs holds.',
    },
    readonly: true,
  },
  {
    name: FIELD.request,
    type: 'selection',
    label: { fr: 'Demande à la passerelle', en: 'Request to the bridge' },
    help: {
      fr: 'Ce que vous demandez à la passerelle Chorus Pro ; elle vide ce champ quand c’est fait.',
      en: 'What you ask of the Chorus Pro bridge; it empties this field when it is done.',
    },
    selection: REQUESTS.map((value) => ({ value, label: REQUEST_LABELS[value] })),
    readonly: false,
  },
  {
    name: FIELD.framework,
    type: 'selection',
    label: { fr: 'Cadre de facturation', en: 'Invoicing framework' },
    help: {
      fr: 'À quel titre vous facturez ; sans choix, celui de la configuration de la passerelle, A1 d’ordinaire. Les pièces d’un marché de travaux se déposent sur le portail ; la passerelle les y suit.',
      en: 'In what capacity you invoice; if none is chosen, that of the bridge’s configuration, usually A1. Pieces of a works contract are deposited on the portal; the bridge follows them there.',
    },
    selection: [...FRAMEWORKS, ...WORKS_FRAMEWORKS].map((value) => ({
      value,
      label: FRAMEWORK_LABELS[value],
    })),
    readonly: false,
  },
  {
    name: FIELD.withoutProjectManager,
    type: 'boolean',
    label: { fr: 'Marché sans maîtrise d’œuvre', en: 'Contract without a project manager' },
    help: {
      fr: 'Pour un projet de décompte (A4 ou A7) : cochez si votre marché n’a pas de maîtrise d’œuvre, et que la pièce va donc directement à la maîtrise d’ouvrage. La passerelle peut alors la déposer, si elle est configurée pour les pièces de travaux.',
      en: 'For a draft statement (A4 or A7): tick this if your contract has no project manager, so that the piece goes straight to the project owner. The bridge can deposit it then, if it is configured for works pieces.',
    },
    readonly: false,
  },
  {
    name: FIELD.attachments,
    type: 'many2many',
    relation: 'ir.attachment',
    label: { fr: 'Pièces à joindre à l’envoi', en: 'Files to send along' },
    help: {
      fr: 'Fichiers de cette facture (devis signé, procès-verbal de réception…) qui partent avec elle : déposez-les d’abord dans son fil de discussion, puis choisissez-les ici. 10 Mo au plus avec la facture.',
      en: 'Files of this invoice (signed quote, acceptance report…) that go with it: drop them in its chatter first, then choose them here. 10 MB at most with the invoice.',
    },
    readonly: false,
  },
  ...PAYMENT_FIELDS,
  ...REJECTION_FIELDS,
  ...RETURN_FIELDS,
]
