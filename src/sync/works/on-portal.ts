import type { ChorusInvoice } from '../../chorus/port.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { FRAMEWORK_LABELS, isWorksFramework, type WorksFramework } from '../../domain/invoice/framework.js'
import { isPieceOf } from '../../domain/invoice/works-piece.js'
import { ON_PORTAL_CODE, type Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { identityOf, isReceived } from '../deposit/find-in-chorus.js'
import { hold } from '../deposit/hold-for-person.js'
import type { InvoiceReading } from '../prepare/question.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { StageContext } from '../running/context.js'
import { adoptPiece } from './adopt-piece.js'
import { ifPossible, worksSpace } from './space.js'

/** A piece of a works contract is never deposited by the bridge: it is followed where it is on the portal, or held until it is. */
export async function staysOnPortal(
  context: StageContext,
  row: InvoiceRow,
  { invoice, company }: InvoiceReading,
): Promise<boolean> {
  const { framework } = invoice
  if (!(isWorksFramework(framework) && mark('works-on-the-portal'))) return false
  const read = { ...row, invoice }
  const seen = await pieceOnPortal(context, read, company)
  if (seen === undefined) await hold(context, read, toDepositThere(framework))
  else await adoptPiece(context, read, seen)
  return true
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

function toDepositThere(framework: WorksFramework): Reason {
  return {
    code: ON_PORTAL_CODE,
    sentence: fr`Le cadre de facturation « ${FRAMEWORK_LABELS[framework].fr} » est celui d’une pièce de travaux : elle se dépose sur le portail de Chorus Pro, et non par la passerelle. Dès qu’elle y est, sous le numéro de cette facture, la passerelle la suit d’elle-même.`,
    field: 'Cadre de facturation',
  }
}
