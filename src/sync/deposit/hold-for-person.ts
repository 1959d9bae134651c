import { activityFor } from '../../domain/words/activity.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { isForPortal } from '../../domain/words/message-parts.js'
import { heldNote } from '../../domain/words/notes.js'
import type { Reason } from '../../domain/words/reason.js'
import { toldReasons } from '../../domain/words/told-reasons.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { subjectOf } from '../odoo-state/subject.js'

/**
 * Nothing more is tried until a user asks for it. The bridge's own writes on the invoice must not count as a change that
 * is worth another try, as they would for a blocked one.
 */
export async function hold(context: StageContext, row: InvoiceRow, reason: Reason): Promise<void> {
  const { store, clock, log } = context
  const attempt = (await store.deposits(row.id)).length + 1
  const told = toldReasons(row.toldReasons, 'held', [reason])
  await store.recordHeld(
    row.id,
    { reasons: [reason], told },
    [
      reasonFields('held', [reason]),
      heldNote(subjectOf(context, row), attempt, told, [reason]),
      activityFor({ why: 'held', reasons: [reason] }),
    ],
    clock.now(),
  )
  const about = { invoice: row.invoice.number, reason: reason.sentence }
  // A piece of works goes the way that it is meant to go.
  if (isForPortal([reason])) log.info('to be deposited on the portal by people', about)
  else log.warn('held back', about)
}
