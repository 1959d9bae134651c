import type { CustomField } from './custom-field.js'
import type { PartnerValues } from './partner-fields.js'

/** The custom fields on `res.partner` about customers that may be public bodies although Chorus Pro does not know them. */
export const MAYBE_PUBLIC_FIELD = {
  maybePublic: 'x_chorus_maybe_public',
  reason: 'x_chorus_maybe_public_reason',
  private: 'x_chorus_private',
} as const

export const MAYBE_PUBLIC_FIELDS: readonly CustomField[] = [
  {
    name: MAYBE_PUBLIC_FIELD.maybePublic,
    type: 'boolean',
    label: { fr: 'Peut-être public', en: 'Maybe a public body' },
    help: {
      fr: 'Chorus Pro ne connaît pas ce client, et ses factures n’y sont pas déposées ; mais c’est peut-être un organisme public. Corrigez son SIRET, ou cochez « N’est pas un organisme public ».',
      en: 'Chorus Pro does not know this customer, and its invoices are not deposited there; but it may be a public body. Correct its SIRET, or tick "Not a public body".',
    },
    readonly: true,
  },
  {
    name: MAYBE_PUBLIC_FIELD.reason,
    type: 'char',
    label: { fr: 'Pourquoi peut-être public', en: 'Why maybe a public body' },
    help: {
      fr: 'Ce qui donne à penser que ce client est un organisme public.',
      en: 'What makes one think that this customer is a public body.',
    },
    readonly: true,
  },
  {
    name: MAYBE_PUBLIC_FIELD.private,
    type: 'boolean',
    label: { fr: 'N’est pas un organisme public', en: 'Not a public body' },
    help: {
      fr: 'Cochez si ce client est bien privé : la passerelle ne le signalera plus.',
      en: 'Tick it if this customer is private indeed: the bridge will not list it any more.',
    },
    readonly: false,
  },
]

/** The values by which Odoo shows a customer as maybe public, for this reason, or (undefined) no longer does. */
export function maybePublicValues(reason: string | undefined): PartnerValues {
  return {
    [MAYBE_PUBLIC_FIELD.maybePublic]: reason !== undefined,
    [MAYBE_PUBLIC_FIELD.reason]: reason ?? false,
  }
}
