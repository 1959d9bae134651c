import { sql } from 'kysely'
import type { ChoiceBasis } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { engineOf } from './engine.js'

/** What the configured rules or the directory say; `DO_NOT_SEND`, `GIVEN_UP` and `NOT_POSTED` are of the invoice alone. */
const BY_RULES: readonly string[] = ['NOT_PUBLIC', 'EXCLUDED_TAG', 'BEFORE_START']

/** See `DiscoverStore.reconsiderLeftOut`. Costs two look-ups when nothing has changed. */
export async function reconsiderLeftOut(
  db: StoreDatabase,
  connection: string,
  basis: ChoiceBasis,
  now: Date,
): Promise<number> {
  const directoryId = await directoryInUse(db, basis.environment)
  const known = await db
    .selectFrom('choices')
    .selectAll()
    .where('connection', '=', connection)
    .executeTakeFirst()
  if (known?.rules === basis.rules && known.directory_id === directoryId) return 0
  return inTransaction(db, async (trx) => {
    const record = { rules: basis.rules, directory_id: directoryId }
    await trx
      .insertInto('choices')
      .values({ connection, ...record })
      .onConflict((conflict) => conflict.column('connection').doUpdateSet(record))
      .execute()
    if (known === undefined) return 0
    if (known.rules === basis.rules) return reconsiderPublished(trx, connection, directoryId, now)
    await trx.deleteFrom('first_passes').where('connection', '=', connection).execute()
    await trx.deleteFrom('cursors').where('connection', '=', connection).where('name', '=', 'odoo').execute()
    return reconsiderAll(trx, connection, now)
  })
}

/** See `DiscoverStore.reconsiderCreditNotes`. */
export async function reconsiderCreditNotes(
  db: StoreDatabase,
  connection: string,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await takenUp(db, connection, now)
    .where(engineOf(db).numberIn('snapshot', 'reversedEntryId'), '>', 0)
    .where('choice_code', '=', 'KEPT_IN_ODOO')
    .where(
      sql<boolean>`EXISTS (SELECT 1 FROM invoices AS original WHERE original.connection = invoices.connection
            AND original.odoo_id = ${engineOf(db).numberIn('invoices.snapshot', 'reversedEntryId')}
            AND original.stage IN ('depositing', 'deposited', 'followed') AND original.stage_since >= invoices.stage_since)`,
    )
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

async function directoryInUse(db: StoreDatabase, environment: string): Promise<number> {
  const found = await db
    .selectFrom('directories')
    .select('id')
    .where('environment', '=', environment)
    .where('state', '=', 'in-use')
    .executeTakeFirst()
  return found?.id ?? 0
}

async function reconsiderPublished(
  trx: Transaction,
  connection: string,
  directoryId: number,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await takenUp(trx, connection, now)
    .where('choice_code', '=', 'NOT_PUBLIC')
    .where((eb) =>
      eb.or([
        eb('maybe_public', 'is not', null),
        eb(
          'buyer_siret',
          'in',
          eb.selectFrom('directory_structures').select('siret').where('directory_id', '=', directoryId),
        ),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

async function reconsiderAll(trx: Transaction, connection: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await takenUp(trx, connection, now)
    .where('choice_code', 'in', BY_RULES)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** The directory knows a buyer that it did not know: what was left out for it is taken up again, in whatever connection. */
export async function reconsiderBuyer(
  trx: Transaction,
  environment: string,
  siret: string,
  now: Date,
): Promise<void> {
  const connections = await trx
    .selectFrom('environments')
    .select('connection')
    .where('environment', '=', environment)
    .execute()
  for (const { connection } of connections)
    await takenUp(trx, connection, now)
      .where('choice_code', '=', 'NOT_PUBLIC')
      .where('buyer_siret', '=', siret)
      .execute()
}

/** An ignored invoice has neither reasons nor a document to be dropped. */
function takenUp(trx: StoreDatabase | Transaction, connection: string, now: Date) {
  return trx
    .updateTable('invoices')
    .set({ stage: 'discovered', stage_since: now.getTime(), due_at: now.getTime() })
    .where('connection', '=', connection)
    .where('stage', '=', 'ignored')
}
