import { isWorksFramework } from '../../domain/invoice/framework.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { STAGES_BEFORE_DEPOSIT } from '../../domain/chorus-status/stage.js'
import { REJECTED } from '../../domain/chorus-status/status.js'
import { creditNoteDeclined, creditNoteKept, creditNoteQuestion } from '../../domain/words/rejection-notes.js'
import {
  CREDIT_NOTE_OF_WORKS,
  pieceCreditNoteDeclined,
  pieceCreditNoteKept,
} from '../../domain/words/works-credit-note.js'
import type { InvoiceChoice } from '../../domain/recipients/selection.js'
import type { Reason } from '../../domain/words/reason.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** Code of the choice that leaves a credit note in Odoo. */
export const KEPT_IN_ODOO = 'KEPT_IN_ODOO'

/** Why a credit note does not go to Chorus Pro: nobody has said so far whether it is to (`ask`), or that it is not. */
export interface CreditNoteHold {
  readonly answer: 'ask' | 'keep'
  readonly reason: Reason
}

/**
 * A credit note of an invoice that Chorus Pro rejected goes there only if that was said of its customer. One of a piece of a
 * works contract stays: its buyer pays what was admitted, and would deduct the difference once more. Undefined: it is neither,
 * or goes.
 */
export async function creditNoteHold(
  { store, connection }: StageContext,
  { moveType, reversedEntryId, framework }: OdooInvoice,
  { rejectedCreditNotes: answer = 'ask' }: OdooPartner,
): Promise<CreditNoteHold | undefined> {
  if (moveType !== 'out_refund' || reversedEntryId === undefined) return undefined
  const [original] = await store.knownInvoices(connection.name, [reversedEntryId])
  if (original === undefined) return undefined
  const { number } = original.handedOver ?? original.invoice
  if (isRejected(original) && answer !== 'send' && mark('credit-note-of-rejected-waits'))
    return { answer, reason: answer === 'ask' ? creditNoteQuestion(number) : creditNoteKept(number) }
  if (framework === undefined && isPiece(original) && mark('credit-note-of-works-stays'))
    return { answer: 'keep', reason: pieceCreditNoteKept(number) }
  return undefined
}

function isPiece({ invoice }: InvoiceRow): boolean {
  return isWorksFramework(invoice.framework)
}

/** A store that was lost learns of it from Odoo before it does from Chorus Pro. */
function isRejected({ statusCode, invoice }: InvoiceRow): boolean {
  return (statusCode ?? invoice.ownFields?.statusCode) === REJECTED
}

/** It stays in Odoo. */
export const keptInOdoo: InvoiceChoice = {
  selected: false,
  code: KEPT_IN_ODOO,
  sentence: 'a credit note that stays in Odoo',
}

/** What is said to who wants such a credit note to be sent; undefined: it is none, or goes. */
export async function whyNotSent(
  context: StageContext,
  { stage, choice, invoice }: InvoiceRow,
): Promise<string | undefined> {
  const isUnsent = stage === 'ignored' || STAGES_BEFORE_DEPOSIT.includes(stage)
  if (!isUnsent || invoice.moveType !== 'out_refund' || invoice.reversedEntryId === undefined)
    return undefined
  // Asking has the bridge look at it again, so that what was found before is not in the row any more.
  const buyer = await context.odoo.readPartner(invoice.buyerId)
  const held = buyer && (await creditNoteHold(context, invoice, buyer))
  if (held === undefined) return undefined
  if (held.reason.code === CREDIT_NOTE_OF_WORKS) return pieceCreditNoteDeclined
  const isLeftOutOtherwise = stage === 'ignored' && choice?.code !== KEPT_IN_ODOO
  return isLeftOutOtherwise ? undefined : creditNoteDeclined(held.answer)
}
