import type { CustomField } from './custom-field.js'

/** The custom fields about what people make of an invoice that Chorus Pro rejected. */
export const REJECTION_FIELD = {
  replaces: 'x_chorus_replaces_id',
  followUp: 'x_chorus_rejection',
} as const

export const REJECTION_FIELDS: readonly CustomField[] = [
  {
    name: REJECTION_FIELD.replaces,
    type: 'many2one',
    relation: 'account.move',
    label: { fr: 'Remplace la facture', en: 'Replaces the invoice' },
    help: {
      fr: 'La facture rejetée par Chorus Pro que celle-ci remplace : son rejet comptera comme traité dès que Chorus Pro aura intégré celle-ci.',
      en: 'The invoice rejected in Chorus Pro that this one replaces: its rejection counts as handled once Chorus Pro has integrated this one.',
    },
    readonly: false,
  },
  {
    name: REJECTION_FIELD.followUp,
    type: 'char',
    label: { fr: 'Suite du rejet', en: 'After the rejection' },
    help: {
      fr: 'Ce qui a été fait dans Odoo de cette facture rejetée : l’avoir, et la facture qui la remplace.',
      en: 'What was made in Odoo of this rejected invoice: the credit note, and the invoice that replaces it.',
    },
    readonly: true,
  },
]

/** What becomes of the credit notes of rejected invoices, as a user says on the customer; nothing: it is asked. */
export const CREDIT_NOTE_FIELD = 'x_chorus_rejected_credit_notes'

export type CreditNoteAnswer = 'ask' | 'send' | 'keep'

export const CREDIT_NOTE_FIELDS: readonly CustomField[] = [
  {
    name: CREDIT_NOTE_FIELD,
    type: 'selection',
    label: { fr: 'Avoirs de factures rejetées', en: 'Credit notes of rejected invoices' },
    help: {
      fr: 'Ce que devient l’avoir d’une facture que l’acheteur n’a pas : rejetée, refusée, close sans paiement, ou jamais transmise. L’avoir qui l’annule dans vos livres reste d’ordinaire dans Odoo.',
      en: 'What becomes of the credit note of an invoice that the buyer does not have: rejected, refused, closed without payment, or never sent. The credit note that cancels it in your books usually stays in Odoo.',
    },
    selection: [
      { value: 'ask', label: { fr: 'Me demander', en: 'Ask me' } },
      { value: 'keep', label: { fr: 'Garder dans Odoo', en: 'Keep in Odoo' } },
      { value: 'send', label: { fr: 'Envoyer à Chorus Pro', en: 'Send to Chorus Pro' } },
    ],
    readonly: false,
  },
]

export function creditNoteAnswer(value: string | undefined): CreditNoteAnswer {
  return value === 'send' || value === 'keep' ? value : 'ask'
}
