import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import type { StageContext } from '../running/context.js'

const A_MOMENT_MS = 2_000

/**
 * The latest change that this examination has taken in. Odoo shows whole seconds: of a change made this very moment
 * another may follow in the same second, so it does not count as taken in yet, and the next cycle looks again.
 */
export function examinedUntil(context: StageContext, invoice: OdooInvoice, buyer: OdooPartner): Date {
  const changed = Math.max(invoice.writeDate.getTime(), buyer.writeDate.getTime())
  const odooNow = context.odoo.serverTime()?.getTime() ?? context.clock.now().getTime()
  return new Date(odooNow - changed < A_MOMENT_MS ? changed - 1 : changed)
}
