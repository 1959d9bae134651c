import { sql } from 'kysely'
import type { MonthlyPayments, OverviewStore, WaitingRow, HourCount } from '../store.js'
import { WAITING_STAGES } from '../../domain/chorus-status/stage.js'
import type { StoreDatabase } from './database.js'
import { engineOf } from './engine.js'
import { parseInvoice } from './json.js'
import { IS_PAYMENT, WAITS, WAS_ACCEPTED } from './partial-indexes.js'
import { standings } from './standings.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function overviewStore(db: StoreDatabase): OverviewStore {
  return {
    standings: (...args) => standings(db, ...args),
    waitingRows: (...args) => waitingRows(db, ...args),
    depositsByHour: (...args) => depositsByHour(db, ...args),
    paymentTimes: (...args) => paymentTimes(db, ...args),
    numbersLike: (...args) => numbersLike(db, ...args),
  }
}

async function waitingRows(db: StoreDatabase, connection: string, limit: number): Promise<WaitingRow[]> {
  const rows: WaitingRow[] = []
  for (const stage of WAITING_STAGES) {
    const records = await db
      .selectFrom('invoices')
      .select(['id', 'snapshot', 'stage', 'stage_since', 'due_at', 'failures', 'last_error'])
      .select(
        sql<string | null>`(select sentence from reasons where invoice_id = invoices.id and position = 0)`.as(
          'reason',
        ),
      )
      .where('connection', '=', connection)
      .where('stage', '=', stage)
      .where(WAITS)
      .where('deleted_at', 'is', null)
      .orderBy('stage_since')
      .orderBy('id')
      .limit(limit)
      .execute()
    for (const record of records) {
      const invoice = parseInvoice(record.snapshot)
      rows.push({
        id: record.id,
        number: invoice.number,
        buyerName: invoice.buyerName,
        amountTotal: invoice.amountTotal,
        currency: invoice.currency,
        isCreditNote: invoice.moveType === 'out_refund',
        stage: record.stage,
        since: new Date(record.stage_since),
        dueAt: new Date(record.due_at),
        failures: record.failures,
        lastError: record.last_error ?? undefined,
        reason: record.reason ?? undefined,
      })
    }
  }
  return rows.sort((a, b) => a.since.getTime() - b.since.getTime()).slice(0, limit)
}

async function depositsByHour(db: StoreDatabase, since: Date): Promise<HourCount[]> {
  const records = await db
    .selectFrom('deposits')
    .select(({ fn }) => [
      sql<number>`accepted_at / ${sql.lit(HOUR_MS)}`.as('hour'),
      fn.countAll<number>().as('count'),
    ])
    .where(WAS_ACCEPTED)
    .where('accepted_at', '>=', since.getTime())
    .groupBy('hour')
    .orderBy('hour')
    .execute()
  return records.map(({ hour, count }) => ({ hour: new Date(hour * HOUR_MS), count }))
}

async function paymentTimes(db: StoreDatabase, since: Date, limit: number): Promise<MonthlyPayments[]> {
  const engine = engineOf(db)
  const latest = db
    .selectFrom('events')
    .select(['events.invoice_id', 'events.occurred_at'])
    .where(IS_PAYMENT)
    .where('events.occurred_at', '>=', since.getTime())
    .orderBy('events.occurred_at', 'desc')
    .limit(limit)
    .as('paid')
  return db
    .selectFrom(latest)
    .innerJoin('deposits', 'deposits.invoice_id', 'paid.invoice_id')
    .select(({ fn }) => [
      engine.monthOf('paid.occurred_at').as('month'),
      fn.countAll<number>().as('count'),
      sql<number>`avg(${engine.greatest(sql.lit(0), sql`paid.occurred_at - deposits.accepted_at`)}) / ${sql.lit(DAY_MS)}`.as(
        'averageDays',
      ),
    ])
    .where('deposits.state', 'in', ['integrated', 'adopted'])
    .where(WAS_ACCEPTED)
    .groupBy('month')
    .orderBy('month')
    .execute()
    .then((records): MonthlyPayments[] => records)
}

async function numbersLike(db: StoreDatabase, beginning: string, limit: number): Promise<string[]> {
  const records = await db
    .selectFrom('invoices')
    .select('number')
    .distinct()
    .where('number', '>=', beginning)
    .where('number', '<', `${beginning}\u{10FFFF}`)
    .orderBy('number')
    .limit(limit)
    .execute()
  return records.map(({ number }) => number)
}
