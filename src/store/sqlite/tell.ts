import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { FIELD } from '../../domain/fields.js'
import type { Telling } from '../../domain/telling.js'
import type { OutboxRow, TellStore } from '../store.js'
import { inStep, listOf } from './database.js'
import type { Step, StoreDatabase } from './database.js'
import { parseTelling } from './json.js'

// Literals, not parameters: only so can SQLite know that the indexes of pending and set-aside rows serve.
const PENDING = sql.lit('pending' as const)
const SET_ASIDE = sql.lit('set-aside' as const)

export function tellStore(db: StoreDatabase): TellStore {
  return {
    async claimOutbox(connection, now, limit): Promise<OutboxRow[]> {
      return inStep(db, async (step) => {
        const records = await step
          .selectFrom('outbox')
          .innerJoin('invoices', 'invoices.id', 'outbox.invoice_id')
          .select(['outbox.id', 'outbox.invoice_id', 'invoices.odoo_id', 'outbox.payload', 'outbox.attempts'])
          .where('outbox.connection', '=', connection)
          .where('outbox.state', '=', PENDING)
          // Neither a row that is not due yet nor any that was written after it about the same invoice.
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('outbox as earlier')
                  .select('earlier.id')
                  .whereRef('earlier.invoice_id', '=', 'outbox.invoice_id')
                  .whereRef('earlier.id', '<=', 'outbox.id')
                  .where('earlier.state', '=', PENDING)
                  .where('earlier.next_attempt_at', '>', now.getTime()),
              ),
            ),
          )
          .orderBy('outbox.id')
          .limit(limit)
          .execute()
        if (records.length > 0) {
          const ids = listOf(records.map(({ id }) => id))
          await step.updateTable('outbox').set({ claimed: 1 }).where('id', 'in', ids).execute()
        }
        return records.map((record) => ({
          id: record.id,
          invoiceId: record.invoice_id,
          odooId: record.odoo_id,
          telling: parseTelling(record.payload),
          attempts: record.attempts,
        }))
      })
    },

    async recordDelivered(outboxIds, now) {
      await inStep(db, (step) => markDelivered(step, outboxIds, now))
    },

    async recordTellFailed(outboxId, why, nextAttemptAt) {
      await db
        .updateTable('outbox')
        .set({
          claimed: 0,
          error: why,
          next_attempt_at: nextAttemptAt.getTime(),
          attempts: ({ eb }) => eb('attempts', '+', 1),
        })
        .where('id', '=', outboxId)
        .where('state', '=', PENDING)
        .execute()
    },

    async setAside(outboxId, why) {
      await db
        .updateTable('outbox')
        .set({ state: 'set-aside', error: why })
        .where('id', '=', outboxId)
        .where('state', '=', PENDING)
        .execute()
    },
  }
}

export async function markDelivered(step: Step, outboxIds: readonly number[], now: Date): Promise<void> {
  const delivered = await step
    .updateTable('outbox')
    .set({ state: 'delivered', delivered_at: now.getTime(), error: null })
    .where('id', 'in', listOf(outboxIds))
    .where('state', '=', PENDING)
    .returning(['invoice_id', 'payload'])
    .execute()
  // The field is empty in Odoo from now on: the same request seen in it again is a new one.
  const emptied = delivered.filter(({ payload }) => emptiesRequest(parseTelling(payload)))
  if (emptied.length > 0)
    await step
      .updateTable('invoices')
      .set({ answered_request: null })
      .where('id', 'in', listOf(emptied.map((row) => row.invoice_id)))
      .execute()
}

function emptiesRequest(telling: Telling): boolean {
  return telling.kind === 'fields' && telling.values[FIELD.request] === false
}

/** How many wait, and how many were given up. */
export async function countOutbox(
  db: StoreDatabase,
  connection: string,
): Promise<{ pending: number; setAside: number }> {
  const counted = (state: RawBuilder<'pending' | 'set-aside'>) =>
    db
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('connection', '=', connection)
      .where('state', '=', state)
  const { pending, setAside } = await db
    .selectNoFrom([counted(PENDING).as('pending'), counted(SET_ASIDE).as('setAside')])
    .executeTakeFirstOrThrow()
  return { pending: pending ?? 0, setAside: setAside ?? 0 }
}
