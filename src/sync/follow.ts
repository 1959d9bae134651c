import type { ChorusInvoice } from '../chorus/port.js'
import { compareWithSeen } from '../domain/handed-over.js'
import type { InvoiceRow } from '../store/store.js'
import { adopt } from './adopt.js'
import type { Stage, StageContext } from './context.js'
import { forEachStep } from './each.js'
import { findFollowed, identityOf, isReceived } from './find-in-chorus.js'
import { followFlows, identifyIntegrated } from './follow-flows.js'
import { observe } from './observe.js'

/** A status may be shown some time after the moment it bears (exchanges with Hélios run in batches). */
const OVERLAP_MS = 60 * 60_000

/** With no cursor yet nothing is followed: what is in Chorus Pro from before is found by number. */
const FIRST_WINDOW_MS = 24 * 3_600_000

/** The window's end lies ahead of both clocks, so that one running late hides nothing. */
const AHEAD_MS = 24 * 3_600_000

/** An unfinished invoice that no search has shown for this long is looked up by number. */
const UNSEEN_MS = 24 * 3_600_000

/** One whose change could not be taken in is looked up again so soon. */
const LOOK_AGAIN_MS = 10 * 60_000
const SWEEP_BATCH = 50

/** What Chorus Pro did with the flows and the invoices since the last time. */
export const follow: Stage = {
  name: 'follow',
  needs: ['chorus'],
  async run(context) {
    await followFlows(context)
    await followWindow(context)
    await identifyIntegrated(context)
    await sweep(context)
  },
}

async function followWindow(context: StageContext): Promise<void> {
  const { chorus, store, connection, clock } = context
  const now = clock.now().getTime()
  const cursor = (await store.cursor(connection.name, 'chorus')) ?? new Date(now - FIRST_WINDOW_MS)
  const from = new Date(cursor.getTime() - OVERLAP_MS)
  const to = new Date(Math.max(now, cursor.getTime(), chorus.serverTime()?.getTime() ?? 0) + AHEAD_MS)
  let latest = cursor.getTime()
  for await (const page of chorus.changedInvoices(from, to)) {
    await takePage(context, page, cursor)
    for (const { current } of page) latest = Math.max(latest, current.occurredAt.getTime())
    if (context.stop.aborted) return
  }
  // With nothing new the cursor moves on by Chorus Pro's own clock, never by ours, and never past it or the window.
  const server = chorus.serverTime()?.getTime() ?? latest
  await store.saveCursor(connection.name, 'chorus', new Date(Math.min(server, to.getTime())))
}

async function takePage(
  context: StageContext,
  page: readonly ChorusInvoice[],
  searchedAt: Date,
): Promise<void> {
  const { store, connection } = context
  const identifiers = page.map(({ identifier }) => identifier)
  const byIdentifier = new Map(
    (await store.invoicesByIdentifier(connection.name, identifiers)).map((row) => [
      row.chorusIdentifier,
      row,
    ]),
  )
  const strangers = page.filter(({ identifier }) => !byIdentifier.has(identifier)).map(({ number }) => number)
  const awaited = (await store.invoicesByNumber(connection.name, strangers)).filter(isAwaited)
  const changed = page.flatMap((seen) => {
    const row = byIdentifier.get(seen.identifier) ?? awaited.find((one) => isInvoice(one, seen))
    return row !== undefined && isNews(row, seen) ? [{ row, seen }] : []
  })
  await forEachStep(
    context,
    changed,
    // One whose flow was refused, and that is there now, was deposited on the portal.
    ({ row, seen }) =>
      row.stage === 'refused' ? adopt(context, row, seen, true) : observe(context, row, seen, [], searchedAt),
    async ({ row }, why) => {
      await store.postpone(row.id, row.dueAt, why)
      await lookAgain(context, row)
    },
    ({ row }) => row.invoice.number,
  )
}

/** An invoice that is only ready, or blocked, is left to the deposit stage, which looks for it by number. */
function isAwaited({ stage, handedOver }: InvoiceRow): boolean {
  return ['deposited', 'depositing', 'refused'].includes(stage) && handedOver !== undefined
}

function isInvoice(row: InvoiceRow, seen: ChorusInvoice): boolean {
  const ours = identityOf(row)
  return ours.number === seen.number && isReceived(seen) && compareWithSeen(ours, seen) === 'same'
}

function isNews(row: InvoiceRow, { current, rejectionHandled }: ChorusInvoice): boolean {
  return (
    row.statusCode !== current.code ||
    row.statusAt?.getTime() !== current.occurredAt.getTime() ||
    (rejectionHandled && row.stage === 'followed')
  )
}

/** Once a day for each unfinished invoice that the window has not shown. */
async function sweep(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const before = new Date(clock.now().getTime() - UNSEEN_MS)
  const rows = await store.invoicesUnseenSince(connection.name, before, SWEEP_BATCH)
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

/** The window moves on without it. */
async function lookAgain({ store, clock }: StageContext, { id }: InvoiceRow): Promise<void> {
  await store.markSeen([id], new Date(clock.now().getTime() - UNSEEN_MS + LOOK_AGAIN_MS))
}
