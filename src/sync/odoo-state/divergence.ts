import { activityFor, noActivity } from '../../domain/words/activity.js'
import { currentEvent } from '../../domain/chorus-status/event.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import {
  describeDivergence,
  divergenceOf,
  isSameDivergence,
  stillDiverges,
} from '../../domain/invoice/divergence.js'
import { divergenceEndedNote, divergenceNote } from '../../domain/words/notes.js'
import type { Stage } from '../../domain/chorus-status/stage.js'
import { isReturned, TO_RECYCLE } from '../../domain/chorus-status/status.js'
import { AWAITS_SUPPLIER } from '../../domain/chorus-status/works-folder.js'
import type { ActivityTelling, Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { askedByFolder } from '../works/asked-by-folder.js'
import type { StageContext } from '../running/context.js'
import { subjectOf } from './subject.js'

/** Stages in which Chorus Pro has the invoice. Of a deposit that may not have arrived nothing is said yet. */
const IN_CHORUS_PRO: readonly Stage[] = ['deposited', 'followed', 'closed']

/**
 * Compares what Odoo says now with what Chorus Pro has, and tells on the invoice, once, that the two have diverged or come
 * together again. Nothing else comes of it: what Chorus Pro has is never sent a second time.
 */
export async function noticeDivergence(
  context: StageContext,
  row: InvoiceRow,
  reading: OdooInvoice,
): Promise<void> {
  const { store, log } = context
  const { handedOver: handed } = row
  if (handed === undefined || !IN_CHORUS_PRO.includes(row.stage)) {
    if (row.deletedAt !== undefined) await store.recordDivergence(row.id, row.divergence, [])
    return
  }
  // A recycling that may have been carried out changes what Chorus Pro has.
  const status = row.recycling === undefined ? row.statusCode : TO_RECYCLE
  const divergence = divergenceOf(handed, await asDeposited(context, row, reading), status)
  if (isSameDivergence(row.divergence, divergence)) {
    if (row.deletedAt !== undefined) await store.recordDivergence(row.id, divergence, [])
    return
  }
  const subject = subjectOf(context, row)
  if (divergence !== undefined) {
    await store.recordDivergence(row.id, divergence, [
      divergenceNote(subject, handed, divergence),
      activityFor({ why: 'divergence', divergence }),
    ])
    log.warn('Odoo no longer says what Chorus Pro has', {
      invoice: handed.number,
      now: describeDivergence(divergence),
    })
    return
  }
  await store.recordDivergence(row.id, undefined, await togetherAgain(context, row, reading))
  log.info('nothing in Odoo is to be put right any more', { invoice: handed.number })
}

/** What Odoo's own platform has sent is sent twice only if this bridge has deposited the invoice as well. */
async function asDeposited(
  { store }: StageContext,
  row: InvoiceRow,
  reading: OdooInvoice,
): Promise<OdooInvoice> {
  if (reading.platform === undefined) return reading
  const own = (await store.deposits(row.id)).some(({ flowNumber }) => flowNumber !== undefined)
  return own ? reading : { ...reading, platform: undefined }
}

async function togetherAgain(
  context: StageContext,
  row: InvoiceRow,
  reading: OdooInvoice,
): Promise<Telling[]> {
  const beside = await activityBeside(context, row)
  if (reading.state === 'posted') {
    const isAsSent =
      row.handedOver !== undefined && divergenceOf(row.handedOver, reading, undefined) === undefined
    return isAsSent ? [divergenceEndedNote(subjectOf(context, row), reading.writeDate), beside] : [beside]
  }
  // Still a draft, or cancelled, and rightly so now that Chorus Pro has done with the invoice: no word about it. A
  // rejection has asked for its own activity already, and somebody may have ticked that off; only a change that is one for
  // a rejected invoice, too, has put its own in that place.
  const isInItsPlace = row.divergence !== undefined && stillDiverges(row.divergence, row.statusCode)
  return beside.wanted === undefined || isInItsPlace ? [beside] : []
}

/** The one activity of the invoice goes back to what it would be about without the divergence. */
async function activityBeside(context: StageContext, row: InvoiceRow): Promise<ActivityTelling> {
  const { store } = context
  const events = row.stage === 'followed' ? await store.events(row.id) : []
  // In the hour that comes twice the latest event may be an earlier one.
  const present = events.findLast(({ code }) => code === row.statusCode && mark('present-by-its-code'))
  const event = present ?? currentEvent(events)
  const asked = (await askedByFolder(context, row)) ?? noActivity
  if (event === undefined || !isReturned(event.code)) return asked
  const isAskedByFolder = event.code === AWAITS_SUPPLIER && asked.wanted !== undefined
  const isPiece = row.handedOver?.isWorks
  return isAskedByFolder ? asked : activityFor({ why: 'returned', event, isPiece })
}

/** The invoice no longer exists in Odoo, which is known for sure: nobody can be told there. */
export async function noticeDeletion({ store, clock, log }: StageContext, row: InvoiceRow): Promise<void> {
  if (row.deletedAt !== undefined) return
  await store.recordDeleted(row.id, clock.now())
  log.warn('the invoice was deleted in Odoo', {
    invoice: row.handedOver?.number ?? row.invoice.number,
    odooId: row.odooId,
    stage: row.stage,
    ...(row.handedOver && { remedy: 'Chorus Pro has it: a credit note in Odoo would settle it.' }),
  })
}
