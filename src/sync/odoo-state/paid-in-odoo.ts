import { isReturned } from '../../domain/chorus-status/status.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { paidInOdooFields } from '../../domain/odoo-fields/field-values.js'
import { paidInOdooNote, unpaidInOdooNote } from '../../domain/words/notes.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { subjectOf } from './subject.js'

/**
 * Some buyers never report their payments. Where Odoo has the whole money for an invoice that is still followed, it says so
 * once and is looked at in Chorus Pro once a week only; an undone reconciliation takes that back. An invoice that was
 * returned is left to whoever has to act on it, and so is an activity about a divergence.
 */
export async function noticePayment(
  context: StageContext,
  row: InvoiceRow,
  reading: OdooInvoice,
): Promise<void> {
  const { store, connection, clock, log } = context
  if (row.stage !== 'followed' || row.statusCode === undefined || isReturned(row.statusCode)) return
  const isPaid = connection.restOncePaid && reading.state === 'posted' && reading.isMoneyIn === true
  if (isPaid === (row.paidInOdooAt !== undefined)) return
  const subject = subjectOf(context, row)
  if (!isPaid) {
    await store.recordPaidInOdoo(row.id, undefined, [
      paidInOdooFields(row.statusCode, false),
      unpaidInOdooNote(subject, reading.writeDate),
    ])
    log.info('Odoo no longer has the money: followed as usual', { invoice: row.invoice.number })
    return
  }
  await store.recordPaidInOdoo(row.id, clock.now(), [
    paidInOdooFields(row.statusCode, true),
    ...(wasToldPaid(reading) ? [] : [paidInOdooNote(subject, row.statusCode, reading.writeDate)]),
  ])
  log.info('Odoo has the money: looked at once a week', { invoice: row.invoice.number })
}

/** Odoo has the money still, and was told so by a bridge of which this store knows nothing, or less. */
export function wasToldPaid({ isMoneyIn, ownFields }: OdooInvoice): boolean {
  return isMoneyIn === true && ownFields?.situation === '75_paid_in_odoo' && mark('paid-told-once')
}
