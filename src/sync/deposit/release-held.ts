import { noActivity } from '../../domain/words/activity.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { mark } from '../../marks/mark.js'
import type { StageContext } from '../running/context.js'
import { DEPOSIT_REFUSED, isHeldForNothing } from './not-taken.js'

/**
 * Chorus Pro takes another: what was held for a trouble that may have been its own goes once more. Held again, it is for a
 * person.
 */
export async function releaseHeld(context: StageContext): Promise<void> {
  const { store, connection, clock, log } = context
  for (const row of await store.heldForRefusal(connection.name, DEPOSIT_REFUSED)) {
    if (!(await isHeldForNothing(context, row)) || !mark('held-for-nothing-goes-with-others')) continue
    await store.recordReleased(row.id, [reasonFields('ready', []), noActivity], clock.now())
    log.info('held for what says nothing against it: it goes once more', { invoice: row.invoice.number })
  }
}
