import { FIELD } from '../../domain/odoo-fields/fields.js'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import { PAYMENT_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { PARTNER_FIELD } from '../../domain/odoo-fields/partner-fields.js'
import type { Situation } from '../../domain/chorus-status/situation.js'
import type { Say } from './languages.js'

/**
 * The filters and groupings that our views add to the search of invoices. Their menu has room for some twenty letters.
 * *Late*: the last day that the law gives the buyer is over.
 */
export function searchArch(say: Say): string {
  const among = (...situations: Situation[]): string =>
    `('${FIELD.situation}', 'in', (${situations.map((situation) => `'${situation}'`).join(', ')},))`
  const posted = `('state', '=', 'posted'), ('move_type', 'in', ('out_invoice', 'out_refund'))`
  const filter = (name: string, label: Parameters<Say>[0], domain: string): string =>
    `<filter name="chorus_${name}" string="${say(label)}" domain="[${domain}]"/>`
  const grouping = (name: string, label: Parameters<Say>[0], field: string): string =>
    `<filter name="chorus_by_${name}" string="${say(label)}" context="{'group_by': '${field}'}"/>`
  return [
    `<xpath expr="/search" position="inside">`,
    `<separator/>`,
    filter(
      'to_correct',
      { fr: 'Chorus : à corriger', en: 'Chorus: to correct' },
      among('10_to_complete', '15_to_check', '17_to_deposit', '40_to_correct'),
    ),
    filter(
      'waiting',
      { fr: 'Chorus : chez l’acheteur', en: 'Chorus: with the buyer' },
      among('50_with_buyer', '60_with_accountant'),
    ),
    filter('paid', { fr: 'Chorus : payées', en: 'Chorus: paid' }, among('70_paid')),
    filter(
      'not_sent',
      { fr: 'Chorus : non envoyées', en: 'Chorus: not sent' },
      `${posted}, ('${FIELD.identifier}', '=', False), '|', ${among('10_to_complete', '15_to_check', '17_to_deposit', '20_not_sent', '40_to_correct')}, '&amp;', ('${FIELD.situation}', '=', False), ('commercial_partner_id.${PARTNER_FIELD.public}', '=', True)`,
    ),
    filter(
      'late',
      {
        fr: 'Chorus : en retard',
        en: 'Chorus: late',
      },
      `${among('50_with_buyer', '60_with_accountant')}, ('${PAYMENT_FIELD.dueDate}', '&lt;', context_today().strftime('%Y-%m-%d')), ('payment_state', 'not in', ('paid', 'in_payment', 'reversed'))`,
    ),
    filter(
      'paid_late',
      { fr: 'Chorus : payées en retard', en: 'Chorus: paid late' },
      `('${PAYMENT_FIELD.punctuality}', '=', '50_paid_late')`,
    ),
    filter(
      'expected',
      { fr: 'Chorus : à encaisser', en: 'Chorus: to come in' },
      `('${PAYMENT_FIELD.expectedDate}', '!=', False), ('payment_state', 'not in', ('paid', 'in_payment', 'reversed'))`,
    ),
    `<separator/>`,
    grouping('situation', { fr: 'Situation Chorus Pro', en: 'Chorus Pro situation' }, FIELD.situation),
    grouping('status', { fr: 'Statut Chorus Pro', en: 'Chorus Pro status' }, FIELD.statusLabel),
    grouping(
      'expected_week',
      { fr: 'Semaine attendue', en: 'Expected week' },
      `${PAYMENT_FIELD.expectedDate}:week`,
    ),
    grouping('buyer', { fr: 'Organisme public', en: 'Public body' }, 'commercial_partner_id'),
    `</xpath>`,
  ].join('')
}

/** The filter that our view adds to the search of contacts, customers among them. */
export function partnerSearchArch(say: Say): string {
  const label = say({ fr: 'Peut-être publics', en: 'Maybe public' })
  return [
    `<xpath expr="/search" position="inside">`,
    `<separator/>`,
    `<filter name="chorus_maybe_public" string="${label}" domain="[('${MAYBE_PUBLIC_FIELD.maybePublic}', '=', True)]"/>`,
    `</xpath>`,
  ].join('')
}
