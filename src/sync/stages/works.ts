import type { Stage, StageContext } from '../running/context.js'
import { tellFolders } from '../works/folder.js'
import { ingestPieces } from '../works/ingest-pieces.js'
import { ifPossible, worksSpace } from '../works/space.js'
import { AHEAD_MS, OVERLAP_MS, shownUntil } from '../follow/window.js'

/** Pieces that were deposited before the space was known: none rests for longer without a change of status. */
const FIRST_WINDOW_MS = 180 * 24 * 3_600_000

/** What changed of the pieces of works contracts; nothing where the account has no space for them. */
export const works: Stage = {
  name: 'works',
  needs: ['chorus'],
  async run(context) {
    const { searchPace, clock } = context
    const began = clock.now()
    if (!searchPace.isDue('works', began)) return
    const space = await worksSpace(context)
    if (space === undefined) return
    const isRead = await ifPossible(context, () => followPieces(context, space.followedUntil))
    if (isRead !== true) return
    searchPace.done('works', began)
    await tellFolders(context)
  },
}

/** Answers whether everything was read. */
async function followPieces(context: StageContext, followedUntil: Date | undefined): Promise<boolean> {
  const { chorus, store, connection, clock } = context
  const now = clock.now().getTime()
  const since = followedUntil ?? new Date(now - FIRST_WINDOW_MS)
  const from = new Date(since.getTime() - OVERLAP_MS)
  const to = new Date(Math.max(now, since.getTime(), chorus.serverTime()?.getTime() ?? 0) + AHEAD_MS)
  let latest = since.getTime()
  for await (const page of chorus.changedWorks(from, to)) {
    await ingestPieces(context, page, followedUntil)
    for (const { current } of page) latest = Math.max(latest, current.occurredAt.getTime())
    if (context.stop.aborted) return false
  }
  await store.saveWorksFollowed(connection.name, shownUntil(context, new Date(latest), to))
  return true
}
