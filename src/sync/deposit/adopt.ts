import type { ChorusInvoice } from '../../chorus/port.js'
import { depositDayFields } from '../../domain/odoo-fields/field-values.js'
import { adoptedNote, integratedAfterAllNote } from '../../domain/words/adopted-notes.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { observe } from '../follow/observe.js'
import { subjectOf } from '../odoo-state/subject.js'

/**
 * Follows an invoice that was found in Chorus Pro instead of sending it.
 * @param byHand it did not come by the deposit whose outcome was open
 */
export async function adopt(
  context: StageContext,
  row: InvoiceRow,
  seen: ChorusInvoice,
  byHand: boolean,
): Promise<void> {
  const day = seen.depositDate === undefined ? [] : [depositDayFields(seen.depositDate)]
  const subject = subjectOf(context, row)
  const flow = await refusedFlowOf(context, row, seen)
  const note =
    flow === undefined ? adoptedNote(subject, seen, byHand) : integratedAfterAllNote(subject, seen, flow)
  await observe(context, row, seen, [note, ...day])
}

/** The flow by which it is there, if that is one of its own that was refused before. */
async function refusedFlowOf(
  { store }: StageContext,
  row: InvoiceRow,
  { flowNumber }: ChorusInvoice,
): Promise<string | undefined> {
  if (flowNumber === undefined) return undefined
  const deposits = await store.deposits(row.id)
  const isRefused = deposits.some(
    (one) => one.flowNumber === flowNumber && ['refused', 'not-accepted'].includes(one.state),
  )
  return isRefused ? flowNumber : undefined
}
