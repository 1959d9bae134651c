import type { InvoiceRow, RequestOutcome, WhichRequests } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { keyOf } from './request-outcomes.js'

const BATCH = 50

/**
 * Answers what users asked on invoices. What fails is tried again by itself, later each time.
 *
 * @param outcomeOf undefined: nothing can be said yet
 */
export async function answerRequests(
  context: StageContext,
  which: WhichRequests,
  outcomeOf: (row: InvoiceRow) => Promise<RequestOutcome | undefined>,
): Promise<void> {
  const { store, connection, clock, log, dryRun, requestBackOffs } = context
  // Those that wait must not fill the batch for ever.
  const asked = await store.invoicesWithRequest(connection.name, which, BATCH + requestBackOffs.size)
  const rows = asked.filter((row) => !requestBackOffs.isWaiting(row.id, keyOf(row), clock.now()))
  if (dryRun) {
    for (const { invoice } of rows)
      log.info('dry run: a request would be answered', { invoice: invoice.number, request: invoice.request })
    return
  }
  const later = (row: InvoiceRow): void => {
    // Not its `dueAt`, which is that of its stage: a blocked invoice would wait a day to be deposited again.
    requestBackOffs.failed(row.id, keyOf(row), clock.now())
  }
  await forEachStep(
    context,
    rows,
    async (row) => {
      const outcome = await outcomeOf(row)
      if (outcome === undefined) {
        later(row)
        return
      }
      await store.recordRequestOutcome(row.id, outcome, clock.now())
      log.info('request answered', { invoice: row.invoice.number, request: row.invoice.request })
      requestBackOffs.done(row.id)
    },
    (row) => {
      later(row)
      return Promise.resolve()
    },
    ({ invoice }) => invoice.number,
  )
}
