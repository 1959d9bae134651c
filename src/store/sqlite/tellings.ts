import type { FieldsTelling, Telling } from '../../domain/telling.js'
import type { Step } from './database.js'
import { parseTelling, toJson } from './json.js'

/** Queues what is to be told about an invoice, in the same step as the fact. */
export async function queueTellings(
  step: Step,
  invoiceId: number,
  tellings: readonly Telling[],
): Promise<void> {
  if (tellings.length === 0) return
  const { connection } = await step
    .selectFrom('invoices')
    .select('connection')
    .where('id', '=', invoiceId)
    .executeTakeFirstOrThrow(() => new Error(`the store has no invoice ${invoiceId}`))
  for (const telling of tellings) {
    if (telling.kind === 'fields' && (await mergedIntoLast(step, invoiceId, telling))) continue
    await step
      .insertInto('outbox')
      .values({
        invoice_id: invoiceId,
        connection,
        message_id: telling.kind === 'note' ? telling.messageId : null,
        payload: toJson(telling),
      })
      .onConflict((conflict) => conflict.column('message_id').doNothing())
      .execute()
  }
}

/**
 * Field values may join the last thing that waits for this invoice if that is field values too: Odoo is written once,
 * and nothing is told out of order. Not while that row is handed out for delivery, or these values would be marked
 * delivered without having been sent.
 */
async function mergedIntoLast(step: Step, invoiceId: number, telling: FieldsTelling): Promise<boolean> {
  const last = await step
    .selectFrom('outbox')
    .select(['id', 'payload', 'claimed'])
    .where('invoice_id', '=', invoiceId)
    .where('state', '=', 'pending')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last || last.claimed === 1) return false
  const waiting = parseTelling(last.payload)
  if (waiting.kind !== 'fields') return false
  const payload = toJson({ kind: 'fields', values: { ...waiting.values, ...telling.values } })
  await step.updateTable('outbox').set({ payload }).where('id', '=', last.id).execute()
  return true
}
