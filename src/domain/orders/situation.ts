import type { Text } from '../words/text.js'

/**
 * Whether an order of a public customer has what Chorus Pro will demand of its invoice.
 * - `lacking`: a quotation that does not have it yet
 * - `asked`: an order that does not have it, for which somebody was asked by an activity
 * - `invoiced`: nothing is asked of it any more, the invoice is what counts
 */
export const ORDER_SITUATIONS = ['complete', 'lacking', 'asked', 'invoiced'] as const

export type OrderSituation = (typeof ORDER_SITUATIONS)[number]

export const ORDER_SITUATION_LABELS: Readonly<Record<OrderSituation, Text>> = {
  complete: { fr: 'Complet', en: 'Complete' },
  lacking: { fr: 'À compléter', en: 'To complete' },
  invoiced: { fr: 'Facturée', en: 'Invoiced' },
  asked: { fr: 'À compléter : commande confirmée', en: 'To complete: confirmed order' },
}
