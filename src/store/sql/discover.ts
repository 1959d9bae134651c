import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { isSameToDeposit } from '../../domain/invoice/invoice.js'
import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import { mark } from '../../marks/mark.js'
import type { DiscoverStore, InvoiceRow, Sighting } from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import {
  changeInvoice,
  choiceColumns,
  dropBytes,
  enterStage,
  mayStartOver,
  newReading,
  readingColumns,
} from './invoice-change.js'
import type { InvoiceChanges } from './invoice-change.js'
import { parseInvoice, toJson } from './json.js'
import { paymentMayDiffer } from './payments.js'
import { reconsiderCreditNotes, reconsiderLeftOut } from './reconsider.js'
import { forgetRefusedTries } from './refused-tries.js'
import { toInvoiceRow } from './rows.js'
import type { InvoiceRecord } from './schema.js'
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
        .where('odoo_id', 'in', listOf(db, odooIds))
        .orderBy('odoo_id')
        .execute()
      return records.map(toInvoiceRow)
    },

    reconsiderLeftOut: (connection, basis, now) => reconsiderLeftOut(db, connection, basis, now),

    reconsiderCreditNotes: (connection, now) => reconsiderCreditNotes(db, connection, now),

    async recordSightings(connection, sightings, now) {
      if (sightings.length === 0) return
      await inTransaction(db, async (trx) => {
        const ids = sightings.map(({ invoice }) => invoice.id)
        const known = new Map((await knownOf(trx, connection, ids)).map((one) => [one.odoo_id, one]))
        const changed: number[] = []
        for (const sighting of sightings) {
          const one = known.get(sighting.invoice.id)
          const wasChanged = await recordSighting(trx, connection, sighting, one, now)
          if (one !== undefined && wasChanged) changed.push(one.id)
        }
        await takeUp(trx, changed)
      })
    },
  }
}

type Known = Pick<InvoiceRecord, 'id' | 'odoo_id' | 'stage' | 'snapshot' | 'deleted_at'>

function knownOf(trx: Transaction, connection: string, odooIds: readonly number[]): Promise<Known[]> {
  return trx
    .selectFrom('invoices')
    .select(['id', 'odoo_id', 'stage', 'snapshot', 'deleted_at'])
    .where('connection', '=', connection)
    .where('odoo_id', 'in', listOf(trx, odooIds))
    .execute()
}

/** Discovery reads the last hour again each time: most of what it shows is known to the letter. */
function isOldNews({ invoice, stage, choice, dueAt }: Sighting, known: Known): boolean {
  const isReading = stage === undefined && choice === undefined && dueAt === undefined
  // What a user asks for is asked again by the same reading once it was answered.
  return (
    isReading &&
    invoice.request === undefined &&
    known.deleted_at === null &&
    toJson(invoice) === known.snapshot
  )
}

/** Answers whether it is one that somebody has changed in Odoo since it was read last. */
async function recordSighting(
  trx: Transaction,
  connection: string,
  sighting: Sighting,
  known: Known | undefined,
  now: Date,
): Promise<boolean> {
  const { invoice, stage, choice, dueAt } = sighting
  if (!known) {
    if (!stage) throw new Error(`invoice ${invoice.id} of ${connection} is new: it needs a stage`)
    await trx
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
    return false
  }
  if (isOldNews(sighting, known)) return false
  if (stage && !(await mayStartOver(trx, known.id))) return false
  const former = parseInvoice(known.snapshot)
  if (former.request !== undefined && former.request !== invoice.request)
    await forgetRefusedTries(trx, known.id, former.request)
  if (former.residual !== invoice.residual || former.performedOn !== invoice.performedOn)
    await paymentMayDiffer(trx, known.id)
  // Should it be sent again without a person's word, then not as it was.
  const isOutdated = STAGES_UNTIL_ASKED.includes(known.stage) && !isSameToDeposit(former, invoice)
  if (isOutdated && mark('changed-while-held')) await dropBytes(trx, known.id)
  const changes: InvoiceChanges = {
    deleted_at: null,
    ...newReading(invoice),
    ...(choice && choiceColumns(choice)),
    ...(dueAt && { due_at: dueAt.getTime() }),
  }
  if (stage) await enterStage(trx, known.id, stage, now, { due_at: now.getTime(), ...changes })
  else await changeInvoice(trx, known.id, changes)
  // Taken back to draft, cancelled, or not to be sent: there is nothing left to do on it.
  if (stage === 'ignored')
    await queueTellings(trx, known.id, [
      ...(STAGES_UNTIL_ASKED.includes(known.stage) ? [stageFields('ignored')] : []),
      noActivity,
    ])
  return former.writeDate < invoice.writeDate
}
