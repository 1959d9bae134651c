import { OdooError, RenderingError } from '../../odoo/wire/error.js'
import type { DocumentWish, InvoicePdf, PayeeAccount } from '../../odoo/port.js'
import type { StageContext } from '../running/context.js'

/** Where the documents of invoices and what stands on them come from. */
export interface DocumentSource {
  /** @throws {OdooError} */
  pdf(invoiceId: number, wish: DocumentWish): Promise<InvoicePdf | undefined>
  payee(invoiceId: number): Promise<PayeeAccount | undefined>
}

/**
 * Asks Odoo at once for what several invoices need. Of what does not come so each asks by itself, and hears then what is
 * wrong: this saves requests, and decides nothing.
 */
export async function askTogether(
  { odoo, log }: StageContext,
  invoiceIds: readonly number[],
): Promise<DocumentSource> {
  let pdfs = new Map<number, InvoicePdf | RenderingError>()
  let payees: ReadonlyMap<number, PayeeAccount> | undefined
  if (invoiceIds.length > 1) {
    try {
      payees = await odoo.payeeAccounts(invoiceIds)
      pdfs = new Map(await odoo.invoicePdfs(invoiceIds))
    } catch (error) {
      if (!(error instanceof OdooError)) throw error
      log.debug('documents could not be asked for together', { cause: error.message })
    }
  }
  const asked = new Set(invoiceIds)
  return {
    async pdf(invoiceId, wish) {
      const found = pdfs.get(invoiceId)
      // In memory no longer than it is used.
      pdfs.delete(invoiceId)
      if (found === undefined || wish === 'renew') return odoo.invoicePdf(invoiceId, wish)
      if (found instanceof RenderingError) throw found
      return found
    },
    payee: async (invoiceId) =>
      payees !== undefined && asked.has(invoiceId)
        ? payees.get(invoiceId)
        : (await odoo.payeeAccounts([invoiceId])).get(invoiceId),
  }
}
