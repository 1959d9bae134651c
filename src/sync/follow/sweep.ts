import { ChorusError } from '../../chorus/wire/error.js'
import { frenchDay } from '../../domain/words/french-time.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { describeFailure, failedSide } from '../health/failure.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { observe } from './observe.js'
import { ingestPage, isNews } from './ingest-page.js'
import { lookAgain, UNSEEN_IF_PAID_MS, UNSEEN_MS } from './unseen.js'

const DAY_MS = 24 * 3_600_000

/** So many are looked up by number in a cycle. When more are due, one search that shows a thousand a page costs less. */
const BATCH = 50

/** A search of everything is not made more often: what it did not show is looked up by number. */
const WHOLE_EVERY_MS = 20 * 3_600_000

/** Once a day for each unfinished invoice that the window has not shown, once a week for those that Odoo has the money for. */
export async function sweep(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const now = clock.now()
  const before = new Date(now.getTime() - UNSEEN_MS)
  const beforeIfPaid = new Date(now.getTime() - UNSEEN_IF_PAID_MS)
  const rows = await store.invoicesUnseenSince(connection.name, { before, beforeIfPaid }, BATCH)
  if (rows.length < BATCH || !(await isWholeDue(context, now))) {
    await lookUp(context, rows)
    return
  }
  await searchAll(context)
  if (!context.stop.aborted) await store.saveCursor(connection.name, 'sweep', now)
}

async function isWholeDue({ store, connection }: StageContext, now: Date): Promise<boolean> {
  const last = await store.cursor(connection.name, 'sweep')
  return last === undefined || Math.abs(now.getTime() - last.getTime()) > WHOLE_EVERY_MS
}

async function lookUp(context: StageContext, rows: readonly InvoiceRow[]): Promise<void> {
  const { store, clock } = context
  await forEachStep(
    context,
    rows,
    async (row) => {
      const seen = await findFollowed(context, row)
      if (seen !== undefined && isNews(row, seen)) await observe(context, row, seen)
      else await store.markSeen([row.id], clock.now())
    },
    (row) => lookAgain(context, row),
    ({ invoice }) => invoice.number,
  )
}

/** Everything that was deposited since the oldest unfinished invoice. What it does not show is looked up afterwards. */
async function searchAll(context: StageContext): Promise<void> {
  const { chorus, store, connection, clock, stop, log } = context
  const oldest = await store.oldestFollowed(connection.name)
  if (oldest === undefined) return
  const from = frenchDay(new Date(oldest.getTime() - DAY_MS))
  const to = frenchDay(new Date(clock.now().getTime() + DAY_MS))
  try {
    for await (const page of chorus.depositedInvoices(from, to)) {
      const unchanged = await ingestPage(context, page)
      if (unchanged.length > 0) await store.markSeen(unchanged, clock.now())
      if (stop.aborted) return
    }
  } catch (error) {
    if (!(error instanceof ChorusError) || failedSide(error) !== undefined) throw error
    const { message, remedy } = describeFailure(error)
    log.warn(`unfinished invoices cannot be searched for together: ${message}`, { remedy })
  }
}
