import type { InvoiceStory, ViewStore } from '../store.js'
import { inSnapshot } from './database.js'
import type { StoreDatabase } from './database.js'
import { toInvoiceRow } from './rows.js'
import { stageCounts } from './standings.js'
import { depositsOf, reasonsOf, storyOf } from './story.js'
import { countOutbox, refusedTellings } from './outbox-view.js'

export function viewStore(db: StoreDatabase): ViewStore {
  return {
    async listInvoices({ connection, includeIgnored = false }) {
      const records = await db
        .selectFrom('invoices')
        .selectAll()
        .$if(connection !== undefined, (query) => query.where('connection', '=', connection ?? ''))
        .$if(!includeIgnored, (query) => query.where('stage', '!=', 'ignored'))
        .orderBy('invoice_date', (order) => order.desc().nullsLast())
        .orderBy('odoo_id', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return records.map(toInvoiceRow)
    },

    async connectionsWith(number) {
      const rows = await db
        .selectFrom('invoices')
        .select('connection')
        .distinct()
        .where('number', '=', number)
        .orderBy('connection')
        .execute()
      return rows.map(({ connection }) => connection)
    },

    async stories(number, connection) {
      return inSnapshot(db, async (trx) => {
        const records = await trx
          .selectFrom('invoices')
          .selectAll()
          .where('number', '=', number)
          .$if(connection !== undefined, (query) => query.where('connection', '=', connection ?? ''))
          .orderBy('connection')
          .orderBy('id')
          .execute()
        const stories: InvoiceStory[] = []
        for (const record of records) stories.push(await storyOf(trx, record))
        return stories
      })
    },

    reasons: (invoiceId) => reasonsOf(db, invoiceId),
    deposits: (invoiceId) => depositsOf(db, invoiceId),
    async stageCounts(connection) {
      return (await stageCounts(db, [connection])).get(connection) ?? {}
    },

    outboxCounts: (connection) => countOutbox(db, connection),
    refusedTellings: (connection) => refusedTellings(db, connection),
  }
}
