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

/** A window that is refused though it is no longer than this is refused for another cause. */
const SHORTEST_MS = 5 * 60_000

/** What Chorus Pro did with the flows and the invoices since the last time. */
export const follow: Stage = {
  name: 'follow',
  needs: ['chorus'],
  async run(context) {
    await inParts(context, [followFlows, followWindow, identifyIntegrated, sweep])
  },
}

async function followWindow(context: StageContext): Promise<void> {
  const { chorus, store, connection, clock } = context
  const now = clock.now().getTime()
  const cursor = (await store.cursor(connection.name, 'chorus')) ?? new Date(now - FIRST_WINDOW_MS)
  const from = new Date(cursor.getTime() - OVERLAP_MS)
  const to = new Date(Math.max(now, cursor.getTime(), chorus.serverTime()?.getTime() ?? 0) + AHEAD_MS)
  await takeIn(context, cursor, { from, to })
}

interface Window {
  readonly from: Date
  readonly to: Date
}

/**
 * What changed in a window; then the cursor moves on to its end, as far as that has come. One that Chorus Pro refuses is halved, for it
 * may show more than it is willing to give.
 */
async function takeIn(context: StageContext, cursor: Date, { from, to }: Window): Promise<void> {
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
    const isNo = error instanceof ChorusError && error.kind === 'refusal'
    if (!isNo || lengthMs <= SHORTEST_MS || !mark('refused-window-halved')) throw error
    const middle = new Date(from.getTime() + lengthMs / 2)
    await takeIn(context, cursor, { from, to: middle })
    if (!context.stop.aborted) await takeIn(context, cursor, { from: middle, to })
    return
  }
  await store.saveCursor(connection.name, 'chorus', shownUntil(context, new Date(latest), to))
}
