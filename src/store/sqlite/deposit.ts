import type { DepositStore } from '../store.js'
import { inSnapshot, inStep } from './database.js'
import type { StoreDatabase } from './database.js'
import { depositsDue, moveDeposit, recheckDeposit } from './deposit-change.js'
import { changeInvoice, enterStage, startAgain } from './invoice-change.js'
import { parseRepairs, toJson } from './json.js'
import { holdsLease } from './holds-lease.js'
import { keepHandedOver } from './divergences.js'
import { claimPages, type Room } from './room.js'
import { toDepositRow, toInvoiceRow } from './rows.js'
import { queueTellings } from './tellings.js'

export function depositStore(db: StoreDatabase, room: Room): DepositStore {
  return {
    async invoicesReady(connection, now, limit) {
      const records = await db
        .selectFrom('invoices')
        .selectAll()
        .where('connection', '=', connection)
        .where('stage', '=', 'ready')
        .where('due_at', '<=', now.getTime())
        .orderBy('invoice_date')
        .orderBy('odoo_id')
        .limit(limit)
        .execute()
      return records.map(toInvoiceRow)
    },

    async document(invoiceId) {
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
    },

    async recordDepositIntent(invoiceId, holderId, now) {
      await room()
      return inStep(db, async (step) => {
        if (!(await holdsLease(step, holderId, now))) return 'lease-lost'
        await claimPages(step)
        const ready = await step
          .selectFrom('invoices')
          .select('id')
          .where('id', '=', invoiceId)
          .where('stage', '=', 'ready')
          .where('chorus_identifier', 'is', null)
          .executeTakeFirst()
        if (!ready) return 'not-ready'
        const document = await step
          .selectFrom('documents')
          .select(['file_name', 'sha256'])
          .where('invoice_id', '=', invoiceId)
          .where('bytes', 'is not', null)
          .executeTakeFirstOrThrow(
            () => new Error(`invoice ${invoiceId} is ready but has no document to deposit`),
          )
        const { last } = await step
          .selectFrom('deposits')
          .select(({ fn }) => fn.max<number | null>('attempt').as('last'))
          .where('invoice_id', '=', invoiceId)
          .executeTakeFirstOrThrow()
        // Attempts that fail one after the other are failures in a row: an intent forgets none of them.
        await enterStage(step, invoiceId, 'depositing', now, { failures: (eb) => eb.ref('failures') })
        await keepHandedOver(step, invoiceId, now)
        const deposit = await step
          .insertInto('deposits')
          .values({
            ...document,
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
    },

    async recordFlowAccepted(depositId, accepted, now) {
      await inStep(db, async (step) => {
        const invoiceId = await moveDeposit(step, depositId, 'accepted', {
          flow_number: accepted.flowNumber,
          accepted_at: now.getTime(),
          next_check_at: accepted.nextCheckAt.getTime(),
          checks: 0,
        })
        await enterStage(step, invoiceId, 'deposited', now)
        await queueTellings(step, invoiceId, accepted.tellings)
      })
    },

    async recordNotAccepted(depositId, { why, dueAt, refusal, tellings = [] }) {
      await inStep(db, async (step) => {
        const invoiceId = await moveDeposit(step, depositId, 'not-accepted', {
          refusal: refusal === undefined ? null : toJson(refusal),
        })
        await startAgain(step, invoiceId, {
          due_at: dueAt.getTime(),
          last_error: why,
          failures: ({ eb }) => eb('failures', '+', 1),
        })
        await queueTellings(step, invoiceId, tellings)
      })
    },

    async recordUncertain(depositId, why, settleAt) {
      await inStep(db, async (step) => {
        const invoiceId = await moveDeposit(step, depositId, 'uncertain', {
          next_check_at: settleAt.getTime(),
        })
        await changeInvoice(step, invoiceId, { last_error: why })
      })
    },

    async depositsToSettle(connection, now) {
      return inSnapshot(db, (step) => depositsDue(step, connection, ['intended', 'uncertain'], now))
    },

    async recordSettleLater(depositId, nextCheckAt, absent, tellings = []) {
      await inStep(db, async (step) => {
        const invoiceId = await recheckDeposit(step, depositId, {
          next_check_at: nextCheckAt.getTime(),
          ...(absent && { absent_since: absent.since.getTime(), absent_at: absent.at.getTime() }),
        })
        await queueTellings(step, invoiceId, tellings)
      })
    },
  }
}
