import { type OrderSituation, ORDER_SITUATIONS, ORDER_SITUATION_LABELS } from '../orders/situation.js'
import type { CustomField } from './custom-field.js'

/** The bridge's own fields on `sale.order`, where Odoo's app *Sales* is installed. */
export const ORDER_FIELD = {
  service: 'x_chorus_order_service',
  commitment: 'x_chorus_order_commitment',
  demands: 'x_chorus_order_demands',
  missing: 'x_chorus_order_missing',
  situation: 'x_chorus_order_situation',
} as const

export const ORDER_FIELDS: readonly CustomField[] = [
  {
    name: ORDER_FIELD.service,
    type: 'char',
    label: { fr: 'Code service', en: 'Service code' },
    help: {
      fr: 'Service du client qui recevra la facture dans Chorus Pro ; la passerelle le recopie sur la facture.',
      en: 'The customer’s service that will get the invoice in Chorus Pro; the bridge copies it to the invoice.',
    },
    readonly: false,
    copied: true,
  },
  {
    name: ORDER_FIELD.commitment,
    type: 'char',
    label: { fr: 'Numéro d’engagement', en: 'Commitment number' },
    help: {
      fr: 'Numéro de la commande chez le client (engagement juridique, bon de commande) ; la passerelle le recopie sur la facture.',
      en: 'Number of the order at the customer’s (legal commitment, purchase order); the bridge copies it to the invoice.',
    },
    readonly: false,
  },
  {
    name: ORDER_FIELD.demands,
    type: 'text',
    label: { fr: 'Exigences de Chorus Pro', en: 'Demands of Chorus Pro' },
    help: {
      fr: 'Ce que ce client exige sur ses factures, d’après l’annuaire de Chorus Pro.',
      en: 'What this customer demands on its invoices, by the directory of Chorus Pro.',
    },
    readonly: true,
  },
  {
    name: ORDER_FIELD.missing,
    type: 'text',
    label: { fr: 'À compléter pour Chorus Pro', en: 'To complete for Chorus Pro' },
    help: {
      fr: 'Ce qui manque pour que la facture puisse être envoyée à Chorus Pro.',
      en: 'What is missing for the invoice to be sent to Chorus Pro.',
    },
    readonly: true,
  },
  {
    name: ORDER_FIELD.situation,
    type: 'selection',
    label: { fr: 'Situation Chorus Pro', en: 'Chorus Pro situation' },
    help: {
      fr: 'Si le devis ou la commande porte tout ce que Chorus Pro demandera sur la facture.',
      en: 'Whether the quotation or order has all that Chorus Pro will ask for on the invoice.',
    },
    selection: ORDER_SITUATIONS.map((value: OrderSituation) => ({
      value,
      label: ORDER_SITUATION_LABELS[value],
    })),
    readonly: true,
  },
]

/**
 * The fields on invoices for what an order bears, where Odoo has none of its own: without its module for Chorus Pro
 * (`l10n_fr_facturx_chorus_pro`).
 */
export const REFERENCE_FIELD = {
  service: 'x_chorus_service_code',
  commitment: 'x_chorus_commitment_number',
} as const

export const REFERENCE_OWN_FIELDS: readonly CustomField[] = [
  {
    name: REFERENCE_FIELD.service,
    type: 'char',
    label: { fr: 'Code service', en: 'Service code' },
    help: {
      fr: 'Service du client qui reçoit la facture. Vide : la « Référence » de la fiche du client, si elle nomme un service.',
      en: 'The customer’s service that gets the invoice. Empty: the reference on the customer’s record, if it names a service.',
    },
    readonly: false,
    copied: true,
  },
  {
    name: REFERENCE_FIELD.commitment,
    type: 'char',
    label: { fr: 'Numéro d’engagement', en: 'Commitment number' },
    help: {
      fr: 'Numéro de la commande chez le client. Vide : la « Référence client » de la facture.',
      en: 'Number of the order at the customer’s. Empty: the customer reference of the invoice.',
    },
    readonly: false,
    copied: true,
  },
]
