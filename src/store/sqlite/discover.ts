import { noActivity } from '../../domain/activity.js'
import type { DiscoverStore, InvoiceRow, Sighting } from '../store.js'
import { inStep, listOf } from './database.js'
import type { Step, StoreDatabase } from './database.js'
import {
  changeInvoice,
  choiceColumns,
  enterStage,
  mayStartOver,
  newReading,
  readingColumns,
} from './invoice-change.js'
import type { InvoiceChanges } from './invoice-change.js'
import { parseInvoice } from './json.js'
import { reconsiderLeftOut } from './reconsider.js'
import { toInvoiceRow } from './rows.js'
import { takeUp } from './tell.js'
import { queueTellings } from './tellings.js'

export function discoverStore(db: StoreDatabase): DiscoverStore {
  return {
    async cursor(connection, name) {
      const found = await db
        .selectFrom('cursors')
        .select('value')
        .where('connection', '=', connection)
        .where('name', '=', name)
        .executeTakeFirst()
      return found && new Date(found.value)
    },

    async saveCursor(connection, name, moment) {
      const value = moment.getTime()
      await db
        .insertInto('cursors')
        .values({ connection, name, value })
        .onConflict((conflict) => conflict.columns(['connection', 'name']).doUpdateSet({ value }))
        .execute()
    },

    async knownInvoices(connection, odooIds): Promise<InvoiceRow[]> {
      const records = await db
        .selectFrom('invoices')
        .selectAll()
        .where('connection', '=', connection)
        .where('odoo_id', 'in', listOf(odooIds))
        .orderBy('odoo_id')
        .execute()
      return records.map(toInvoiceRow)
    },

    reconsiderLeftOut: (connection, basis, now) => reconsiderLeftOut(db, connection, basis, now),

    async recordSightings(connection, sightings, now) {
      if (sightings.length === 0) return
      await inStep(db, async (step) => {
        for (const sighting of sightings) await recordSighting(step, connection, sighting, now)
      })
    },
  }
}

async function recordSighting(step: Step, connection: string, sighting: Sighting, now: Date): Promise<void> {
  const { invoice, stage, choice, dueAt } = sighting
  const known = await step
    .selectFrom('invoices')
    .select(['id', 'snapshot'])
    .where('connection', '=', connection)
    .where('odoo_id', '=', invoice.id)
    .executeTakeFirst()
  if (!known) {
    if (!stage) throw new Error(`invoice ${invoice.id} of ${connection} is new: it needs a stage`)
    await step
      .insertInto('invoices')
      .values({
        connection,
        odoo_id: invoice.id,
        ...readingColumns(invoice),
        stage,
        stage_since: now.getTime(),
        due_at: (dueAt ?? now).getTime(),
        ...(choice && choiceColumns(choice)),
      })
      .execute()
    return
  }
  if (stage && !(await mayStartOver(step, known.id))) return
  if (parseInvoice(known.snapshot).writeDate < invoice.writeDate) await takeUp(step, known.id)
  const changes: InvoiceChanges = {
    deleted_at: null,
    ...newReading(invoice),
    ...(choice && choiceColumns(choice)),
    ...(dueAt && { due_at: dueAt.getTime() }),
  }
  if (stage) await enterStage(step, known.id, stage, now, { due_at: now.getTime(), ...changes })
  else await changeInvoice(step, known.id, changes)
  // Taken back to draft, cancelled, or not to be sent: there is nothing left to do on it.
  if (stage === 'ignored') await queueTellings(step, known.id, [noActivity])
}
