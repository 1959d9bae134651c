import { isSameToDeposit } from '../../domain/invoice/invoice.js'
import { chooseByTags } from '../../domain/recipients/selection.js'
import { mark } from '../../marks/mark.js'
import type { DocumentChanges } from '../../odoo/port.js'
import type { InvoiceRow, StoredDocument } from '../../store/store.js'
import { type Reading, readTogether } from '../odoo-state/reading.js'
import { creditNoteHold } from '../recipients/credit-note.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { StageContext } from '../running/context.js'
import type { LastChanges } from './last-changes.js'

/** What Odoo says right before invoices are deposited. */
export interface LastReading {
  readonly reading: Reading
  readonly companySiret: string | undefined
  readonly changes: DocumentChanges
}

export async function readLast(
  context: StageContext,
  odooIds: readonly number[],
  lastChanges: LastChanges,
): Promise<LastReading> {
  const changes = await lastChanges.of(odooIds)
  const reading = await readTogether(context, odooIds)
  return { reading, changes, companySiret: await sellerSiretOf(context, await context.odoo.company()) }
}

/**
 * Looked at right before the intent: while others were deposited somebody may have withdrawn it, changed it, its customer or
 * the company, or sent it by Odoo's own platform. Then it starts over.
 */
export async function isStillWanted(
  context: StageContext,
  row: InvoiceRow,
  { companySiret }: StoredDocument,
  last: LastReading,
): Promise<boolean> {
  const { store, connection, clock } = context
  const reading = await last.reading.invoice(row.odooId)
  const buyer = reading && (await last.reading.buyer(reading))
  const isSame =
    reading !== undefined &&
    isSameToDeposit(row.invoice, reading) &&
    (buyer?.siret ?? '') === (row.buyerSiret ?? '') &&
    buyer !== undefined &&
    chooseByTags(buyer, connection)?.selected !== false &&
    (await creditNoteHold(context, reading, buyer)) === undefined &&
    (companySiret === undefined || last.companySiret === companySiret) &&
    (isOfNow(row, last.changes) || !mark('changed-after-its-document'))
  if (isSame || !mark('withdrawn-before-intent')) return true
  const invoice = reading ?? { ...row.invoice, state: 'cancel' as const }
  const sighting = { invoice, stage: 'discovered' as const, dueAt: clock.now() }
  await store.recordSightings(connection.name, [sighting], clock.now())
  return false
}

/** Whether nothing that its document is made from was changed since. One of a version that did not say is made anew. */
function isOfNow({ odooId, examinedUntil }: InvoiceRow, changes: DocumentChanges): boolean {
  return examinedUntil !== undefined && changes.withFiles(odooId).getTime() <= examinedUntil.getTime()
}
