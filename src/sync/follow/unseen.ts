import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** An unfinished invoice that no search has shown for this long is looked for. */
export const UNSEEN_MS = 24 * 3_600_000

/** Of an invoice that Odoo has the money for nobody waits for anything any more. */
export const UNSEEN_IF_PAID_MS = 7 * UNSEEN_MS

/** One whose change could not be taken in is looked for again so soon. */
const LOOK_AGAIN_MS = 10 * 60_000

/** The window moves on without it. */
export async function lookAgain(
  { store, clock }: StageContext,
  { id, paidInOdooAt }: InvoiceRow,
): Promise<void> {
  const unseenMs = paidInOdooAt === undefined ? UNSEEN_MS : UNSEEN_IF_PAID_MS
  await store.markSeen([id], new Date(clock.now().getTime() - unseenMs + LOOK_AGAIN_MS))
}
