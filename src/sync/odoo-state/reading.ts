import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import type { StageContext } from '../running/context.js'

/** Invoices as Odoo has them, with their customers. */
export interface Reading {
  /** Undefined: there is none of this id, or a rule of Odoo hides it. */
  invoice(odooId: number): Promise<OdooInvoice | undefined>
  buyer(invoice: OdooInvoice): Promise<OdooPartner | undefined>
  /** Those that could be read together with their customers. */
  readonly together: readonly { readonly invoice: OdooInvoice; readonly buyer: OdooPartner }[]
}

/** Reads them together. One that cannot be read is asked for by itself, and says so then; so is its customer. */
export async function readTogether(
  { odoo }: Pick<StageContext, 'odoo'>,
  odooIds: readonly number[],
): Promise<Reading> {
  const invoices = new Map((await odoo.readInvoices(odooIds)).map((invoice) => [invoice.id, invoice]))
  const buyerIds = [...new Set([...invoices.values()].map(({ buyerId }) => buyerId))]
  const buyers = new Map((await odoo.readPartners(buyerIds)).map((partner) => [partner.id, partner]))
  return {
    invoice: async (odooId) => invoices.get(odooId) ?? (await odoo.readInvoice(odooId)),
    together: [...invoices.values()].flatMap((invoice) => {
      const buyer = buyers.get(invoice.buyerId)
      return buyer === undefined ? [] : [{ invoice, buyer }]
    }),
    buyer: async ({ buyerId }) => buyers.get(buyerId) ?? (await odoo.readPartner(buyerId)),
  }
}
