import { sql } from 'kysely'
import type { UpdateObject } from 'kysely'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import { STAGES_BEFORE_DEPOSIT, STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import type { Stage } from '../../domain/chorus-status/stage.js'
import type { Choice } from '../store.js'
import type { Transaction } from './database.js'
import { toJson } from './json.js'
import type { Schema } from './schema.js'

export type InvoiceChanges = UpdateObject<Schema, 'invoices'>

/** Stages from which an invoice may start over: nothing of it is in Chorus Pro, nor may be. */
const RETURNABLE: readonly Stage[] = [...STAGES_BEFORE_DEPOSIT, ...STAGES_UNTIL_ASKED]

/**
 * Whether the invoice may (again) go where it would be sent. One that is being deposited, or that Chorus Pro has, must
 * not, whatever a process that read its stage a while ago believes.
 */
export async function mayStartOver(trx: Transaction, id: number): Promise<boolean> {
  return (await stageInTheWay(trx, id)) === undefined
}

/** @throws Error when it may not */
export async function assertMayStartOver(trx: Transaction, id: number): Promise<void> {
  const stage = await stageInTheWay(trx, id)
  if (stage !== undefined) throw new Error(`invoice ${id} is ${stage}: it cannot be prepared again`)
}

async function stageInTheWay(trx: Transaction, id: number): Promise<Stage | undefined> {
  const found = await trx.selectFrom('invoices').select('stage').where('id', '=', id).executeTakeFirst()
  return found === undefined || RETURNABLE.includes(found.stage) ? undefined : found.stage
}

export async function changeInvoice(trx: Transaction, id: number, changes: InvoiceChanges): Promise<void> {
  // SQL has no update of nothing.
  if (Object.keys(changes).length === 0) return
  const { numUpdatedRows } = await trx
    .updateTable('invoices')
    .set(changes)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new Error(`the store has no invoice ${id}`)
}

/**
 * Puts the invoice in a stage: its failures are forgotten unless `changes` says otherwise, and with them what belonged
 * to the stages that it leaves: reasons stay in `blocked`, `held` and `refused` only, and an invoice that starts over, or does
 * not go on, has no document. `since` undefined: the moment is not known, and `stage_since` stays.
 */
export async function enterStage(
  trx: Transaction,
  id: number,
  stage: Stage,
  since: Date | undefined,
  changes: InvoiceChanges = {},
): Promise<void> {
  const { stage: former, stage_since: formerSince } = await trx
    .selectFrom('invoices')
    .select(['stage', 'stage_since'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new Error(`the store has no invoice ${id}`))
  await changeInvoice(trx, id, {
    stage,
    stage_since: stage === former || since === undefined ? formerSince : since.getTime(),
    failures: 0,
    failed_renderings: 0,
    last_error: null,
    ...changes,
  })
  if (hasReasons(former) && !hasReasons(stage)) await saveReasons(trx, id, [])
  if (STAGES_BEFORE_DEPOSIT.includes(stage))
    await changeInvoice(trx, id, { handed_over: null, divergence: null })
  if (stage === 'discovered' || stage === 'ignored' || stage === 'blocked') {
    await trx.deleteFrom('documents').where('invoice_id', '=', id).execute()
  }
}

function hasReasons(stage: Stage): boolean {
  return stage === 'blocked' || STAGES_UNTIL_ASKED.includes(stage)
}

/** After a deposit that came to nothing: with the same document, or a new one where this store has none. */
export async function startAgain(trx: Transaction, id: number, changes: InvoiceChanges): Promise<void> {
  const document = await trx
    .selectFrom('documents')
    .select('invoice_id')
    .where('invoice_id', '=', id)
    .where('bytes', 'is not', null)
    .executeTakeFirst()
  await enterStage(trx, id, document ? 'ready' : 'discovered', undefined, changes)
}

/** Takes the place of the reasons there were. */
export async function saveReasons(trx: Transaction, id: number, reasons: readonly Reason[]): Promise<void> {
  await trx.deleteFrom('reasons').where('invoice_id', '=', id).execute()
  if (reasons.length === 0) return
  await trx
    .insertInto('reasons')
    .values(
      reasons.map(({ code, sentence, field = null }, position) => ({
        invoice_id: id,
        position,
        code,
        sentence,
        field,
      })),
    )
    .execute()
}

/** The document was taken or refused: its name, hash and repairs stay, its bytes are of no more use. */
export async function dropBytes(trx: Transaction, invoiceId: number): Promise<void> {
  await trx
    .updateTable('documents')
    .set({ bytes: null })
    .where('invoice_id', '=', invoiceId)
    // What changes nothing is written all the same.
    .where('bytes', 'is not', null)
    .execute()
}

/** What a first reading of an invoice fills. */
export function readingColumns(invoice: OdooInvoice) {
  return {
    number: invoice.number,
    invoice_date: invoice.invoiceDate ?? null,
    snapshot: toJson(invoice),
    pending_request: invoice.request ?? null,
  }
}

/** What another reading changes. A request that was answered stays so for as long as the field still shows it. */
export function newReading(invoice: OdooInvoice): InvoiceChanges {
  const request = invoice.request ?? null
  return {
    ...readingColumns(invoice),
    pending_request: sql<
      string | null
    >`case when answered_request = ${request} then null else ${request} end`,
    answered_request: sql<string | null>`case when answered_request = ${request} then ${request} end`,
  }
}

/** Another choice: whatever was thought of the customer before is over. */
export function choiceColumns(choice: Choice) {
  return { choice_code: choice.code, choice_sentence: choice.sentence, maybe_public: null }
}
