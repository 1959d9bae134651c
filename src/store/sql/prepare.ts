import { mark } from '../../marks/mark.js'
import type {
  PrepareStore,
  ReadyInvoice,
  InvoiceRow,
  BlockedInvoice,
  IgnoredInvoice,
  CachedStructure,
  DirectoryDoubt,
  DirectoryEntry,
  UnknownSirets,
} from '../store.js'
import { noteBuyer } from './buyers.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import {
  assertMayStartOver,
  changeInvoice,
  choiceColumns,
  enterStage,
  newReading,
  saveReasons,
} from './invoice-change.js'
import { toJson } from './json.js'
import { keptIn } from './kept-structure.js'
import { reconsiderBuyer } from './reconsider.js'
import { toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'
import type { SharedTurns } from './turn.js'

export function prepareStore(db: StoreDatabase, { all, directory }: SharedTurns): PrepareStore {
  return {
    invoicesToPrepare: (...args) => invoicesToPrepare(db, ...args),
    recordReady: (...args) => recordReady(db, ...args),
    recordBlocked: (...args) => recordBlocked(db, ...args),
    recordIgnored: (...args) => recordIgnored(db, ...args),
    recheckBlocked: (...args) => recheckBlocked(db, ...args),
    hasBlocked: (...args) => hasBlocked(db, ...args),
    recordRenderingFailed: (...args) => recordRenderingFailed(db, ...args),
    postpone: (...args) => postpone(db, ...args),
    cachedStructure: (...args) => cachedStructure(db, ...args),
    saveStructure: (...args) => saveStructure(all, ...args),
    saveDirectoryDoubt: (...args) => saveDirectoryDoubt(directory, ...args),
    unknownSirets: (...args) => unknownSirets(db, ...args),
    saveServiceDemand: (...args) => saveServiceDemand(directory, ...args),
  }
}

async function invoicesToPrepare(
  db: StoreDatabase,
  connection: string,
  now: Date,
  limit: number,
): Promise<InvoiceRow[]> {
  const records = await db
    .selectFrom('invoices')
    .selectAll()
    .where('connection', '=', connection)
    .where('stage', 'in', ['discovered', 'blocked'])
    .where('due_at', '<=', now.getTime())
    .orderBy('invoice_date', (order) => order.asc().nullsFirst())
    .orderBy('odoo_id')
    .limit(limit)
    .execute()
  return records.map(toInvoiceRow)
}

async function recordReady(db: StoreDatabase, id: number, ready: ReadyInvoice, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await enterStage(trx, id, 'ready', now, {
      ...newReading(ready.invoice),
      ...choiceColumns(ready.choice),
      buyer_siret: ready.buyerSiret,
      examined_until: ready.documentUntil.getTime(),
      due_at: now.getTime(),
    })
    await saveDocument(trx, id, ready)
    await noteBuyer(trx, id, ready.invoice.buyerId, ready.buyerSiret)
    await queueTellings(trx, id, ready.tellings)
  })
}

async function recordBlocked(
  db: StoreDatabase,
  id: number,
  blocked: BlockedInvoice,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await enterStage(trx, id, 'blocked', now, {
      ...newReading(blocked.invoice),
      ...choiceColumns(blocked.choice),
      buyer_siret: blocked.buyerSiret ?? null,
      examined_until: blocked.examinedUntil.getTime(),
      due_at: blocked.recheckAt.getTime(),
      told_reasons: blocked.told ?? null,
    })
    await saveReasons(trx, id, blocked.reasons)
    await noteBuyer(trx, id, blocked.invoice.buyerId, blocked.buyerSiret)
    await queueTellings(trx, id, blocked.tellings)
  })
}

async function recordIgnored(
  db: StoreDatabase,
  id: number,
  ignored: IgnoredInvoice,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertMayStartOver(trx, id)
    await enterStage(trx, id, 'ignored', now, {
      ...choiceColumns(ignored.choice),
      buyer_siret: ignored.buyerSiret ?? null,
      maybe_public: ignored.maybePublic === undefined ? null : toJson(ignored.maybePublic),
      examined_until: ignored.examinedUntil?.getTime() ?? null,
      ...(ignored.told !== undefined && { told_reasons: ignored.told }),
    })
    await queueTellings(trx, id, ignored.tellings)
  })
}

async function recheckBlocked(db: StoreDatabase, connection: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('invoices')
    .set({ due_at: now.getTime() })
    .where('connection', '=', connection)
    .where('stage', '=', 'blocked')
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

async function hasBlocked(db: StoreDatabase, connection: string): Promise<boolean> {
  const found = await db
    .selectFrom('invoices')
    .select('id')
    .where('connection', '=', connection)
    .where('stage', '=', 'blocked')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function recordRenderingFailed(db: StoreDatabase, id: number): Promise<void> {
  await inTransaction(db, (trx) =>
    changeInvoice(trx, id, { failed_renderings: ({ eb }) => eb('failed_renderings', '+', 1) }),
  )
}

async function postpone(db: StoreDatabase, id: number, dueAt: Date, why: string): Promise<void> {
  await inTransaction(db, (trx) =>
    changeInvoice(trx, id, {
      due_at: dueAt.getTime(),
      last_error: why,
      failures: ({ eb }) => eb('failures', '+', 1),
    }),
  )
}

async function cachedStructure(
  db: StoreDatabase,
  environment: string,
  siret: string,
): Promise<CachedStructure | undefined> {
  const found = await structureOf(db, environment, siret)
  return found && { ...keptIn(found.entry), checkedAt: new Date(found.checked_at) }
}

async function saveStructure(
  db: StoreDatabase,
  environment: string,
  siret: string,
  entry: DirectoryEntry | undefined,
  checkedAt: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const kept = await structureOf(trx, environment, siret)
    if (kept !== undefined && kept.checked_at > checkedAt.getTime() && mark('older-directory-answer')) return
    const found = {
      entry: entry ? toJson({ ...entry, doubt: undefined }) : null,
      checked_at: checkedAt.getTime(),
    }
    await trx
      .insertInto('structures')
      .values({ environment, siret, ...found })
      .onConflict((conflict) => conflict.columns(['environment', 'siret']).doUpdateSet(found))
      .execute()
    if (entry !== undefined && kept !== undefined && keptIn(kept.entry).entry === undefined)
      await reconsiderBuyer(trx, environment, siret, checkedAt)
  })
}

/** Older than any answer. */
const NEVER = 0

async function saveDirectoryDoubt(
  db: StoreDatabase,
  environment: string,
  siret: string,
  doubt: DirectoryDoubt,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const kept = await structureOf(trx, environment, siret)
    const entry = kept === undefined ? undefined : keptIn(kept.entry).entry
    const found = {
      entry: toJson({ structure: entry?.structure, services: entry?.services, doubt }),
      checked_at: entry === undefined ? NEVER : (kept?.checked_at ?? NEVER),
    }
    await trx
      .insertInto('structures')
      .values({ environment, siret, ...found })
      .onConflict((conflict) => conflict.columns(['environment', 'siret']).doUpdateSet(found))
      .execute()
  })
}

async function unknownSirets(
  db: StoreDatabase,
  connection: string,
  environment: string,
  { checkedBefore, dueSince, limit }: UnknownSirets,
): Promise<string[]> {
  const records = await db
    .selectFrom('invoices')
    .innerJoin('structures', 'structures.siret', 'invoices.buyer_siret')
    .select('structures.siret')
    .distinct()
    .where('invoices.connection', '=', connection)
    .where('invoices.stage', '=', 'ignored')
    .where('invoices.due_at', '>=', dueSince.getTime())
    .where('invoices.choice_code', '=', 'NOT_PUBLIC')
    .where('structures.environment', '=', environment)
    .where('structures.entry', 'is', null)
    .where('structures.checked_at', '<', checkedBefore.getTime())
    .limit(limit)
    .execute()
  return records.map(({ siret }) => siret)
}

async function saveServiceDemand(
  db: StoreDatabase,
  environment: string,
  siret: string,
  serviceId: string,
  requiresCommitmentNumber: boolean,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const kept = await structureOf(trx, environment, siret)
    const { entry, doubt } = keptIn(kept?.entry ?? null)
    if (entry === undefined) return
    const { structure, services } = entry
    const known = services.map((one) => (one.id === serviceId ? { ...one, requiresCommitmentNumber } : one))
    await trx
      .updateTable('structures')
      .set({ entry: toJson({ structure, services: known, doubt }) })
      .where('environment', '=', environment)
      .where('siret', '=', siret)
      .execute()
  })
}

function structureOf(db: StoreDatabase | Transaction, environment: string, siret: string) {
  return db
    .selectFrom('structures')
    .select(['entry', 'checked_at'])
    .where('environment', '=', environment)
    .where('siret', '=', siret)
    .executeTakeFirst()
}

async function saveDocument(
  trx: Transaction,
  invoiceId: number,
  { document, warnings, companySiret }: ReadyInvoice,
): Promise<void> {
  const columns = {
    file_name: document.fileName,
    syntax: document.syntax,
    sha256: document.sha256,
    repairs: toJson(document.repairs),
    warnings: toJson(warnings),
    bytes: document.bytes,
    seller_siret: document.sellerSiret ?? null,
    company_siret: companySiret ?? null,
    grand_total: document.grandTotal ?? null,
  }
  await trx
    .insertInto('documents')
    .values({ invoice_id: invoiceId, ...columns })
    .onConflict((conflict) => conflict.column('invoice_id').doUpdateSet(columns))
    .execute()
}
