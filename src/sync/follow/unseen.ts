import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** An unfinished invoice that no search has shown for this long is looked for. */
export const UNSEEN_MS = 24 * 3_600_000

/** One whose change could not be taken in is looked for again so soon. */
const LOOK_AGAIN_MS = 10 * 60_000

/** The window moves on without it. */
export async function lookAgain({ store, clock }: StageContext, { id }: InvoiceRow): Promise<void> {
  await store.markSeen([id], new Date(clock.now().getTime() - UNSEEN_MS + LOOK_AGAIN_MS))
}
