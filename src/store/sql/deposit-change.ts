import { sql, type UpdateObject } from 'kysely'
import { assertTransition } from '../../domain/chorus-status/deposit-state.js'
import type { DepositState } from '../../domain/chorus-status/deposit-state.js'
import type { DepositWithInvoice, NotAccepted } from '../store.js'
import { StoreError } from '../error.js'
import { listOf } from './database.js'
import type { Transaction } from './database.js'
import { startAgain } from './invoice-change.js'
import { toJson } from './json.js'
import { toDepositRow, toInvoiceRow } from './rows.js'
import type { DepositRecord, Schema } from './schema.js'
import { queueTellings } from './tellings.js'

type DepositChanges = Omit<UpdateObject<Schema, 'deposits'>, 'state'>

/**
 * The only way in which a deposit changes its state. Throws when it may not: a `StoreError` where it is in that state already, for a
 * bridge that stood still may have written down the same before it knew that another one works on the connection. Answers whose
 * deposit it is.
 */
export async function setDepositState(
  trx: Transaction,
  depositId: number,
  to: DepositState,
  changes: DepositChanges = {},
): Promise<number> {
  const { state, invoice_id: invoiceId } = await trx
    .selectFrom('deposits')
    .select(['state', 'invoice_id'])
    .where('id', '=', depositId)
    .executeTakeFirstOrThrow(() => noSuchDeposit(depositId))
  if (state === to)
    throw new StoreError(
      'lease',
      `another bridge has recorded already that a deposit is ${to}`,
      'Nothing to do: the next cycle goes on from there.',
    )
  assertTransition(state, to)
  await trx
    .updateTable('deposits')
    .set({ ...changes, state: to })
    .where('id', '=', depositId)
    .execute()
  return invoiceId
}

/** What was deposited came to nothing, and starts again. */
export async function depositLost(
  trx: Transaction,
  depositId: number,
  { why, dueAt, isCounted = true, refusal, tellings = [] }: NotAccepted,
  changes: DepositChanges = {},
): Promise<void> {
  const invoiceId = await setDepositState(trx, depositId, 'not-accepted', {
    ...changes,
    refusal: refusal === undefined ? null : toJson(refusal),
  })
  await startAgain(trx, invoiceId, {
    due_at: dueAt.getTime(),
    last_error: why,
    failures: ({ eb }) => eb('failures', '+', isCounted ? 1 : 0),
  })
  await queueTellings(trx, invoiceId, tellings)
}

/** Looked at once more, and still in the same state. Answers whose deposit it is. */
export function recheckDeposit(
  trx: Transaction,
  depositId: number,
  changes: DepositChanges,
): Promise<number> {
  return changeDeposit(trx, depositId, { ...changes, checks: sql<number>`checks + 1` })
}

/** Its state stays. Answers whose deposit it is. */
export async function changeDeposit(
  trx: Transaction,
  depositId: number,
  changes: DepositChanges,
): Promise<number> {
  const { invoice_id: invoiceId } = await trx
    .updateTable('deposits')
    .set(changes)
    .where('id', '=', depositId)
    .returning('invoice_id')
    .executeTakeFirstOrThrow(() => noSuchDeposit(depositId))
  return invoiceId
}

/** Deposits in one of the states whose next look is due, the one that has waited longest first. */
export async function depositsDue(
  trx: Transaction,
  connection: string,
  states: readonly DepositState[],
  now: Date,
): Promise<DepositWithInvoice[]> {
  const deposits = await trx
    .selectFrom('deposits')
    .innerJoin('invoices', 'invoices.id', 'deposits.invoice_id')
    .selectAll('deposits')
    .where('deposits.state', 'in', states)
    .where('deposits.next_check_at', '<=', now.getTime())
    .where('invoices.connection', '=', connection)
    .orderBy('deposits.next_check_at')
    .orderBy('deposits.id')
    .execute()
  return withInvoices(trx, deposits)
}

export async function withInvoices(
  trx: Transaction,
  deposits: readonly DepositRecord[],
): Promise<DepositWithInvoice[]> {
  if (deposits.length === 0) return []
  const ids = deposits.map((deposit) => deposit.invoice_id)
  const records = await trx.selectFrom('invoices').selectAll().where('id', 'in', listOf(trx, ids)).execute()
  const invoices = new Map(records.map((record) => [record.id, toInvoiceRow(record)]))
  return deposits.flatMap((deposit) => {
    const invoice = invoices.get(deposit.invoice_id)
    return invoice ? [{ deposit: toDepositRow(deposit), invoice }] : []
  })
}

function noSuchDeposit(id: number): Error {
  return new Error(`the store has no deposit ${id}`)
}
