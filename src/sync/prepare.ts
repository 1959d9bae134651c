import { backOffMs } from '../domain/back-off.js'
import { reasonFields, stageFields } from '../domain/field-values.js'
import type { OdooInvoice, OdooPartner } from '../domain/invoice.js'
import { blockedNote } from '../domain/notes.js'
import type { Reason } from '../domain/reason.js'
import { missingForDeposit, type Recipient } from '../domain/requirements.js'
import { chooseByDirectory, chooseByInvoice, chooseByTags, type InvoiceChoice } from '../domain/selection.js'
import { isSiret } from '../domain/siret.js'
import type { InvoiceRow } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import { recipientOf } from './directory.js'
import { documentFor } from './document.js'
import { forEachStep } from './each.js'

const BATCH = 50

/** A blocked invoice is looked at when it or its buyer changes in Odoo, and once a day for what changes elsewhere. */
const RECHECK_MS = 24 * 3_600_000

/** Takes an invoice from `discovered` or `blocked` to `ready`, `blocked` or `ignored`. */
export const prepare: Stage = {
  name: 'prepare',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, clock } = context
    // One pass over what is due now: an invoice that stays due (it failed) has been moved to a later time.
    for (;;) {
      const rows = await store.invoicesToPrepare(connection.name, clock.now(), BATCH)
      if (rows.length === 0 || context.stop.aborted) return
      await prepareBatch(context, rows)
    }
  },
}

async function prepareBatch(context: StageContext, rows: readonly InvoiceRow[]): Promise<void> {
  const { odoo, store, clock } = context
  const invoices = new Map((await odoo.readInvoices(rows.map(({ odooId }) => odooId))).map((i) => [i.id, i]))
  const buyerIds = [...new Set([...invoices.values()].map(({ buyerId }) => buyerId))]
  const buyers = new Map((await odoo.readPartners(buyerIds)).map((partner) => [partner.id, partner]))
  await forEachStep(
    context,
    rows,
    async (row) => {
      const invoice = invoices.get(row.odooId)
      const buyer = invoice && buyers.get(invoice.buyerId)
      if (invoice === undefined || buyer === undefined) {
        const choice = {
          code: 'NOT_POSTED',
          sentence: 'the invoice or its customer no longer exists in Odoo',
        }
        await store.recordIgnored(row.id, { choice, buyerSiret: undefined, tellings: [] }, clock.now())
        return
      }
      await prepareOne(context, row, invoice, buyer)
    },
    async (row, why) => {
      const dueAt = new Date(clock.now().getTime() + backOffMs(row.failures))
      await store.postpone(row.id, dueAt, why)
    },
    ({ invoice }) => invoice.number,
  )
}

async function prepareOne(
  context: StageContext,
  row: InvoiceRow,
  invoice: OdooInvoice,
  buyer: OdooPartner,
): Promise<void> {
  const { store, connection, clock } = context
  const early = chooseByInvoice(invoice, connection) ?? chooseByTags(buyer, connection)
  if (early?.selected === false) {
    await leaveOut(context, row, early, buyer)
    return
  }
  const recipient =
    buyer.siret !== undefined && isSiret(buyer.siret)
      ? await recipientOf(context, buyer.siret, invoice.references.serviceCode)
      : undefined
  const choice = early ?? chooseByDirectory(buyer.siret, recipient !== undefined)
  if (!choice.selected) {
    await leaveOut(context, row, choice, buyer)
    return
  }
  const reasons = missingForDeposit(invoice, buyer, recipient)
  const outcome =
    reasons.length > 0 || buyer.siret === undefined
      ? { reasons }
      : await documentFor(context, invoice, buyer.siret)
  if ('reasons' in outcome) {
    await block(context, row, { invoice, buyer, choice, reasons: outcome.reasons, recipient })
    return
  }
  if ('wouldMake' in outcome) {
    context.log.info('dry run: Odoo would be asked to make the document', { invoice: invoice.number })
    await store.postpone(row.id, new Date(clock.now().getTime() + RECHECK_MS), 'dry run: no document yet')
    return
  }
  const tellings = row.stage === 'blocked' ? [stageFields('ready')] : []
  await store.recordReady(
    row.id,
    { invoice, buyerSiret: buyer.siret ?? '', choice, document: outcome.document, tellings },
    clock.now(),
  )
  context.log.info('invoice ready', {
    invoice: invoice.number,
    choice: choice.sentence,
    repairs: outcome.document.repairs.map(({ code }) => code),
  })
}

async function leaveOut(
  { store, clock, log }: StageContext,
  row: InvoiceRow,
  choice: InvoiceChoice,
  buyer: OdooPartner,
): Promise<void> {
  // A private customer's invoice is never written on; one that was shown as blocked is told that it no longer is.
  const tellings = row.stage === 'blocked' ? [stageFields('ignored')] : []
  await store.recordIgnored(row.id, { choice, buyerSiret: buyer.siret, tellings }, clock.now())
  log.debug('invoice left alone', { invoice: row.invoice.number, choice: choice.sentence })
}

interface Blocking {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly choice: InvoiceChoice
  readonly reasons: readonly Reason[]
  readonly recipient: Recipient | undefined
}

async function block(context: StageContext, row: InvoiceRow, blocking: Blocking): Promise<void> {
  const { store, connection, clock, log } = context
  const { invoice, buyer, choice, reasons } = blocking
  const told = row.stage === 'blocked' ? await store.reasons(row.id) : []
  const same = JSON.stringify(told) === JSON.stringify(reasons)
  const subject = { connection: connection.name, odooId: invoice.id }
  const attempt = (await store.deposits(row.id)).length + 1
  await store.recordBlocked(
    row.id,
    {
      invoice,
      buyerSiret: buyer.siret,
      choice,
      reasons,
      recheckAt: new Date(clock.now().getTime() + RECHECK_MS),
      tellings: same ? [] : [reasonFields('blocked', reasons), blockedNote(subject, attempt, reasons)],
    },
    clock.now(),
  )
  if (!same)
    log.info('invoice blocked', { invoice: invoice.number, reasons: reasons.map(({ code }) => code) })
}
