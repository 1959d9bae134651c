import { DateTime } from 'luxon'
import { frenchDay } from '../words/french-time.js'

/**
 * Odoo adds custom numbers up and cannot average them: by range, it can at least count and compare them. It shows the
 * ranges in the order of their values.
 */
export const PAYMENT_DELAYS = [
  { value: '30_at_most', label: { fr: '30 jours au plus', en: '30 days at most' } },
  { value: '50_at_most', label: { fr: '31 à 50 jours', en: '31 to 50 days' } },
  { value: '60_at_most', label: { fr: '51 à 60 jours', en: '51 to 60 days' } },
  { value: 'over_60', label: { fr: 'Plus de 60 jours', en: 'More than 60 days' } },
] as const

export type PaymentDelay = (typeof PAYMENT_DELAYS)[number]['value']

/** Days on the French calendar from availability to payment; a payment dated before it counts as none. */
export function paymentDays(available: Date, paid: Date): number {
  const day = (moment: Date): DateTime => DateTime.fromISO(frenchDay(moment), { zone: 'utc' })
  return Math.max(0, day(paid).diff(day(available), 'days').days)
}

export function paymentDelay(days: number): PaymentDelay {
  if (days <= 30) return '30_at_most'
  if (days <= 50) return '50_at_most'
  return days <= 60 ? '60_at_most' : 'over_60'
}
