import { sql } from 'kysely'
import { stateOnceSeen } from '../../domain/chorus-status/deposit-state.js'
import { eventMinute } from '../../domain/chorus-status/event.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import { isReturned } from '../../domain/chorus-status/status.js'
import type {
  FollowStore,
  DepositWithInvoice,
  FlowObservation,
  FlowRefusal,
  FlowLost,
  InvoiceRow,
  Observation,
  Refusals,
  WhichRequests,
  Recycling,
  HeldBack,
  RequestOutcome,
} from '../store.js'
import { endAction } from './actions.js'
import { inSnapshot, inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { depositsDue, setDepositState, recheckDeposit, withInvoices } from './deposit-change.js'
import {
  assertMayStartOver,
  changeInvoice,
  choiceColumns,
  dropBytes,
  enterStage,
  saveReasons,
  startAgain,
} from './invoice-change.js'
import { toJson } from './json.js'
import { keepHandedOver } from './divergences.js'
import { wantProof } from './proofs.js'
import { toInvoiceRow } from './rows.js'
import { eventsOf } from './story.js'
import { queueTellings } from './tellings.js'
import { FOLLOWED } from './partial-indexes.js'
import type { Telling } from '../../domain/words/telling.js'

export function followStore(db: StoreDatabase): FollowStore {
  return {
    depositsInFlight: (...args) => depositsInFlight(db, ...args),
    recordFlowState: (...args) => recordFlowState(db, ...args),
    recordFlowIntegrated: (...args) => recordFlowIntegrated(db, ...args),
    recordFlowRefused: (...args) => recordFlowRefused(db, ...args),
    recordFlowLost: (...args) => recordFlowLost(db, ...args),
    invoicesByNumber: (...args) => invoicesByNumber(db, ...args),
    invoicesByIdentifier: (...args) => invoicesByIdentifier(db, ...args),
    invoicesToIdentify: (...args) => invoicesToIdentify(db, ...args),
    events: (invoiceId) => eventsOf(db, invoiceId),
    recordObservation: (...args) => recordObservation(db, ...args),
    recordHistoryRefused: (...args) => recordHistoryRefused(db, ...args),
    invoicesUnseenSince: (...args) => invoicesUnseenSince(db, ...args),
    oldestFollowed: (...args) => oldestFollowed(db, ...args),
    markSeen: (...args) => markSeen(db, ...args),
    invoicesWithRequest: (...args) => invoicesWithRequest(db, ...args),
    recordRecyclingBegun: (...args) => recordRecyclingBegun(db, ...args),
    recordRecyclingOver: (...args) => recordRecyclingOver(db, ...args),
    recordHeld: (...args) => recordHeld(db, ...args),
    recordRequestOutcome: (...args) => recordRequestOutcome(db, ...args),
  }
}

async function depositsInFlight(
  db: StoreDatabase,
  connection: string,
  now: Date,
): Promise<DepositWithInvoice[]> {
  return inSnapshot(db, (trx) => depositsDue(trx, connection, ['accepted'], now))
}

async function recordFlowState(db: StoreDatabase, depositId: number, report: FlowObservation): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await recheckDeposit(trx, depositId, {
      flow_state: report.flowState,
      next_check_at: report.nextCheckAt.getTime(),
    })
    await queueTellings(trx, invoiceId, report.tellings)
  })
}

async function recordFlowIntegrated(
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

async function recordFlowRefused(
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

async function recordFlowLost(
  db: StoreDatabase,
  depositId: number,
  { flowState, why, dueAt, refusal, tellings }: FlowLost,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await setDepositState(trx, depositId, 'not-accepted', {
      flow_state: flowState,
      refusal: refusal === undefined ? null : toJson(refusal),
    })
    await startAgain(trx, invoiceId, {
      due_at: dueAt.getTime(),
      last_error: why,
      failures: ({ eb }) => eb('failures', '+', 1),
    })
    await queueTellings(trx, invoiceId, tellings)
  })
}

async function invoicesByNumber(
  db: StoreDatabase,
  connection: string,
  numbers: readonly string[],
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('number', 'in', listOf(numbers))
    .where('connection', '=', connection)
    .where('stage', '!=', 'ignored')
    .orderBy('id')
    .execute()
  return records.map(toInvoiceRow)
}

async function invoicesByIdentifier(
  db: StoreDatabase,
  connection: string,
  identifiers: readonly string[],
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('connection', '=', connection)
    .where('chorus_identifier', 'in', listOf(identifiers))
    .where('stage', '!=', 'ignored')
    .orderBy('id')
    .execute()
  return records.map(toInvoiceRow)
}

async function invoicesToIdentify(
  db: StoreDatabase,
  connection: string,
  now: Date,
  limit: number,
): Promise<DepositWithInvoice[]> {
  return inSnapshot(db, async (trx) => {
    const deposits = await trx
      .selectFrom('invoices')
      // A cross join keeps this order: from the few invoices that wait, not from every deposit there ever was.
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

async function recordObservation(
  db: StoreDatabase,
  id: number,
  observation: Observation,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await enterStage(trx, id, observation.stage, now, {
      chorus_identifier: observation.identifier,
      status_code: observation.statusCode,
      status_at: observation.statusAt.getTime(),
      last_seen_at: now.getTime(),
      ...(observation.handedOver && { handed_over: toJson(observation.handedOver) }),
      paid_in_odoo_at: isReturned(observation.statusCode)
        ? null
        : (observation.paidInOdooAt?.getTime() ?? null),
    })
    await keepHandedOver(trx, id, now)
    await settleDeposits(trx, id, observation.flowNumber)
    await dropBytes(trx, id)
    await trx.deleteFrom('history_refusals').where('invoice_id', '=', id).execute()
    if (observation.wantsProof === true) await wantProof(trx, id)
    for (const event of observation.newEvents) await appendEvent(trx, id, event)
    await queueTellings(trx, id, observation.tellings)
  })
}

async function recordHistoryRefused(db: StoreDatabase, id: number, now: Date): Promise<Refusals> {
  const { since, times } = await db
    .insertInto('history_refusals')
    .values({ invoice_id: id, since: now.getTime(), times: 1 })
    .onConflict((conflict) =>
      conflict
        .column('invoice_id')
        .doUpdateSet(({ eb }) => ({ times: eb('history_refusals.times', '+', 1) })),
    )
    .returning(['since', 'times'])
    .executeTakeFirstOrThrow()
  return { since: new Date(since), times }
}

async function invoicesUnseenSince(
  db: StoreDatabase,
  connection: string,
  { before, beforeIfPaid }: { readonly before: Date; readonly beforeIfPaid: Date },
  limit: number,
): Promise<InvoiceRow[]> {
  const unseen = (isPaid: boolean) =>
    db
      .selectFrom('invoices')
      .selectAll()
      .where('connection', '=', connection)
      .where('stage', '=', FOLLOWED)
      .where('paid_in_odoo_at', isPaid ? 'is not' : 'is', null)
      .where('last_seen_at', '<', (isPaid ? beforeIfPaid : before).getTime())
      .orderBy('last_seen_at')
      .limit(limit)
      .execute()
  const records = [...(await unseen(false)), ...(await unseen(true))]
  return records.slice(0, limit).map(toInvoiceRow)
}

async function oldestFollowed(db: StoreDatabase, connection: string): Promise<Date | undefined> {
  const { oldest } = await db
    .selectFrom('invoices')
    .innerJoin('events', 'events.invoice_id', 'invoices.id')
    .select(({ fn }) => fn.min<number | null>('events.occurred_at').as('oldest'))
    .where('invoices.connection', '=', connection)
    .where('invoices.stage', '=', FOLLOWED)
    .where('invoices.paid_in_odoo_at', 'is', null)
    .executeTakeFirstOrThrow()
  return oldest === null ? undefined : new Date(oldest)
}

async function markSeen(db: StoreDatabase, ids: readonly number[], now: Date): Promise<void> {
  await db
    .updateTable('invoices')
    .set({ last_seen_at: now.getTime() })
    .where('id', 'in', listOf(ids))
    .execute()
}

async function invoicesWithRequest(
  db: StoreDatabase,
  connection: string,
  which: WhichRequests,
  limit: number,
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('connection', '=', connection)
    .where((eb) =>
      'among' in which
        ? eb.or([
            eb.and([eb('pending_request', 'is not', null), eb('pending_request', 'in', which.among)]),
            ...(which.among.includes('recycle') ? [eb('recycling', 'is not', null)] : []),
            eb(
              'id',
              'in',
              eb
                .selectFrom('actions')
                .select('actions.invoice_id')
                .where(sql<string>`actions.kind`, 'in', which.among),
            ),
          ])
        : eb.and([eb('pending_request', 'is not', null), eb('pending_request', 'not in', which.notAmong)]),
    )
    .orderBy('odoo_id')
    .limit(limit)
    .execute()
  return records.map(toInvoiceRow)
}

async function recordRecyclingBegun(db: StoreDatabase, id: number, recycling: Recycling): Promise<void> {
  await inTransaction(db, (trx) => changeInvoice(trx, id, { recycling: toJson(recycling) }))
}

async function recordRecyclingOver(db: StoreDatabase, id: number): Promise<void> {
  await inTransaction(db, (trx) => changeInvoice(trx, id, { recycling: null }))
}

async function recordHeld(
  db: StoreDatabase,
  id: number,
  held: HeldBack,
  tellings: readonly Telling[],
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await enterStage(trx, id, 'held', now, { due_at: now.getTime(), told_reasons: held.told })
    await saveReasons(trx, id, held.reasons)
    await queueTellings(trx, id, tellings)
  })
}

async function recordRequestOutcome(
  db: StoreDatabase,
  id: number,
  outcome: RequestOutcome,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (outcome.stage !== undefined && outcome.stage !== 'closed') await assertMayStartOver(trx, id)
    await changeInvoice(trx, id, {
      ...(outcome.choice && choiceColumns(outcome.choice)),
      ...(outcome.handedOver && { handed_over: toJson(outcome.handedOver) }),
      ...(outcome.settlesDivergence && { divergence: null }),
      ...(outcome.endsRecycling && { recycling: null }),
      ...(!outcome.leavesRequest && {
        answered_request: sql<string | null>`coalesce(pending_request, answered_request)`,
        pending_request: null,
      }),
    })
    if (outcome.endsAction) await endAction(trx, id, outcome.addedUploads ?? [])
    if (outcome.stage) await enterStage(trx, id, outcome.stage, now, { due_at: now.getTime() })
    await queueTellings(trx, id, outcome.tellings)
  })
}

/** The invoice is in Chorus Pro: an attempt that is still open has its outcome. */
async function settleDeposits(
  trx: Transaction,
  invoiceId: number,
  seenFlow: string | undefined,
): Promise<void> {
  const deposits = await trx
    .selectFrom('deposits')
    .select(['id', 'state', 'flow_number'])
    .where('invoice_id', '=', invoiceId)
    .execute()
  for (const { id, state, flow_number: flow } of deposits) {
    const settled = stateOnceSeen({ state, flowNumber: flow ?? undefined }, seenFlow)
    if (settled) await setDepositState(trx, id, settled, { flow_number: flow ?? seenFlow ?? null })
  }
}

/** An event is known by its code and French minute: told again, it is left as it was. */
async function appendEvent(trx: Transaction, invoiceId: number, event: StatusEvent): Promise<void> {
  await trx
    .insertInto('events')
    .values({
      invoice_id: invoiceId,
      code: event.code,
      minute: eventMinute(event),
      occurred_at: event.occurredAt.getTime(),
      comment: event.comment ?? null,
      author_name: event.author?.name ?? null,
      author_email: event.author?.email ?? null,
      author_telephone: event.author?.telephone ?? null,
    })
    .onConflict((conflict) => conflict.columns(['invoice_id', 'code', 'minute']).doNothing())
    .execute()
}
