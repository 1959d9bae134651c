import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { showsToBeSent } from '../../domain/odoo-fields/own-fields.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import type { InvoiceChoice } from '../../domain/recipients/selection.js'
import { noActivity } from '../../domain/words/activity.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { customerLeftOut } from '../recipients/maybe-public.js'
import type { StageContext } from '../running/context.js'
import { examinedUntil } from './examined-until.js'

export async function leaveOut(
  context: StageContext,
  row: InvoiceRow,
  choice: InvoiceChoice,
  { invoice, buyer }: { invoice: OdooInvoice; buyer: OdooPartner },
  // A private customer's invoice is never written on; one that was shown as blocked, or on its way, is told that it no longer is.
  { words, told }: { words: readonly Telling[]; told?: string } = {
    words:
      row.stage === 'blocked' || (showsToBeSent(invoice.ownFields) && mark('left-out-though-shown'))
        ? [stageFields('ignored')]
        : [],
  },
): Promise<void> {
  const { store, clock, log } = context
  const tellings = [...words, noActivity]
  const examined = examinedUntil(context, invoice, buyer)
  const maybePublic = await customerLeftOut(context, choice, buyer)
  const ignored = { choice, buyerSiret: buyer.siret, examinedUntil: examined, maybePublic, told, tellings }
  await store.recordIgnored(row.id, ignored, clock.now())
  log.debug('invoice left alone', { invoice: row.invoice.number, choice: choice.sentence })
}
