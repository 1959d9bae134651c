import type { ChorusInvoice } from '../../chorus/port.js'
import { depositDayFields } from '../../domain/odoo-fields/field-values.js'
import { adoptedNote } from '../../domain/words/notes.js'
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
  await observe(context, row, seen, [adoptedNote(subjectOf(context, row), seen, byHand), ...day])
}
