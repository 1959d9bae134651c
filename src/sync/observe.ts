import type { ChorusInvoice } from '../chorus/port.js'
import { newEvents, type StatusEvent } from '../domain/event.js'
import { currentEvent } from '../domain/event.js'
import { statusFields } from '../domain/field-values.js'
import { statusNote } from '../domain/notes.js'
import { isFinal, needsHistory, REJECTED } from '../domain/status.js'
import type { Telling } from '../domain/telling.js'
import type { InvoiceRow } from '../store/store.js'
import type { StageContext } from './context.js'

/**
 * Takes in what a search shows of an invoice: the events that are new, the status and stage they add up to, and what
 * Odoo is to be told. Costs one history only when the row's own words do not say enough. Seeing the same thing again
 * changes nothing.
 *
 * @param first tellings that come before those of the events (the invoice was adopted, say)
 */
export async function observe(
  context: StageContext,
  row: InvoiceRow,
  seen: ChorusInvoice,
  first: readonly Telling[] = [],
): Promise<void> {
  const { store, chorus, clock, connection, log } = context
  const known = await store.events(row.id)
  const news = newEvents(known, [seen.current])
  const complete =
    news.length > 0 && needsHistory(row.statusCode, seen.current.code)
      ? newEvents(known, await withCurrent(chorus.history(seen.identifier), seen.current))
      : news
  const all = [...known, ...complete]
  const current = currentEvent(all) ?? seen.current
  const stage =
    isFinal(current.code) || (current.code === REJECTED && seen.rejectionHandled) ? 'closed' : 'followed'
  const isNews =
    complete.length > 0 || first.length > 0 || stage !== row.stage || row.chorusIdentifier === undefined
  const subject = { connection: connection.name, odooId: row.odooId }
  await store.recordObservation(
    row.id,
    {
      identifier: seen.identifier,
      flowNumber: seen.flowNumber,
      newEvents: complete,
      stage,
      statusCode: current.code,
      statusAt: current.occurredAt,
      tellings: isNews
        ? [
            ...first,
            statusFields(stage, seen.identifier, seen.flowNumber, all),
            ...complete.map((event) => statusNote(subject, event)),
          ]
        : [],
    },
    clock.now(),
  )
  if (complete.length > 0)
    log.info('status changed', { invoice: row.invoice.number, statuses: complete.map(({ code }) => code) })
}

/** The history is kept to the minute and may lag behind the search that showed the change. */
async function withCurrent(history: Promise<StatusEvent[]>, current: StatusEvent): Promise<StatusEvent[]> {
  const events = await history
  return [...events, ...newEvents(events, [current])]
}
