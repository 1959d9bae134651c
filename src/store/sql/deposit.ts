import type {
  DepositStore,
  InvoiceRow,
  StoredDocument,
  DepositRow,
  NoIntent,
  FlowAcceptance,
  NotAccepted,
  DepositWithInvoice,
  Absence,
  KnownOfUncertain,
} from '../store.js'
import { mark } from '../../marks/mark.js'
import { inSnapshot, inTransaction } from './database.js'
import type { StoreDatabase } from './database.js'
import { changeDeposit, depositLost, depositsDue, setDepositState, recheckDeposit } from './deposit-change.js'
import { changeInvoice, enterStage } from './invoice-change.js'
import { engineOf } from './engine.js'
import { parseRepairs, toJson } from './json.js'
import { holdsLease } from './holds-lease.js'
import { keepHandedOver } from './divergences.js'
import type { Room } from './room.js'
import { toDepositRow, toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import type { Telling } from '../../domain/words/telling.js'

export function depositStore(db: StoreDatabase, room: Room): DepositStore {
  return {
    invoicesReady: (...args) => invoicesReady(db, ...args),
    document: (...args) => document(db, ...args),
    recordDepositIntent: (...args) => recordDepositIntent(db, room, ...args),
    recordFlowAccepted: (...args) => recordFlowAccepted(db, ...args),
    recordNotAccepted: (...args) => recordNotAccepted(db, ...args),
    recordUncertain: (...args) => recordUncertain(db, ...args),
    depositsToSettle: (...args) => depositsToSettle(db, ...args),
    recordSettleLater: (...args) => recordSettleLater(db, ...args),
  }
}

async function invoicesReady(
  db: StoreDatabase,
  connection: string,
  now: Date,
  limit: number,
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('connection', '=', connection)
    .where('stage', '=', 'ready')
    .where('due_at', '<=', now.getTime())
    .orderBy('invoice_date', (order) => order.asc().nullsFirst())
    .orderBy('odoo_id')
    .limit(limit)
    .execute()
  return records.map(toInvoiceRow)
}

async function document(db: StoreDatabase, invoiceId: number): Promise<StoredDocument | undefined> {
  const found = await db
    .selectFrom('documents')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
  if (!found?.bytes) return undefined
  const { buffer, byteOffset, byteLength } = found.bytes
  return {
    fileName: found.file_name,
    syntax: found.syntax,
    sha256: found.sha256,
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
    repairs: parseRepairs(found.repairs),
    sellerSiret: found.seller_siret ?? undefined,
    companySiret: found.company_siret ?? undefined,
    grandTotal: found.grand_total ?? undefined,
  }
}

async function recordDepositIntent(
  db: StoreDatabase,
  room: Room,
  invoiceId: number,
  holderId: string,
  now: Date,
  lot?: string,
): Promise<DepositRow | NoIntent> {
  await room()
  return inTransaction(db, async (trx) => {
    if (!(await holdsLease(trx, { holderId, now }, { invoiceId }))) return 'lease-lost'
    await engineOf(trx).claimRoom(trx)
    const ready = await trx
      .selectFrom('invoices')
      .select('id')
      .where('id', '=', invoiceId)
      .where('stage', '=', 'ready')
      .where('chorus_identifier', 'is', null)
      .executeTakeFirst()
    if (!ready) return 'not-ready'
    const document = await trx
      .selectFrom('documents')
      .select(['file_name', 'sha256'])
      .where('invoice_id', '=', invoiceId)
      .where('bytes', 'is not', null)
      .executeTakeFirstOrThrow(
        () => new Error(`invoice ${invoiceId} is ready but has no document to deposit`),
      )
    const { last } = await trx
      .selectFrom('deposits')
      .select(({ fn }) => fn.max<number | null>('attempt').as('last'))
      .where('invoice_id', '=', invoiceId)
      .executeTakeFirstOrThrow()
    // Attempts that fail one after the other are failures in a row: an intent forgets none of them.
    await enterStage(trx, invoiceId, 'depositing', now, { failures: (eb) => eb.ref('failures') })
    await keepHandedOver(trx, invoiceId, now)
    const deposit = await trx
      .insertInto('deposits')
      .values({
        ...document,
        ...(lot !== undefined && { file_name: lot }),
        invoice_id: invoiceId,
        attempt: (last ?? 0) + 1,
        state: 'intended',
        intended_at: now.getTime(),
        next_check_at: now.getTime(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return toDepositRow(deposit)
  })
}

async function recordFlowAccepted(
  db: StoreDatabase,
  depositId: number,
  accepted: FlowAcceptance,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await setDepositState(trx, depositId, 'accepted', {
      flow_number: accepted.flowNumber,
      accepted_at: now.getTime(),
      next_check_at: accepted.nextCheckAt.getTime(),
      checks: 0,
    })
    await enterStage(trx, invoiceId, 'deposited', now)
    await queueTellings(trx, invoiceId, accepted.tellings)
  })
}

async function recordNotAccepted(db: StoreDatabase, depositId: number, lost: NotAccepted): Promise<void> {
  await inTransaction(db, (trx) => depositLost(trx, depositId, lost))
}

async function recordUncertain(
  db: StoreDatabase,
  depositId: number,
  why: string,
  settleAt: Date,
  { flowNumber, refusal }: KnownOfUncertain = {},
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const invoiceId = await setDepositState(trx, depositId, 'uncertain', {
      next_check_at: settleAt.getTime(),
      ...(flowNumber !== undefined && { flow_number: flowNumber }),
      ...(refusal !== undefined && { refusal: toJson(refusal) }),
    })
    await changeInvoice(trx, invoiceId, { last_error: why })
  })
}

async function depositsToSettle(
  db: StoreDatabase,
  connection: string,
  now: Date,
): Promise<DepositWithInvoice[]> {
  return inSnapshot(db, (trx) => depositsDue(trx, connection, ['intended', 'uncertain'], now))
}

async function recordSettleLater(
  db: StoreDatabase,
  depositId: number,
  nextCheckAt: Date,
  absent: Absence | undefined,
  tellings: readonly Telling[] = [],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const next = { next_check_at: nextCheckAt.getTime() }
    const invoiceId =
      absent === undefined && mark('refused-look-is-none')
        ? await changeDeposit(trx, depositId, next)
        : await recheckDeposit(trx, depositId, {
            ...next,
            ...(absent && { absent_since: absent.since.getTime(), absent_at: absent.at.getTime() }),
          })
    await queueTellings(trx, invoiceId, tellings)
  })
}
