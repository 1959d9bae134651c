import type { ChorusInvoice } from '../../chorus/port.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { isPieceOf } from '../../domain/invoice/works-piece.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { identityOf, isReceived } from '../deposit/find-in-chorus.js'
import { hold } from '../deposit/hold-for-person.js'
import type { InvoiceReading } from '../prepare/question.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { StageContext } from '../running/context.js'
import { adoptPiece } from './adopt-piece.js'
import { whyNotByFlow } from './by-flow.js'
import { ifPossible, worksSpace } from './space.js'

/**
 * A piece of a works contract is followed where it is on the portal. Else it goes as a flow of works where all that such a flow
 * says of it is known, and is held until it is on the portal where not.
 */
export async function staysOnPortal(
  context: StageContext,
  row: InvoiceRow,
  { invoice, company }: InvoiceReading,
): Promise<boolean> {
  const { framework } = invoice
  if (!(isWorksFramework(framework) && mark('works-on-the-portal'))) return false
  const read = { ...row, invoice }
  const seen = await pieceOnPortal(context, read, company)
  if (seen !== undefined) {
    await adoptPiece(context, read, seen)
    return true
  }
  const why = await whyNotByFlow(context, framework, invoice)
  if (why !== undefined) await hold(context, read, why)
  return why !== undefined
}

/** It may have been deposited there long before its invoice was posted in Odoo. */
async function pieceOnPortal(
  context: StageContext,
  row: InvoiceRow,
  company: OdooCompany,
): Promise<ChorusInvoice | undefined> {
  if ((await worksSpace(context)) === undefined) return undefined
  const ours = identityOf(row, await sellerSiretOf(context, company))
  const found = await ifPossible(context, () => context.chorus.findWorksByNumber(ours.number))
  return found?.find((seen) => isReceived(seen) && isPieceOf(ours, row.invoice.framework, seen))
}
