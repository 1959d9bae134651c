import type { MaybePublicCustomer, MaybePublicStore, LegalCategory } from '../store.js'
import { noteRefusal, wasRefused } from './account-refusals.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase } from './database.js'
import { engineOf } from './engine.js'
import { parseMaybePublic } from './json.js'
import type { SharedTurns } from './turn.js'

export function maybePublicStore(db: StoreDatabase, { all }: SharedTurns): MaybePublicStore {
  return {
    maybePublicCustomers: (...args) => maybePublicCustomers(db, ...args),
    maybePublicMarks: (...args) => maybePublicMarks(db, ...args),
    recordMaybePublicMarks: (...args) => recordMaybePublicMarks(db, ...args),
    maybePublicActivity: (...args) => maybePublicActivity(db, ...args),
    recordMaybePublicActivity: (...args) => recordMaybePublicActivity(db, ...args),
    legalCategory: (...args) => legalCategory(db, ...args),
    wantLegalCategory: (...args) => wantLegalCategory(db, ...args),
    legalCategoriesToAsk: (...args) => legalCategoriesToAsk(db, ...args),
    saveLegalCategory: (...args) => saveLegalCategory(all, ...args),
    recordLegalCategoryUnknown: (...args) => recordLegalCategoryUnknown(db, ...args),
    recordLegalCategoriesRefused: (connection, now) => noteRefusal(db, connection, 'legal-category', now),
  }
}

async function maybePublicCustomers(db: StoreDatabase, connection: string): Promise<MaybePublicCustomer[]> {
  const records = await db
    .selectFrom('invoices')
    .select(['maybe_public', engineOf(db).numberIn('snapshot', 'responsibleUserId').as('user_id')])
    .where('connection', '=', connection)
    .where('maybe_public', 'is not', null)
    .where('deleted_at', 'is', null)
    .orderBy('examined_until', (order) => order.asc().nullsFirst())
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
}

async function maybePublicMarks(db: StoreDatabase, connection: string): Promise<ReadonlyMap<number, string>> {
  const records = await db
    .selectFrom('maybe_public_marks')
    .select(['partner_id', 'reason'])
    .where('connection', '=', connection)
    .execute()
  return new Map(records.map(({ partner_id: id, reason }) => [id, reason]))
}

async function recordMaybePublicMarks(
  db: StoreDatabase,
  connection: string,
  partnerIds: readonly number[],
  reason: string | undefined,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .deleteFrom('maybe_public_marks')
      .where('connection', '=', connection)
      .where('partner_id', 'in', listOf(trx, partnerIds))
      .execute()
    if (reason === undefined || partnerIds.length === 0) return
    const rows = partnerIds.map((id) => ({ connection, partner_id: id, reason }))
    await trx.insertInto('maybe_public_marks').values(rows).execute()
  })
}

async function maybePublicActivity(db: StoreDatabase, connection: string): Promise<string> {
  const found = await db
    .selectFrom('maybe_public_activities')
    .select('note')
    .where('connection', '=', connection)
    .executeTakeFirst()
  return found?.note ?? ''
}

async function recordMaybePublicActivity(db: StoreDatabase, connection: string, note: string): Promise<void> {
  await db
    .insertInto('maybe_public_activities')
    .values({ connection, note })
    .onConflict((conflict) => conflict.column('connection').doUpdateSet({ note }))
    .execute()
}

async function legalCategory(
  db: StoreDatabase,
  environment: string,
  siret: string,
): Promise<string | undefined> {
  const found = await db
    .selectFrom('legal_categories')
    .select('category')
    .where('environment', '=', environment)
    .where('siret', '=', siret)
    .executeTakeFirst()
  return found?.category ?? undefined
}

async function wantLegalCategory(db: StoreDatabase, environment: string, siret: string): Promise<void> {
  await db
    .insertInto('legal_categories')
    .values({ environment, siret })
    .onConflict((conflict) => conflict.columns(['environment', 'siret']).doNothing())
    .execute()
}

async function legalCategoriesToAsk(
  db: StoreDatabase,
  connection: string,
  environment: string,
  askedBefore: Date,
  limit: number,
): Promise<string[]> {
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
}

async function saveLegalCategory(
  db: StoreDatabase,
  environment: string,
  siret: string,
  { category, isPublic }: LegalCategory,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const found = { category, asked_at: now.getTime() }
    await trx
      .insertInto('legal_categories')
      .values({ environment, siret, ...found })
      .onConflict((conflict) => conflict.columns(['environment', 'siret']).doUpdateSet(found))
      .execute()
    // How long a buyer has depends on what kind of body it is.
    await trx.updateTable('payments').set({ is_dirty: 1 }).where('siret', '=', siret).execute()
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
}

async function recordLegalCategoryUnknown(
  db: StoreDatabase,
  environment: string,
  siret: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('legal_categories')
    .set({ asked_at: now.getTime() })
    .where('environment', '=', environment)
    .where('category', 'is', null)
    .where('siret', '=', siret)
    .execute()
}
