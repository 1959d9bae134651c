import type { Connection } from '../../config/config.js'
import type { Stage } from '../running/context.js'

/**
 * Takes up again what was left out, when a new whole directory publishes the buyer or an administrator changed the
 * rules, and credit notes whose invoice went to Chorus Pro since: none is a change in Odoo, so discovery would not show it.
 */
export const reconsider: Stage = {
  name: 'reconsider',
  needs: [],
  async run({ store, connection, clock, log }) {
    const basis = { environment: connection.chorusPro.environment, rules: rulesOf(connection) }
    const count = await store.reconsiderLeftOut(connection.name, basis, clock.now())
    if (count > 0) log.info('invoices that were left out are looked at again', { count })
    const credits = await store.reconsiderCreditNotes(connection.name, clock.now())
    if (credits > 0) log.info('credit notes whose invoice went since are looked at again', { count: credits })
  },
}

function rulesOf({ startDate, publicTag, excludeTag, chorusPro }: Connection): string {
  return JSON.stringify([startDate, publicTag ?? null, excludeTag ?? null, chorusPro.environment])
}
