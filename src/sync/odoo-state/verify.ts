import { heldFields } from '../../domain/odoo-fields/field-values.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { noticeDeletion, noticeDivergence } from './divergence.js'
import { noticePayment } from './paid-in-odoo.js'

const EVERY_MS = 24 * 3_600_000

/** One request to Odoo. */
const BATCH = 200

/**
 * Discovery shows what changes; it cannot show what is gone, nor what left the company or the period that it looks at.
 * So each unfinished invoice that Chorus Pro has is looked at in Odoo once a day, some in each cycle.
 */
export async function verifyInOdoo(context: StageContext): Promise<void> {
  const { odoo, store, connection, clock } = context
  const before = new Date(clock.now().getTime() - EVERY_MS)
  const rows = await store.invoicesToVerify(connection.name, before, BATCH)
  if (rows.length === 0) return
  const readings = new Map((await odoo.readInvoices(rows.map(({ odooId }) => odooId))).map((i) => [i.id, i]))
  await forEachStep(
    context,
    rows,
    async (row) => {
      const reading = readings.get(row.odooId)
      if (reading !== undefined) await compare(context, row, reading)
      else if (await odoo.isDeleted(row.odooId)) await noticeDeletion(context, row)
      await store.markVerified([row.id], clock.now())
    },
    async (row) => {
      await store.markVerified([row.id], clock.now())
    },
    ({ invoice }) => invoice.number,
  )
}

async function compare(context: StageContext, row: InvoiceRow, reading: OdooInvoice): Promise<void> {
  await noticeDivergence(context, row, reading)
  await noticePayment(context, row, reading)
  // An earlier version showed it so, or this one while Odoo lacked the value; `setup` may have been run since.
  if (row.stage === 'held' && reading.ownFields?.stage === 'refused' && mark('held-no-longer-refused'))
    await context.store.recordToTell(row.id, [heldFields(await context.store.reasons(row.id))])
}
