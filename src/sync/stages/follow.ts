import { ChorusError } from '../../chorus/wire/error.js'
import { mark } from '../../marks/mark.js'
import type { Stage, StageContext } from '../running/context.js'
import { inParts } from '../running/parts.js'
import { followFlows } from '../follow/follow-flows.js'
import { identifyIntegrated } from '../follow/identify.js'
import { sweep } from '../follow/sweep.js'
import { ingestPage } from '../follow/ingest-page.js'
import { AHEAD_MS, OVERLAP_MS, shownUntil } from '../follow/window.js'

/** With no cursor yet nothing is followed: what is in Chorus Pro from before is found by number. */
const FIRST_WINDOW_MS = 24 * 3_600_000

/** A window that cannot be read though it is no longer than this is not too long. */
const SHORTEST_MS = 5 * 60_000

/** So many of these, and none that could be read: it is not what they show. */
const MOST_UNREAD = 4

/** What Chorus Pro did with the flows and the invoices since the last time. */
export const follow: Stage = {
  name: 'follow',
  needs: ['chorus'],
  async run(context) {
    await inParts(context, [followFlows, followWindow, identifyIntegrated, sweep])
  },
}

async function followWindow(context: StageContext): Promise<void> {
  const { chorus, store, connection, clock, searchPace } = context
  const began = clock.now()
  if (!searchPace.isDue('invoices', began)) return
  const now = began.getTime()
  const cursor = (await store.cursor(connection.name, 'chorus')) ?? new Date(now - FIRST_WINDOW_MS)
  const from = new Date(cursor.getTime() - OVERLAP_MS)
  const to = new Date(Math.max(now, cursor.getTime(), chorus.serverTime()?.getTime() ?? 0) + AHEAD_MS)
  const pieces: Pieces = { read: 0, unread: [] }
  await takeIn(context, cursor, { from, to }, pieces)
  const [first] = pieces.unread
  if (first === undefined) {
    searchPace.done('invoices', began)
    return
  }
  if (pieces.read === 0) throw first
  context.log.warn(
    `${pieces.unread.length} short windows of changed invoices cannot be read: ${first.message}`,
    {
      remedy:
        'None at once: what they show is looked up by number within a day. If it stays, ask the support of Chorus Pro.',
    },
  )
}

interface Window {
  readonly from: Date
  readonly to: Date
}

interface Pieces {
  read: number
  readonly unread: ChorusError[]
}

/**
 * What changed in a window; then the cursor moves on to its end, as far as that has come. One that Chorus Pro refuses is halved, for it
 * may show more than it is willing to give, or than can be read; so is one in which a single invoice cannot, so that all others are
 * followed.
 */
async function takeIn(
  context: StageContext,
  cursor: Date,
  { from, to }: Window,
  pieces: Pieces,
): Promise<void> {
  const { chorus, store, connection } = context
  let latest = cursor.getTime()
  try {
    for await (const page of chorus.changedInvoices(from, to)) {
      await ingestPage(context, page, cursor)
      for (const { current } of page) latest = Math.max(latest, current.occurredAt.getTime())
      if (context.stop.aborted) return
    }
  } catch (error) {
    const lengthMs = to.getTime() - from.getTime()
    const isNo = error instanceof ChorusError && ['refusal', 'request'].includes(error.kind)
    if (!isNo || !mark('refused-window-halved')) throw error
    if (lengthMs <= SHORTEST_MS) {
      pieces.unread.push(error)
      if ((pieces.read === 0 && pieces.unread.length >= MOST_UNREAD) || !mark('unread-window-passed'))
        throw error
      return
    }
    const middle = new Date(from.getTime() + lengthMs / 2)
    await takeIn(context, cursor, { from, to: middle }, pieces)
    if (!context.stop.aborted) await takeIn(context, cursor, { from: middle, to }, pieces)
    return
  }
  pieces.read += 1
  await store.saveCursor(connection.name, 'chorus', shownUntil(context, new Date(latest), to))
}
