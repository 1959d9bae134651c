import type { ChorusInvoice } from '../../chorus/port.js'
import { depositDayFields } from '../../domain/odoo-fields/field-values.js'
import { pieceAdoptedNote } from '../../domain/words/works-notes.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { observe } from '../follow/observe.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'

/** Follows an invoice that is on the portal as a piece of a works contract. What held it back is over. */
export async function adoptPiece(context: StageContext, row: InvoiceRow, seen: ChorusInvoice): Promise<void> {
  const day = seen.depositDate === undefined ? [] : [depositDayFields(seen.depositDate)]
  const note = pieceAdoptedNote(subjectOf(context, row), seen, row.invoice)
  // Its answers may have been seen before it was known.
  if (mark('answers-before-their-invoice'))
    await context.store.reconsiderPieces(context.connection.name, seen.identifier)
  await observe(context, row, seen, [note, ...day])
}
