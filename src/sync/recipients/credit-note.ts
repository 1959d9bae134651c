import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { REJECTED } from '../../domain/chorus-status/status.js'
import { creditNoteDeclined, creditNoteKept, creditNoteQuestion } from '../../domain/words/rejection-notes.js'
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
 * A credit note of an invoice that Chorus Pro rejected goes there only if that was said of its customer. Undefined: it is
 * none, or goes.
 */
export async function creditNoteHold(
  { store, connection }: StageContext,
  { moveType, reversedEntryId }: OdooInvoice,
  { rejectedCreditNotes: answer = 'ask' }: OdooPartner,
): Promise<CreditNoteHold | undefined> {
  if (moveType !== 'out_refund' || reversedEntryId === undefined || answer === 'send') return undefined
  const [original] = await store.knownInvoices(connection.name, [reversedEntryId])
  if (original === undefined || !isRejected(original) || !mark('credit-note-of-rejected-waits'))
    return undefined
  const { number } = original.handedOver ?? original.invoice
  return { answer, reason: answer === 'ask' ? creditNoteQuestion(number) : creditNoteKept(number) }
}

/** A store that was lost learns of it from Odoo before it does from Chorus Pro. */
function isRejected({ statusCode, invoice }: InvoiceRow): boolean {
  return (statusCode ?? invoice.ownFields?.statusCode) === REJECTED
}

/** It stays in Odoo, as was answered. */
export const keptInOdoo: InvoiceChoice = {
  selected: false,
  code: KEPT_IN_ODOO,
  sentence: 'a credit note of a rejected invoice, which the customer’s record says to keep in Odoo',
}

/** What is said to who wants such a credit note to be sent; undefined: it is none. */
export async function whyNotSent({ store }: StageContext, row: InvoiceRow): Promise<string | undefined> {
  if (row.stage === 'ignored' && row.choice?.code === KEPT_IN_ODOO) return creditNoteDeclined('keep')
  if (row.stage !== 'blocked') return undefined
  const reasons = await store.reasons(row.id)
  return reasons.some(({ code }) => code === creditNoteQuestion('').code)
    ? creditNoteDeclined('ask')
    : undefined
}
