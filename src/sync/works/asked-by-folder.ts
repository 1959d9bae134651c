import { admissionOf, claimOf, isOther, isOtherText } from '../../domain/chorus-status/works-admission.js'
import { asksForSignature, AWAITS_SUPPLIER } from '../../domain/chorus-status/works-folder.js'
import type { ActivityTelling } from '../../domain/words/telling.js'
import { admittedActivity, signatureActivity } from '../../domain/words/works-notes.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** What the folder of an invoice, as it was told, has somebody in the company do; undefined: nothing, or it has none. */
export async function askedByFolder(
  { store, connection }: Pick<StageContext, 'store' | 'connection'>,
  row: InvoiceRow,
): Promise<ActivityTelling | undefined> {
  if (row.chorusIdentifier === undefined || row.handedOver?.isWorks !== true) return undefined
  const pieces = await store.folder(connection.name, row.chorusIdentifier)
  const toSign = pieces.find(({ type, statusCode }) => asksForSignature(type, statusCode))
  if (toSign !== undefined) return signatureActivity(toSign)
  const admission = admissionOf(pieces, claimOf(row))
  return admission !== undefined && isOther(admission) ? admittedActivity(admission, row.invoice) : undefined
}

/** Odoo shows that its folder had somebody do something, of which the store knows nothing: it was lost. */
export function wasAskedInOdoo({ handedOver, invoice }: InvoiceRow): boolean {
  const { admitted, statusCode } = invoice.ownFields ?? {}
  if (statusCode === AWAITS_SUPPLIER) return true
  return handedOver?.admitted === undefined && isOtherText(admitted, (handedOver ?? invoice).amountTotal)
}
