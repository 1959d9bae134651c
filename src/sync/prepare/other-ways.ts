import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { chooseByPlatform, type InvoiceChoice } from '../../domain/recipients/selection.js'
import { platformNote } from '../../domain/words/notes.js'
import { keptNote } from '../../domain/words/rejection-notes.js'
import { toldReasons } from '../../domain/words/told-reasons.js'
import type { InvoiceRow } from '../../store/store.js'
import { hold } from '../deposit/hold-for-person.js'
import { subjectOf } from '../odoo-state/subject.js'
import { creditNoteHold, KEPT_IN_ODOO, keptInOdoo } from '../recipients/credit-note.js'
import { byPlatform, DESPITE_PLATFORM, platformFailed } from '../recipients/platform.js'
import type { StageContext } from '../running/context.js'
import { block } from './block.js'
import { leaveOut } from './leave-out.js'
import type { InvoiceReading } from './question.js'

/** What Odoo's own platform has, or gave back, is not deposited; unless a person asked for the latter. */
export async function goesByPlatform(
  context: StageContext,
  row: InvoiceRow,
  { invoice, buyer }: InvoiceReading,
): Promise<boolean> {
  const { platform } = invoice
  if (platform === undefined) return false
  const choice = chooseByPlatform(invoice)
  if (choice !== undefined) {
    context.log.info("not deposited: Odoo's own platform has it", {
      invoice: invoice.number,
      state: platform.state,
    })
    const way = byPlatform(platform)
    const told = toldReasons(row.toldReasons, 'platform', [way])
    const words = [reasonFields('ignored', [way]), platformNote(subjectOf(context, row), told, way)]
    await leaveOut(context, row, choice, { invoice, buyer }, { words, told })
    return true
  }
  if (row.choice?.code === DESPITE_PLATFORM) return false
  await hold(context, row, platformFailed(platform))
  return true
}

/** A credit note of a rejected invoice: whether it goes is asked once for its customer. */
export async function staysInOdoo(
  context: StageContext,
  row: InvoiceRow,
  choice: InvoiceChoice,
  { invoice, buyer }: { invoice: OdooInvoice; buyer: OdooPartner },
): Promise<boolean> {
  const held = await creditNoteHold(context, invoice, buyer)
  if (held === undefined) return false
  const { answer, reason } = held
  if (answer === 'ask') {
    await block(context, row, { invoice, buyer, choice, reasons: [reason] })
    return true
  }
  // Said once: the bridge's own writes have it looked at again.
  const isNew = row.choice?.code !== KEPT_IN_ODOO
  const told = isNew ? toldReasons(row.toldReasons, 'kept', [reason]) : undefined
  const words =
    told === undefined
      ? []
      : [reasonFields('ignored', [reason]), keptNote(subjectOf(context, row), told, reason)]
  await leaveOut(context, row, keptInOdoo, { invoice, buyer }, { words, ...(told !== undefined && { told }) })
  return true
}
