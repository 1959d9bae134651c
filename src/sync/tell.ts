import type { WantedActivity } from '../domain/telling.js'
import { frenchDay } from '../domain/french-time.js'
import { backOffMs } from '../domain/back-off.js'
import { OdooError, type OdooErrorKind } from '../odoo/error.js'
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
        if (!(error instanceof OdooError) || !isHopeless(row, error.kind)) {
          held.add(row.invoiceId)
          throw error
        }
        await store.setAside(row.id, error.message)
        log.warn(
          error.kind === 'missing-record'
            ? 'not told: the invoice no longer exists in Odoo'
            : 'Odoo does not take the activity; the note and the fields say the same',
          { odooId: row.odooId, cause: error.message },
        )
        return
      }
      await store.recordDelivered([row.id], clock.now())
    },
    async (row, why) => {
      await store.recordTellFailed(row.id, why, new Date(clock.now().getTime() + backOffMs(row.attempts)))
    },
    (row) => String(row.odooId),
  )
}

/** An activity is only a reminder: one that Odoo will not take must not hold up what comes after it. */
function isHopeless({ telling }: OutboxRow, kind: OdooErrorKind): boolean {
  return (
    kind === 'missing-record' || (telling.kind === 'activity' && (kind === 'access' || kind === 'refused'))
  )
}

async function deliver(context: StageContext, { odooId, telling }: OutboxRow): Promise<void> {
  const { odoo } = context
  switch (telling.kind) {
    case 'fields':
      await odoo.writeFields([odooId], telling.values)
      return
    case 'note':
      await odoo.postNote({ invoiceId: odooId, messageId: telling.messageId, body: telling.body })
      return
    case 'activity':
      if (telling.wanted === undefined) await odoo.clearActivity(odooId)
      else await setActivity(context, odooId, telling.wanted)
  }
}

async function setActivity(context: StageContext, odooId: number, wanted: WantedActivity): Promise<void> {
  const { odoo, connection, clock, log } = context
  // Read now: the invoice may have got its salesperson after it was prepared.
  const [invoice] = await odoo.readInvoices([odooId])
  if (invoice === undefined)
    throw new OdooError('missing-record', `invoice ${String(odooId)} was deleted in Odoo`, 'Nothing to do.')
  const owner = await odoo.setActivity({
    invoiceId: odooId,
    ...wanted,
    deadline: frenchDay(clock.now()),
    userId: invoice.responsibleUserId,
    userLogin: connection.responsibleLogin,
  })
  if (owner === 'own')
    log.warn(
      'nobody to give an activity to: it is assigned to the bridge itself, where nobody looks for it',
      {
        invoice: invoice.number,
        remedy:
          'Set responsibleLogin to the login of an active internal user, or a salesperson on the invoice.',
      },
    )
}
