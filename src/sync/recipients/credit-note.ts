import { isWorksFramework } from '../../domain/invoice/framework.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { type Absence, absenceOf } from '../../domain/chorus-status/original.js'
import { STAGES_BEFORE_DEPOSIT } from '../../domain/chorus-status/stage.js'
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
  /** Undefined: the buyer has the invoice; it is a piece of a works contract. */
  readonly absence: Absence | undefined
}

/**
 * A credit note of an invoice that the buyer does not have, or gave up, goes to Chorus Pro only if that was said of its
 * customer. One of a piece of a works contract stays: its buyer pays what was admitted, and would deduct the difference once
 * more. Undefined: it is neither, or goes.
 */
export async function creditNoteHold(
  context: StageContext,
  { moveType, reversedEntryId, framework }: OdooInvoice,
  { rejectedCreditNotes: answer = 'ask' }: OdooPartner,
): Promise<CreditNoteHold | undefined> {
  const { store, connection } = context
  if (moveType !== 'out_refund' || reversedEntryId === undefined) return undefined
  const [original] = await store.knownInvoices(connection.name, [reversedEntryId])
  if (original === undefined) return undefined
  const { number } = original.handedOver ?? original.invoice
  const absence = absenceOfOriginal(context, original)
  const isGivenUp = absence !== undefined && absence.is !== 'not-sent'
  if (isGivenUp && answer !== 'send' && mark('credit-note-of-rejected-waits'))
    return { answer, reason: reasonOf(answer, number, absence), absence }
  if (framework === undefined && (await isPiece(context, original)) && mark('credit-note-of-works-stays'))
    return { answer: 'keep', reason: pieceCreditNoteKept(number), absence: undefined }
  if (absence?.is === 'not-sent' && answer !== 'send' && mark('credit-note-of-unsent-waits'))
    return { answer, reason: reasonOf(answer, number, absence), absence }
  return undefined
}

function reasonOf(answer: 'ask' | 'keep', number: string, absence: Absence): Reason {
  return answer === 'ask' ? creditNoteQuestion(number, absence) : creditNoteKept(number, absence)
}

/** By *Cadre de facturation*, or as it was found on the portal, or for the answers that MOE and MOA gave to it. */
async function isPiece(
  { store, connection }: StageContext,
  { invoice, handedOver, chorusIdentifier }: InvoiceRow,
): Promise<boolean> {
  if (isWorksFramework(invoice.framework) || handedOver?.isWorks === true) return true
  if (chorusIdentifier === undefined) return false
  return (await store.folder(connection.name, chorusIdentifier)).length > 0
}

/** A store that was lost learns of its status from Odoo before it does from Chorus Pro. */
function absenceOfOriginal(
  { connection }: StageContext,
  { stage, choice, statusCode, invoice }: InvoiceRow,
): Absence | undefined {
  return absenceOf({
    stage,
    choiceCode: choice?.code,
    statusCode: statusCode ?? invoice.ownFields?.statusCode,
    isBeforeStart: (invoice.invoiceDate ?? '') < connection.startDate,
  })
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
  return isLeftOutOtherwise || held.absence === undefined
    ? undefined
    : creditNoteDeclined(held.answer, held.absence)
}
