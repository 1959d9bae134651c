import type { Telling } from '../../domain/words/telling.js'
import type { Transaction } from './database.js'
import { engineOf } from './engine.js'
import { parseTelling, toJson } from './json.js'

/** Queues what is to be told about an invoice, in the same transaction as the fact. */
export async function queueTellings(
  trx: Transaction,
  invoiceId: number,
  tellings: readonly Telling[],
): Promise<void> {
  for (const telling of tellings) {
    if (await isIdle(trx, invoiceId, telling)) continue
    if (await mergedIntoLast(trx, invoiceId, telling)) continue
    await trx
      .insertInto('outbox')
      .values({
        invoice_id: invoiceId,
        connection: (eb) => eb.selectFrom('invoices').select('connection').where('id', '=', invoiceId),
        message_id: telling.kind === 'note' ? telling.messageId : null,
        payload: toJson(telling),
      })
      .onConflict((conflict) => conflict.column('message_id').doNothing())
      .execute()
  }
}

/**
 * Taking back an activity that Odoo was never told of, or that was taken back already, would cost a request for each
 * invoice that simply goes well.
 */
export async function isIdle(trx: Transaction, invoiceId: number, telling: Telling): Promise<boolean> {
  if (telling.kind !== 'activity' || telling.wanted !== undefined) return false
  const last = await trx
    .selectFrom('outbox')
    .select('payload')
    .where('invoice_id', '=', invoiceId)
    .where(engineOf(trx).textIn('payload', 'kind'), '=', telling.kind)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const told = last && parseTelling(last.payload)
  return told?.kind !== 'activity' || told.wanted === undefined
}

/**
 * Field values, and an activity, may join the last thing that waits for this invoice if that is of their kind: Odoo is
 * written once, and nothing is told out of order. Not while that row is handed out for delivery, or the later word would
 * be marked delivered without having been sent.
 */
async function mergedIntoLast(trx: Transaction, invoiceId: number, telling: Telling): Promise<boolean> {
  if (telling.kind === 'note') return false
  const last = await trx
    .selectFrom('outbox')
    .select(['id', 'payload', 'claimed'])
    .where('invoice_id', '=', invoiceId)
    .where('state', '=', 'pending')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last || last.claimed === 1) return false
  const joined = joinedTelling(parseTelling(last.payload), telling)
  if (joined === undefined) return false
  await trx
    .updateTable('outbox')
    .set({
      payload: toJson(joined),
      // What an earlier write may have emptied has been answered anew.
      ...(telling.kind === 'fields' && telling.answered !== undefined && { written_over: null }),
    })
    .where('id', '=', last.id)
    .execute()
  return true
}

/** The later one wins; undefined when the two say different kinds of things. */
function joinedTelling(waiting: Telling, later: Telling): Telling | undefined {
  if (waiting.kind === 'activity' && later.kind === 'activity') return later
  if (waiting.kind === 'fields' && later.kind === 'fields')
    return {
      kind: 'fields',
      values: { ...waiting.values, ...later.values },
      answered: later.answered ?? waiting.answered,
      ...((waiting.used ?? later.used) !== undefined && { used: { ...waiting.used, ...later.used } }),
      ...((waiting.usedFiles ?? later.usedFiles) !== undefined && {
        usedFiles: [...(waiting.usedFiles ?? []), ...(later.usedFiles ?? [])],
      }),
    }
  return undefined
}
