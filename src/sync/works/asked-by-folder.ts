import { admissionOf, claimOf, isOther, isOtherText } from '../../domain/chorus-status/works-admission.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import {
  asksForSignature,
  AWAITS_SUPPLIER,
  codeOfPiece,
  REFUSED_BALANCE,
} from '../../domain/chorus-status/works-folder.js'
import type { ActivityTelling } from '../../domain/words/telling.js'
import {
  admittedActivity,
  refusedBalanceActivity,
  signatureActivity,
} from '../../domain/words/works-notes.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** What the folder of an invoice, as it was told, has somebody in the company do; undefined: nothing, or it has none. */
export async function askedByFolder(
  { store, connection }: Pick<StageContext, 'store' | 'connection'>,
  row: InvoiceRow,
): Promise<ActivityTelling | undefined> {
  if (row.chorusIdentifier === undefined || row.handedOver?.isWorks !== true) return undefined
  const pieces = await store.folder(connection.name, row.chorusIdentifier)
  const events = await store.events(row.id)
  for (const piece of pieces) {
    const asked = askedByBalance(piece, events)
    if (asked !== undefined) return asked
  }
  const admission = admissionOf(pieces, claimOf(row))
  return admission !== undefined && isOther(admission) ? admittedActivity(admission, row.invoice) : undefined
}

/** The general balance is to be signed, or a claim to follow its refusal. `events`: what the invoice has passed. */
export function askedByBalance(
  piece: WorksPiece,
  events: readonly StatusEvent[],
): ActivityTelling | undefined {
  const { type, statusCode } = piece
  if (asksForSignature(type, statusCode)) return signatureActivity(piece)
  if (codeOfPiece(type, statusCode) !== REFUSED_BALANCE) return undefined
  const notified = events.findLast(({ code }) => code === AWAITS_SUPPLIER)
  return refusedBalanceActivity(piece, notified?.occurredAt)
}

/** Odoo shows that its folder had somebody do something, of which the store knows nothing: it was lost. */
export function wasAskedInOdoo({ handedOver, invoice }: InvoiceRow): boolean {
  const { admitted, statusCode } = invoice.ownFields ?? {}
  if (asksOfBalance(statusCode)) return true
  return handedOver?.admitted === undefined && isOtherText(admitted, (handedOver ?? invoice).amountTotal)
}

/** Whether at this status a balance has somebody do something. */
export function asksOfBalance(code: string | undefined): boolean {
  return code === AWAITS_SUPPLIER || code === REFUSED_BALANCE
}
