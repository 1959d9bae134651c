import { sql } from 'kysely'
import type { MaybePublicCustomer, MaybePublicStore } from '../store.js'
import { noteRefusal, wasRefused } from './account-refusals.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase } from './database.js'
import { parseMaybePublic } from './json.js'

export function maybePublicStore(db: StoreDatabase): MaybePublicStore {
  return {
    async maybePublicCustomers(connection) {
      const records = await db
        .selectFrom('invoices')
        .select(['maybe_public', sql<number | null>`snapshot ->> '$.responsibleUserId'`.as('user_id')])
        .where('connection', '=', connection)
        .where('maybe_public', 'is not', null)
        .where('deleted_at', 'is', null)
        .orderBy('examined_until')
        .orderBy('id')
        .execute()
      const customers = new Map<number, MaybePublicCustomer>()
      for (const { maybe_public: text, user_id: user } of records) {
        if (text === null) continue
        const found = parseMaybePublic(text)
        customers.set(found.partnerId, {
          ...found,
          userId: user ?? customers.get(found.partnerId)?.userId,
        })
      }
      return [...customers.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'))
    },

    async maybePublicMarks(connection) {
      const records = await db
        .selectFrom('maybe_public_marks')
        .select(['partner_id', 'reason'])
        .where('connection', '=', connection)
        .execute()
      return new Map(records.map(({ partner_id: id, reason }) => [id, reason]))
    },

    async recordMaybePublicMarks(connection, partnerIds, reason) {
      await inTransaction(db, async (trx) => {
        await trx
          .deleteFrom('maybe_public_marks')
          .where('connection', '=', connection)
          .where('partner_id', 'in', listOf(partnerIds))
          .execute()
        if (reason === undefined || partnerIds.length === 0) return
        const rows = partnerIds.map((id) => ({ connection, partner_id: id, reason }))
        await trx.insertInto('maybe_public_marks').values(rows).execute()
      })
    },

    async maybePublicActivity(connection) {
      const found = await db
        .selectFrom('maybe_public_activities')
        .select('note')
        .where('connection', '=', connection)
        .executeTakeFirst()
      return found?.note ?? ''
    },

    async recordMaybePublicActivity(connection, note) {
      await db
        .insertInto('maybe_public_activities')
        .values({ connection, note })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet({ note }))
        .execute()
    },

    async legalCategory(environment, siret) {
      const found = await db
        .selectFrom('legal_categories')
        .select('category')
        .where('environment', '=', environment)
        .where('siret', '=', siret)
        .executeTakeFirst()
      return found?.category ?? undefined
    },

    async wantLegalCategory(environment, siret) {
      await db
        .insertInto('legal_categories')
        .values({ environment, siret })
        .onConflict((conflict) => conflict.columns(['environment', 'siret']).doNothing())
        .execute()
    },

    async legalCategoriesToAsk(connection, environment, askedBefore, limit) {
      if (await wasRefused(db, connection, 'legal-category', askedBefore)) return []
      const records = await db
        .selectFrom('legal_categories')
        .select('siret')
        .where('environment', '=', environment)
        .where('category', 'is', null)
        .where('asked_at', '<', askedBefore.getTime())
        .orderBy('asked_at')
        .orderBy('siret')
        .limit(limit)
        .execute()
      return records.map(({ siret }) => siret)
    },

    async saveLegalCategory(environment, siret, { category, isPublic }, now) {
      await inTransaction(db, async (trx) => {
        const found = { category, asked_at: now.getTime() }
        await trx
          .insertInto('legal_categories')
          .values({ environment, siret, ...found })
          .onConflict((conflict) => conflict.columns(['environment', 'siret']).doUpdateSet(found))
          .execute()
        await trx
          .updateTable('invoices')
          .set({ stage: 'discovered', stage_since: now.getTime(), due_at: now.getTime() })
          .where('stage', '=', 'ignored')
          .where('choice_code', '=', 'NOT_PUBLIC')
          .where('buyer_siret', '=', siret)
          .where('connection', 'not in', (eb) =>
            eb.selectFrom('environments').select('connection').where('environment', '!=', environment),
          )
          .$if(!isPublic, (query) => query.where('maybe_public', 'is not', null))
          .execute()
      })
    },

    async recordLegalCategoryUnknown(environment, siret, now) {
      await db
        .updateTable('legal_categories')
        .set({ asked_at: now.getTime() })
        .where('environment', '=', environment)
        .where('category', 'is', null)
        .where('siret', '=', siret)
        .execute()
    },

    recordLegalCategoriesRefused: (connection, now) => noteRefusal(db, connection, 'legal-category', now),
  }
}
