import type { CustomField } from './custom-field.js'
import { MAYBE_PUBLIC_FIELDS } from './maybe-public-fields.js'
import { PERIOD_FIELDS } from './payment-fields.js'
import { CREDIT_NOTE_FIELDS } from './rejection-fields.js'
import { frenchDay } from '../words/french-time.js'
import type { PublicStructure } from '../recipients/structure.js'

/** The custom fields on `res.partner` about what the directory says. */
export const PARTNER_FIELD = {
  public: 'x_chorus_public',
  serviceRequired: 'x_chorus_service_required',
  commitmentRequired: 'x_chorus_commitment_required',
  eitherRequired: 'x_chorus_either_required',
  noPaymentStatus: 'x_chorus_no_payment_status',
  checkedOn: 'x_chorus_checked_on',
} as const

/** What the directory says of a public body. */
export const DIRECTORY_FIELDS: readonly CustomField[] = [
  {
    name: PARTNER_FIELD.public,
    type: 'boolean',
    label: { fr: 'Organisme public', en: 'Public body' },
    help: {
      fr: 'Ce client figure dans l’annuaire de Chorus Pro : ses factures y sont déposées.',
      en: 'This customer is in the directory of Chorus Pro: its invoices are deposited there.',
    },
    readonly: true,
  },
  {
    name: PARTNER_FIELD.serviceRequired,
    type: 'boolean',
    label: { fr: 'Code service exigé', en: 'Service code required' },
    help: {
      fr: 'Ce client refuse une facture sans le code du service destinataire.',
      en: 'This customer refuses an invoice without the code of the receiving service.',
    },
    readonly: true,
  },
  {
    name: PARTNER_FIELD.commitmentRequired,
    type: 'boolean',
    label: { fr: 'Numéro d’engagement exigé', en: 'Commitment number required' },
    help: {
      fr: 'Ce client refuse une facture sans numéro d’engagement (numéro de commande).',
      en: 'This customer refuses an invoice without a commitment number (order number).',
    },
    readonly: true,
  },
  {
    name: PARTNER_FIELD.eitherRequired,
    type: 'boolean',
    label: {
      fr: 'Code service ou numéro d’engagement exigé',
      en: 'Service code or commitment number required',
    },
    help: {
      fr: 'Ce client refuse une facture qui n’a ni code service ni numéro d’engagement ; l’un des deux suffit.',
      en: 'This customer refuses an invoice with neither a service code nor a commitment number; either will do.',
    },
    readonly: true,
  },
  {
    name: PARTNER_FIELD.noPaymentStatus,
    type: 'boolean',
    label: { fr: 'Ne signale pas les paiements', en: 'Does not report payments' },
    help: {
      fr: 'Ce client ne transmet pas la mise en paiement à Chorus Pro : une facture sans ce statut peut être déjà payée.',
      en: 'This customer does not tell Chorus Pro of payments: an invoice without that status may have been paid.',
    },
    readonly: true,
  },
  {
    name: PARTNER_FIELD.checkedOn,
    type: 'date',
    label: { fr: 'Vérifié dans Chorus Pro le', en: 'Checked in Chorus Pro on' },
    help: {
      fr: 'Dernière lecture de la fiche de ce client dans l’annuaire de Chorus Pro.',
      en: 'When the record of this customer was last read in the directory of Chorus Pro.',
    },
    readonly: true,
  },
]

/** Every custom field on `res.partner`. */
export const PARTNER_FIELDS: readonly CustomField[] = [
  ...DIRECTORY_FIELDS,
  ...MAYBE_PUBLIC_FIELDS,
  ...CREDIT_NOTE_FIELDS,
  ...PERIOD_FIELDS,
]

/** What the fields of the directory say of a customer. */
export interface PartnerMark {
  readonly isPublic: boolean
  readonly serviceRequired: boolean
  readonly commitmentRequired: boolean
  readonly eitherRequired: boolean
  readonly noPaymentStatus: boolean
  /** `YYYY-MM-DD`, the day it was in France; absent while nothing was checked. */
  readonly checkedOn: string | undefined
}

/** @param structure undefined: the directory knows no public structure with the customer's SIRET */
export function markOf(structure: PublicStructure | undefined, checkedAt: Date): PartnerMark {
  return {
    isPublic: structure !== undefined,
    serviceRequired: structure?.requiresServiceCode ?? false,
    commitmentRequired: structure?.requiresCommitmentNumber ?? false,
    eitherRequired: structure?.requiresEither ?? false,
    noPaymentStatus: structure?.doesNotReportPayment ?? false,
    checkedOn: frenchDay(checkedAt),
  }
}

/** Custom field name → value as Odoo's `write` takes it. */
export type PartnerValues = Readonly<Record<string, boolean | string>>

/**
 * What has to be written so that Odoo shows `wanted`; undefined when it does already. Every write makes Odoo show all
 * invoices of the customer as changed, so the day alone is written once a day, and nothing is written that is there.
 */
export function partnerChanges(shown: PartnerMark, wanted: PartnerMark): PartnerValues | undefined {
  const values = partnerValues(wanted)
  const before = partnerValues(shown)
  const changes = Object.fromEntries(Object.entries(values).filter(([name, value]) => before[name] !== value))
  return Object.keys(changes).length === 0 ? undefined : changes
}

function partnerValues(mark: PartnerMark): PartnerValues {
  return {
    [PARTNER_FIELD.public]: mark.isPublic,
    [PARTNER_FIELD.serviceRequired]: mark.serviceRequired,
    [PARTNER_FIELD.commitmentRequired]: mark.commitmentRequired,
    [PARTNER_FIELD.eitherRequired]: mark.eitherRequired,
    [PARTNER_FIELD.noPaymentStatus]: mark.noPaymentStatus,
    ...(mark.checkedOn !== undefined && { [PARTNER_FIELD.checkedOn]: mark.checkedOn }),
  }
}
