import type { Stage, StageContext } from '../running/context.js'
import { followFlows } from '../follow/follow-flows.js'
import { identifyIntegrated } from '../follow/identify.js'
import { sweep } from '../follow/sweep.js'
import { ingestPage } from '../follow/ingest-page.js'
import { AHEAD_MS, OVERLAP_MS } from '../follow/window.js'

/** With no cursor yet nothing is followed: what is in Chorus Pro from before is found by number. */
const FIRST_WINDOW_MS = 24 * 3_600_000

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
    await ingestPage(context, page, cursor)
    for (const { current } of page) latest = Math.max(latest, current.occurredAt.getTime())
    if (context.stop.aborted) return
  }
  // With nothing new the cursor moves on by Chorus Pro's own clock, never by ours, and never past it or the window.
  const server = chorus.serverTime()?.getTime() ?? latest
  await store.saveCursor(connection.name, 'chorus', new Date(Math.min(server, to.getTime())))
}
