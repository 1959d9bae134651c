import type { DepositWithInvoice, FlowObservation, FlowRefusal, FlowLost } from '../store.js'
import { inSnapshot, inTransaction } from './database.js'
import type { StoreDatabase } from './database.js'
import { depositLost, depositsDue, setDepositState, recheckDeposit, withInvoices } from './deposit-change.js'
import { dropBytes, enterStage, saveReasons } from './invoice-change.js'
import { toJson } from './json.js'
import { queueTellings } from './tellings.js'

export async function depositsInFlight(
  db: StoreDatabase,
  connection: string,
  now: Date,
): Promise<DepositWithInvoice[]> {
  return inSnapshot(db, (trx) => depositsDue(trx, connection, ['accepted'], now))
}

export async function numbersInFlow(
  db: StoreDatabase,
  connection: string,
  flowNumber: string,
): Promise<string[]> {
  const records = await db
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .select('invoices.number')
    .where('deposits.flow_number', '=', flowNumber)
    .where('invoices.connection', '=', connection)
    .orderBy('deposits.id')
    .execute()
  return records.map(({ number }) => number)
}

export async function recordFlowState(
  db: StoreDatabase,
  depositId: number,
  report: FlowObservation,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await recheckDeposit(trx, depositId, {
      flow_state: report.flowState,
      next_check_at: report.nextCheckAt.getTime(),
    })
    await queueTellings(trx, invoiceId, report.tellings)
  })
}

export async function recordFlowIntegrated(
  db: StoreDatabase,
  depositId: number,
  flowState: string,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await setDepositState(trx, depositId, 'integrated', { flow_state: flowState })
    await enterStage(trx, invoiceId, 'deposited', now, { due_at: now.getTime() })
    await dropBytes(trx, invoiceId)
  })
}

export async function recordFlowRefused(
  db: StoreDatabase,
  depositId: number,
  refusal: FlowRefusal,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await setDepositState(trx, depositId, 'refused', {
      flow_state: refusal.flowState,
      refusal: toJson(refusal.refusal),
    })
    await enterStage(trx, invoiceId, 'refused', now)
    await saveReasons(trx, invoiceId, refusal.reasons)
    await dropBytes(trx, invoiceId)
    await queueTellings(trx, invoiceId, refusal.tellings)
  })
}

export async function recordFlowLost(
  db: StoreDatabase,
  depositId: number,
  { flowState, ...lost }: FlowLost,
): Promise<void> {
  await inTransaction(db, (trx) => depositLost(trx, depositId, lost, { flow_state: flowState }))
}

export async function invoicesToIdentify(
  db: StoreDatabase,
  connection: string,
  now: Date,
  limit: number,
): Promise<DepositWithInvoice[]> {
  return inSnapshot(db, async (trx) => {
    const deposits = await trx
      .selectFrom('invoices')
      // In SQLite a cross join keeps this order: from the few invoices that wait, not from every deposit there ever was.
      .crossJoin('deposits')
      .selectAll('deposits')
      .whereRef('deposits.invoice_id', '=', 'invoices.id')
      .where('invoices.connection', '=', connection)
      .where('invoices.stage', '=', 'deposited')
      .where('invoices.due_at', '<=', now.getTime())
      .where('invoices.chorus_identifier', 'is', null)
      .where('deposits.state', '=', 'integrated')
      .orderBy('invoices.due_at')
      .orderBy('deposits.id')
      .limit(limit)
      .execute()
    return withInvoices(trx, deposits)
  })
}
