import { sql } from 'kysely'
import { movesPayment } from '../../domain/payment-period/period.js'
import type { KeptPayment, PaymentStore, PayingBuyer } from '../store.js'
import { inTransaction, listOf, type StoreDatabase, type Transaction } from './database.js'
import { engineOf } from './engine.js'
import { toInvoiceRow } from './rows.js'
import { eventsOfAll } from './story.js'
import { queueTellings } from './tellings.js'

/** `payments_dirty` and others: literals, so that SQLite knows that its partial indexes serve. */
const IS_DIRTY = sql<boolean>`payments.is_dirty = 1`
const LOOKS = sql<boolean>`payments.looks_on IS NOT NULL`
const IS_PAID = sql<boolean>`payments.paid_on IS NOT NULL`
const IS_OPEN = sql<boolean>`payments.paid_on IS NULL`
const IS_EXPECTED = sql<boolean>`payments.expected_on IS NOT NULL`
const LACKS = sql<boolean>`payments.lacks_rate IS NOT NULL`

export function paymentStore(db: StoreDatabase): PaymentStore {
  return {
    paymentsDue: (...args) => paymentsDue(db, ...args),
    recordPayments: (payments) =>
      inTransaction(db, async (trx) => {
        for (const { invoiceId, payment, tellings } of payments) {
          await trx
            .updateTable('payments')
            .set({ ...columnsOf(payment), is_dirty: 0 })
            .where('invoice_id', '=', invoiceId)
            .execute()
          await queueTellings(trx, invoiceId, tellings)
        }
      }),

    async buyersMayPayOtherwise(connection, partnerIds) {
      if (partnerIds.length === 0) return
      await db
        .updateTable('payments')
        .set({ is_dirty: 1 })
        .where('connection', '=', connection)
        .where('partner_id', 'in', listOf(db, partnerIds))
        .where(IS_OPEN)
        .execute()
    },

    async paymentDelays(connection, siret, since) {
      const records = await db
        .selectFrom('payments')
        .select(({ fn }) => ['days', fn.countAll<number>().as('count')])
        .where('connection', '=', connection)
        .where('paid_on', '>=', since)
        .where('days', 'is not', null)
        .$if(siret !== undefined, (query) => query.where('siret', '=', siret ?? ''))
        .groupBy('days')
        .execute()
      return new Map(records.map(({ days, count }) => [days ?? 0, count]))
    },

    async forecastsLookedOn(connection) {
      const found = await db
        .selectFrom('forecasts')
        .select('looked_on')
        .where('connection', '=', connection)
        .executeTakeFirst()
      return found?.looked_on
    },

    async recordForecastsLookedOn(connection, today) {
      await db
        .insertInto('forecasts')
        .values({ connection, looked_on: today })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet({ looked_on: today }))
        .execute()
    },

    async expectedBuyers(connection) {
      const records = await db
        .selectFrom('payments')
        .select('siret')
        .distinct()
        .where('connection', '=', connection)
        .where(IS_EXPECTED)
        .execute()
      return records.map(({ siret }) => siret ?? undefined)
    },

    async forecastIs(connection, siret, forecast) {
      await db
        .updateTable('payments')
        .set({ is_dirty: 1 })
        .where('connection', '=', connection)
        .where('siret', siret === undefined ? 'is' : '=', siret ?? null)
        .where(IS_OPEN)
        .where('available_on', 'is not', null)
        .where('forecast', 'is distinct from', forecast)
        .execute()
    },

    async lackingRates(connection) {
      const records = await db
        .selectFrom('payments')
        .select('lacks_rate')
        .distinct()
        .where('connection', '=', connection)
        .where(LACKS)
        .execute()
      return records.flatMap(({ lacks_rate: half }) => half ?? [])
    },

    async ratesAreKnown(connection, halfYears) {
      await db
        .updateTable('payments')
        .set({ is_dirty: 1 })
        .where('connection', '=', connection)
        .where('lacks_rate', 'in', listOf(db, halfYears))
        .execute()
    },

    async claimBegun(id) {
      const found = await db
        .selectFrom('payments')
        .select('claim_begun_at')
        .where('invoice_id', '=', id)
        .executeTakeFirst()
      return typeof found?.claim_begun_at === 'number' ? new Date(found.claim_begun_at) : undefined
    },

    async recordClaimBegun(id, at) {
      await db
        .updateTable('payments')
        .set({ claim_begun_at: at?.getTime() ?? null })
        .where('invoice_id', '=', id)
        .execute()
    },

    payingBuyers: (...args) => payingBuyers(db, ...args),

    async expectedPayments(from) {
      const records = await db
        .selectFrom('payments')
        .select(({ fn }) => [
          engineOf(db).greatest<string>(sql.ref('expected_on'), from).as('day'),
          fn.sum<number | null>('amount').as('amount'),
          fn.countAll<number>().as('count'),
        ])
        .where(IS_EXPECTED)
        .groupBy('day')
        .orderBy('day')
        .execute()
      return records.map(({ day, amount, count }) => ({ day, amount: amount ?? 0, count }))
    },
  }
}

async function paymentsDue(
  db: StoreDatabase,
  connection: string,
  today: string,
  limit: number,
): ReturnType<PaymentStore['paymentsDue']> {
  const due = db
    .selectFrom('payments')
    .select('invoice_id')
    .where('connection', '=', connection)
    .where(IS_DIRTY)
    .union(
      db
        .selectFrom('payments')
        .select('invoice_id')
        .where('connection', '=', connection)
        .where(LOOKS)
        .where('looks_on', '<=', today),
    )
    .orderBy('invoice_id')
    .limit(limit)
  const records = await db
    .selectFrom('payments')
    .innerJoin('invoices', 'invoices.id', 'payments.invoice_id')
    .selectAll('invoices')
    .select(['is_old', 'told', 'told_late', 'told_paid'])
    .where('payments.invoice_id', 'in', due)
    .orderBy('payments.invoice_id')
    .execute()
  const events = await eventsOfAll(
    db,
    records.map(({ id }) => id),
  )
  return records.map((record) => ({
    row: toInvoiceRow(record),
    events: events.get(record.id) ?? [],
    isOld: record.is_old === 1,
    told: record.told ?? undefined,
    toldLate: record.told_late ?? undefined,
    toldPaid: record.told_paid ?? undefined,
  }))
}

function columnsOf(payment: KeptPayment) {
  return {
    partner_id: payment.partnerId,
    siret: payment.siret ?? null,
    buyer: payment.buyer,
    looks_on: payment.looksOn ?? null,
    available_on: payment.availableOn ?? null,
    due_on: payment.dueOn ?? null,
    paid_on: payment.paidOn ?? null,
    days: payment.days ?? null,
    is_late: payment.isLate ? (1 as const) : (0 as const),
    amount: payment.amount ?? null,
    owed: payment.owed,
    expected_on: payment.expectedOn ?? null,
    forecast: payment.forecast ?? null,
    lacks_rate: payment.lacksRate ?? null,
    told: payment.told ?? null,
    told_late: payment.toldLate ?? null,
    told_paid: payment.toldPaid ?? null,
  }
}

async function payingBuyers(db: StoreDatabase, since: string, limit: number): Promise<PayingBuyer[]> {
  const records = await db
    .selectFrom('payments')
    .select(({ fn }) => [
      fn.max<string | null>('buyer').as('name'),
      fn.count<number>('paid_on').as('payments'),
      fn.avg<number | null>('days').as('average'),
      fn.sum<number>('is_late').as('late'),
      fn.countAll<number>().as('invoices'),
      fn.sum<number>('owed').as('owed'),
    ])
    .where((eb) =>
      eb.or([eb.and([IS_PAID, eb('paid_on', '>=', since)]), eb.and([IS_OPEN, eb('is_late', '=', 1)])]),
    )
    .groupBy('siret')
    .orderBy('owed', 'desc')
    .orderBy('payments', 'desc')
    .limit(limit)
    .execute()
  return records.map(({ name, average, ...counts }) => ({
    name: name ?? '',
    averageDays: average ?? undefined,
    ...counts,
  }))
}

/** Something happened to the invoice that may change when it has to be paid, or was. */
export async function paymentMayDiffer(trx: Transaction, invoiceId: number): Promise<void> {
  await trx.updateTable('payments').set({ is_dirty: 1 }).where('invoice_id', '=', invoiceId).execute()
}

/** Chorus Pro has told statuses of it. */
export async function notePayment(
  trx: Transaction,
  invoiceId: number,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return
  if (!codes.some(movesPayment)) {
    // Whatever comes after a suspension ends it.
    await trx
      .updateTable('payments')
      .set({ is_dirty: 1 })
      .where('invoice_id', '=', invoiceId)
      .where('available_on', 'is not', null)
      .where('due_on', 'is', null)
      .execute()
    return
  }
  await trx
    .insertInto('payments')
    .columns(['invoice_id', 'connection'])
    .expression((eb) => eb.selectFrom('invoices').select(['id', 'connection']).where('id', '=', invoiceId))
    .onConflict((conflict) => conflict.column('invoice_id').doUpdateSet({ is_dirty: 1 }))
    .execute()
}
