import { backOffMs } from '../domain/back-off.js'
import { OdooError } from '../odoo/error.js'
import type { OutboxRow } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import { forEachStep } from './each.js'

const BATCH = 200

/** Delivers to Odoo what it does not know yet: in order for each invoice, and each note once. */
export const tell: Stage = {
  name: 'tell',
  needs: ['odoo'],
  async run(context) {
    const { store, connection, clock, dryRun, log } = context
    if (dryRun) {
      const rows = await store.claimOutbox(connection.name, clock.now(), BATCH)
      if (rows.length > 0) log.info('dry run: would be told to Odoo', { count: rows.length })
      return
    }
    while (!context.stop.aborted) {
      const rows = await store.claimOutbox(connection.name, clock.now(), BATCH)
      if (rows.length === 0) return
      await tellRows(context, rows)
    }
  },
}

async function tellRows(context: StageContext, rows: readonly OutboxRow[]): Promise<void> {
  const { store, clock, log } = context
  // After a telling that failed, the later ones of the same invoice wait: their order counts.
  const held = new Set<number>()
  await forEachStep(
    context,
    rows,
    async (row) => {
      if (held.has(row.invoiceId)) return
      try {
        await deliver(context, row)
      } catch (error) {
        if (!(error instanceof OdooError) || error.kind !== 'missing-record') throw error
        await store.setAside(row.id, error.message)
        log.warn('not told: the invoice no longer exists in Odoo', { odooId: row.odooId })
        return
      }
      await store.recordDelivered([row.id], clock.now())
    },
    async (row, why) => {
      held.add(row.invoiceId)
      await store.recordTellFailed(row.id, why, new Date(clock.now().getTime() + backOffMs(row.attempts)))
    },
    (row) => String(row.odooId),
  )
}

async function deliver({ odoo }: StageContext, { odooId, telling }: OutboxRow): Promise<void> {
  if (telling.kind === 'fields') await odoo.writeFields([odooId], telling.values)
  else await odoo.postNote({ invoiceId: odooId, messageId: telling.messageId, body: telling.body })
}
