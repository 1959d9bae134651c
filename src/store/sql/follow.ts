import { stateOnceSeen } from '../../domain/chorus-status/deposit-state.js'
import { eventMinute } from '../../domain/chorus-status/event.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import { isReturned } from '../../domain/chorus-status/status.js'
import type { FollowStore, InvoiceRow, KnownStatus, Observation, Refusals } from '../store.js'
import { inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { setDepositState } from './deposit-change.js'
import { changeInvoice, dropBytes, enterStage } from './invoice-change.js'
import { toJson } from './json.js'
import { keepHandedOver } from './divergences.js'
import { engineOf } from './engine.js'
import { notePayment } from './payments.js'
import { wantProof } from './proofs.js'
import { toDate, toInvoiceRow } from './rows.js'
import { eventsOf } from './story.js'
import { queueTellings } from './tellings.js'
import {
  depositsInFlight,
  numbersInFlow,
  recordFlowState,
  recordFlowIntegrated,
  recordFlowRefused,
  recordFlowLost,
  invoicesToIdentify,
} from './flows.js'
import {
  invoicesWithRequest,
  recordRecyclingBegun,
  recordRecyclingOver,
  recordHeld,
  recordRequestOutcome,
} from './requests.js'
import { FOLLOWED } from './partial-indexes.js'

export function followStore(db: StoreDatabase): FollowStore {
  return {
    depositsInFlight: (...args) => depositsInFlight(db, ...args),
    numbersInFlow: (...args) => numbersInFlow(db, ...args),
    recordFlowState: (...args) => recordFlowState(db, ...args),
    recordFlowIntegrated: (...args) => recordFlowIntegrated(db, ...args),
    recordFlowRefused: (...args) => recordFlowRefused(db, ...args),
    recordFlowLost: (...args) => recordFlowLost(db, ...args),
    invoicesByNumber: (...args) => invoicesByNumber(db, ...args),
    invoicesByIdentifier: (...args) => invoicesByIdentifier(db, ...args),
    statusesByIdentifier: (...args) => statusesByIdentifier(db, ...args),
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

async function invoicesByNumber(
  db: StoreDatabase,
  connection: string,
  numbers: readonly string[],
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('number', 'in', listOf(db, numbers))
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
  const records = await ofIdentifiers(db, connection, identifiers).selectAll().execute()
  return records.map(toInvoiceRow)
}

async function statusesByIdentifier(
  db: StoreDatabase,
  connection: string,
  identifiers: readonly string[],
): Promise<KnownStatus[]> {
  const records = await ofIdentifiers(db, connection, identifiers)
    .select(['id', 'stage', 'status_code', 'status_at', 'chorus_identifier'])
    .execute()
  return records.map((record) => ({
    id: record.id,
    stage: record.stage,
    statusCode: record.status_code ?? undefined,
    statusAt: toDate(record.status_at),
    chorusIdentifier: record.chorus_identifier ?? undefined,
  }))
}

function ofIdentifiers(db: StoreDatabase, connection: string, identifiers: readonly string[]) {
  return db
    .selectFrom('invoices')
    .where('connection', '=', connection)
    .where('chorus_identifier', 'in', listOf(db, identifiers))
    .where('stage', '!=', 'ignored')
    .orderBy('id')
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
    if (observation.handedOver === undefined) await keepHandedOver(trx, id, now)
    if (observation.works !== undefined)
      await changeInvoice(trx, id, {
        handed_over: engineOf(trx).withValues('handed_over', { ...observation.works, isWorks: true }),
      })
    await settleDeposits(trx, id, observation.flowNumber)
    await dropBytes(trx, id)
    await trx.deleteFrom('history_refusals').where('invoice_id', '=', id).execute()
    if (observation.wantsProof === true) await wantProof(trx, id)
    for (const event of observation.newEvents) await appendEvent(trx, id, event)
    await notePayment(
      trx,
      id,
      observation.newEvents.map(({ code }) => code),
    )
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
      .orderBy('id')
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
    .where('id', 'in', listOf(db, ids))
    .execute()
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
