import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import {
  carriedFrom,
  disagreements,
  mayTakeFromOrders,
  type OrderDisagreement,
} from '../../domain/orders/carry.js'
import type { InvoicedOrder } from '../../domain/orders/order.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { StageContext } from '../running/context.js'

export interface FilledInvoice {
  /** As Odoo shows it once it is filled in. */
  readonly invoice: OdooInvoice
  /** What only a person can decide. */
  readonly disagreements: readonly OrderDisagreement[]
}

/**
 * Fills the empty fields for references of an invoice with what all the orders say that it was made from; Odoo carries
 * *Référence client* alone. What somebody writes on the invoice is never written over, nor what orders contradict each
 * other in. Asks nothing for an invoice that was made from no order, or where *Sales* is not installed.
 */
export async function fillFromOrders(context: StageContext, invoice: OdooInvoice): Promise<FilledInvoice> {
  const { odoo } = context
  const untouched = { invoice, disagreements: [] }
  if (!mayTakeFromOrders(invoice) || !(await odoo.hasOrders())) return untouched
  const orders = (await odoo.ordersOfInvoices([invoice.id])).get(invoice.id)
  return orders === undefined ? untouched : fillFrom(context, invoice, orders)
}

async function fillFrom(
  context: StageContext,
  invoice: OdooInvoice,
  orders: readonly InvoicedOrder[],
): Promise<FilledInvoice> {
  const { odoo, dryRun, log } = context
  // As it stands now: somebody may be filling it in.
  const present = await odoo.readInvoice(invoice.id)
  if (present === undefined || !mayTakeFromOrders(present)) return { invoice, disagreements: [] }
  const carried = carriedFrom(present, orders)
  const result = { invoice, disagreements: disagreements(present, orders) }
  if (dryRun || (carried.serviceCode ?? carried.commitmentNumber) === undefined) return result
  await odoo.fillReferences(invoice.id, carried)
  log.info('references taken from the orders of an invoice', { invoice: invoice.number, ...carried })
  return { ...result, invoice: (await odoo.readInvoice(invoice.id)) ?? invoice }
}

/** The same for drafts, so that whoever checks and prints them sees it. Those that cannot be filled in are left as they are. */
export async function fillDrafts(context: StageContext, invoices: readonly OdooInvoice[]): Promise<void> {
  const { odoo, dryRun, log } = context
  const drafts = invoices.filter((invoice) => invoice.state === 'draft' && mayTakeFromOrders(invoice))
  if (dryRun || drafts.length === 0 || !(await odoo.hasOrders())) return
  try {
    const orders = await odoo.ordersOfInvoices(drafts.map(({ id }) => id))
    for (const draft of drafts) {
      const own = orders.get(draft.id) ?? []
      const carried = carriedFrom(draft, own)
      if ((carried.serviceCode ?? carried.commitmentNumber) === undefined) continue
      await fillFrom(context, draft, own)
    }
  } catch (error) {
    // Once it is posted it is tried again, and then it holds up this invoice alone.
    if (!(error instanceof OdooError) || (error.kind !== 'refused' && error.kind !== 'access')) throw error
    log.debug(`drafts are not filled in from their orders: ${error.message}`)
  }
}
