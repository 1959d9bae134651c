import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** The invoice as Odoo shows it now; or what becomes of a request that nobody makes any more. */
export type StillAsked =
  | { readonly invoice: OdooInvoice }
  /** Undefined: Odoo does not show the invoice, or shows it changed, so that nobody knows what is wanted of it. */
  | { readonly instead: RequestOutcome | undefined }

/**
 * Read right before anything is done in Chorus Pro: somebody may have taken the request back meanwhile, or may ask for
 * something else, which is taken up with the next reading.
 *
 * @param asRead from which what is to be sent was put together: where it says something else now, that is begun anew
 */
export async function stillAsked(
  { odoo }: StageContext,
  row: InvoiceRow,
  asRead?: OdooInvoice,
): Promise<StillAsked> {
  const invoice = await odoo.readInvoice(row.odooId)
  if (invoice === undefined) return { instead: undefined }
  const isTheirs = invoice.request === row.invoice.request
  if (!isTheirs && mark('taken-back-before-it-left'))
    return { instead: { leavesRequest: true, tellings: [] } }
  const isAsRead = asRead === undefined || whatIsSent(asRead) === whatIsSent(invoice)
  if (!isAsRead && mark('changed-before-it-left')) return { instead: undefined }
  return { invoice }
}

function whatIsSent({
  buyerComment,
  complementIds,
  validatorSiret,
  buyerId,
  references: { serviceCode, commitmentNumber, contract },
}: OdooInvoice): string {
  return JSON.stringify([
    [buyerComment, complementIds, validatorSiret],
    [buyerId, serviceCode, commitmentNumber, contract],
  ])
}
