import { frenchMoney } from '../words/french-amount.js'
import { frenchDate } from '../words/french-time.js'
import type { HandedOver } from './handed-over.js'
import type { OdooInvoice } from './invoice.js'
import { isSpent, TO_RECYCLE } from '../chorus-status/status.js'
import { fr } from '../words/typography.js'

/** How an invoice in Odoo diverges from what Chorus Pro has of it. */
export interface Divergence {
  /** `platform`: Odoo has sent it a second time, by its own platform. */
  readonly what: 'draft' | 'cancelled' | 'changed' | 'platform'
  /** For `changed`: one French line each, « numéro : INV/1 → INV/2 ». Empty otherwise. */
  readonly differences: readonly string[]
  /** `write_date` of the reading that showed it. */
  readonly since: Date
}

/**
 * Undefined: Odoo still says what Chorus Pro has. `reading.platform` counts: leave it out of an invoice that this bridge
 * has not deposited, for then Odoo's platform alone sent it. A draft may change with every key that is typed, so it is
 * one divergence however it looks. An invoice that Chorus Pro has done with without paying it (`status`) may well be cancelled, and one
 * to recycle be given another customer: that is what it waits for.
 */
export function divergenceOf(
  handed: HandedOver,
  reading: OdooInvoice,
  status: string | undefined,
): Divergence | undefined {
  const since = reading.writeDate
  if (reading.state !== 'posted') {
    if (status !== undefined && isSpent(status)) return undefined
    return { what: reading.state === 'draft' ? 'draft' : 'cancelled', differences: [], since }
  }
  const differences = differencesOf(handed, reading, status)
  if (differences.length > 0) return { what: 'changed', differences, since }
  return reading.platform === undefined ? undefined : { what: 'platform', differences: [], since }
}

/** Whether it still counts once Chorus Pro shows `status`, as `divergenceOf` would say of a reading that is no other. */
export function stillDiverges({ what }: Divergence, status: string | undefined): boolean {
  return what === 'changed' || what === 'platform' || status === undefined || !isSpent(status)
}

/** The same divergence seen again, whenever that is. */
export function isSameDivergence(one: Divergence | undefined, other: Divergence | undefined): boolean {
  return one?.what === other?.what && one?.differences.join('\n') === other?.differences.join('\n')
}

/** For the administrator. */
export function describeDivergence({ what, differences }: Divergence): string {
  if (what === 'platform') return "sent a second time by Odoo's own platform"
  return what === 'changed' ? differences.join('; ') : what
}

const KINDS: Readonly<Record<OdooInvoice['moveType'], string>> = {
  out_invoice: 'facture',
  out_refund: 'avoir',
}

function differencesOf(handed: HandedOver, now: OdooInvoice, status: string | undefined): string[] {
  const line = (what: string, before: string | undefined, after: string | undefined): string[] =>
    before === after ? [] : [fr`${what} : ${before ?? '(vide)'} → ${after ?? '(vide)'}`]
  return [
    ...line('numéro', handed.number, now.number),
    ...line('nature', KINDS[handed.moveType], KINDS[now.moveType]),
    ...line(
      'montant TTC',
      frenchMoney(handed.amountTotal, handed.currency),
      frenchMoney(now.amountTotal, now.currency),
    ),
    ...line('date de facture', shownDate(handed.invoiceDate), shownDate(now.invoiceDate)),
    ...(handed.buyerId === now.buyerId || status === TO_RECYCLE
      ? []
      : [fr`client : ${handed.buyerName} → ${now.buyerName}`]),
  ]
}

function shownDate(day: string | undefined): string | undefined {
  return day && frenchDate(day)
}
