import { ChorusError } from '../chorus/error.js'
import type { ChorusInvoice } from '../chorus/port.js'
import { backOffMs, flowCheckMs } from '../domain/back-off.js'
import { activityFor } from '../domain/activity.js'
import { acceptedFields, reasonFields } from '../domain/field-values.js'
import { fingerprint } from '../domain/invoice.js'
import { acceptedNote, adoptedNote, heldNote } from '../domain/notes.js'
import { isQuietPeriodOver, SETTLE_EVERY_MS } from '../domain/quiet-period.js'
import type { Reason } from '../domain/reason.js'
import type { DepositRow, InvoiceRow, PreparedDocument } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import { forEachStep } from './each.js'
import { describeFailure, failedSide } from './failure.js'
import { observe } from './observe.js'
import { adoptShown, quietUntil, takeInShown, takeUpFlow } from './shown.js'
import { subjectOf } from './subject.js'

const BATCH = 50

/** Hands ready invoices to Chorus Pro, once; settles deposits of which nobody knows the outcome. */
export const deposit: Stage = {
  name: 'deposit',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, clock, dryRun, stop } = context
    if (dryRun) {
      await sayWhatWouldBeDeposited(context)
      return
    }
    await settle(context)
    while (!stop.aborted) {
      const rows = await store.invoicesReady(connection.name, clock.now(), BATCH)
      if (rows.length === 0) return
      await depositBatch(context, rows)
    }
  },
}

async function sayWhatWouldBeDeposited({ store, connection, clock, log }: StageContext): Promise<void> {
  const rows = await store.invoicesReady(connection.name, clock.now(), BATCH)
  for (const { invoice } of rows) log.info('dry run: would be deposited', { invoice: invoice.number })
}

async function depositBatch(context: StageContext, rows: readonly InvoiceRow[]): Promise<void> {
  const { odoo, store, connection, clock } = context
  const readings = new Map((await odoo.readInvoices(rows.map(({ odooId }) => odooId))).map((i) => [i.id, i]))
  const takenUp = await takeInShown(context, [...readings.values()])
  await forEachStep(
    context,
    rows.filter(({ odooId }) => !takenUp.has(odooId)),
    async (row) => {
      const reading = readings.get(row.odooId)
      if (reading === undefined || fingerprint(reading) !== fingerprint(row.invoice)) {
        const invoice = reading ?? { ...row.invoice, state: 'cancel' as const }
        const sighting = { invoice, stage: 'discovered' as const, dueAt: clock.now() }
        await store.recordSightings(connection.name, [sighting], clock.now())
        return
      }
      await depositOne(context, row)
    },
    async (row, why) => {
      await store.postpone(row.id, new Date(clock.now().getTime() + backOffMs(row.failures)), why)
    },
    ({ invoice }) => invoice.number,
  )
}

async function depositOne(context: StageContext, row: InvoiceRow): Promise<void> {
  const { store, holderId, clock, log } = context
  const present = await findInChorus(context, row)
  if (present !== undefined) {
    if (hasSameAmount(row, present)) {
      log.info('already in Chorus Pro: adopted, not sent', { invoice: row.invoice.number })
      await adopt(context, row, present, true)
    } else {
      await hold(context, row, {
        code: 'NUMBER_TAKEN',
        sentence: `Chorus Pro a déjà une facture n° ${row.invoice.number} d’un autre montant (${present.amountTotal ?? '?'} €). Vérifiez sur le portail ; celle-ci doit porter un autre numéro.`,
        field: 'Numéro',
      })
    }
    return
  }
  const until = await quietUntil(context)
  if (until !== undefined) {
    await store.postpone(row.id, until, 'deposits of which this database knows nothing may be on their way')
    log.info('not deposited yet: one that this database does not know of may be on its way', {
      invoice: row.invoice.number,
      until: until.toISOString(),
    })
    return
  }
  const document = await store.document(row.id)
  if (document === undefined) throw new Error(`${row.invoice.number} is ready without a document`)
  const intent = await store.recordDepositIntent(row.id, holderId, clock.now())
  if (intent === undefined) throw new Error('the lease or the stage changed meanwhile: not deposited')
  await send(context, row, intent, document)
}

async function send(
  context: StageContext,
  row: InvoiceRow,
  intent: DepositRow,
  document: PreparedDocument,
): Promise<void> {
  const { chorus, store, clock, log } = context
  try {
    const { flowNumber } = await chorus.depositFlow({
      bytes: document.bytes,
      name: document.fileName,
      syntax: document.syntax,
    })
    const now = clock.now()
    await store.recordFlowAccepted(
      intent.id,
      {
        flowNumber,
        nextCheckAt: new Date(now.getTime() + flowCheckMs(0)),
        tellings: [acceptedFields(flowNumber, now), acceptedNote(subjectOf(context, row), flowNumber, now)],
      },
      now,
    )
    log.info('deposited', { invoice: row.invoice.number, flow: flowNumber, attempt: intent.attempt })
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    const now = clock.now().getTime()
    if (error.kind === 'unknown-outcome') {
      await store.recordUncertain(intent.id, error.message, new Date(now + SETTLE_EVERY_MS))
      // Thrown, so that deposits end when several are lost in a row: each one takes hours to settle.
      throw error
    }
    // An outage or a quota is not the invoice's fault: it goes as soon as the side is back.
    const isOwn = failedSide(error) === undefined
    const dueAt = new Date(now + (isOwn ? backOffMs(row.failures) : 0))
    await store.recordNotAccepted(intent.id, describeFailure(error).message, dueAt)
    if (error.kind !== 'refusal' && error.kind !== 'request') throw error
    const words = error.libelle ?? error.message
    await hold(context, row, {
      code: 'DEPOSIT_REFUSED',
      sentence: `Chorus Pro n’accepte pas le dépôt de cette facture : ${words}`,
    })
  }
}

/** Deposits that may or may not have arrived: looked for by number until found, or long enough to be sure. */
async function settle(context: StageContext): Promise<void> {
  const { store, connection, clock, log } = context
  const now = clock.now()
  await forEachStep(
    context,
    await store.depositsToSettle(connection.name, now),
    async (pair) => {
      const { deposit, invoice: row } = pair
      const present = await findInChorus(context, row)
      if (present !== undefined && hasSameAmount(row, present)) {
        log.info('the uncertain deposit had arrived', { invoice: row.invoice.number })
        if (deposit.flowNumber === undefined) await adopt(context, row, present, false)
        else await adoptShown(context, pair, present)
        return
      }
      if (await takeUpFlow(context, pair)) return
      if (isQuietPeriodOver(deposit, connection.settleMinutes, now, context.chorus.serverTime())) {
        log.info('the uncertain deposit never arrived: it will be sent again', {
          invoice: row.invoice.number,
        })
        await store.recordNotAccepted(deposit.id, 'searched for and not found in Chorus Pro', now)
      } else {
        const quietUntil = deposit.intendedAt.getTime() + connection.settleMinutes * 60_000
        const soon = now.getTime() + SETTLE_EVERY_MS
        const next = quietUntil > now.getTime() ? Math.min(soon, quietUntil) : soon
        await store.recordSettleLater(deposit.id, new Date(next))
      }
    },
    async ({ deposit }) => {
      await store.recordSettleLater(deposit.id, new Date(now.getTime() + SETTLE_EVERY_MS))
    },
    ({ invoice }) => invoice.invoice.number,
  )
}

/** What Chorus Pro has received under this number. */
export async function findInChorus(
  context: StageContext,
  row: InvoiceRow,
): Promise<ChorusInvoice | undefined> {
  const found = await context.chorus.findByNumber(row.invoice.number)
  return found.find(isDeposited)
}

/** A draft on the portal, or a deleted one, is not a deposit. */
export function isDeposited({ current }: ChorusInvoice): boolean {
  return current.code !== 'BROUILLON' && current.code !== 'SUPPRIMEE'
}

/** The sign apart, which Chorus Pro and Odoo give to credit notes each in its own way. */
export function hasSameAmount(row: InvoiceRow, { amountTotal }: ChorusInvoice): boolean {
  if (amountTotal === undefined) return true
  return Math.abs(Number(amountTotal)).toFixed(2) === Math.abs(Number(row.invoice.amountTotal)).toFixed(2)
}

/**
 * Nothing more is tried until a user asks for it. The bridge's own writes on the invoice must not count as a change that
 * is worth another try, as they would for a blocked one.
 */
async function hold(context: StageContext, row: InvoiceRow, reason: Reason): Promise<void> {
  const { store, clock, log } = context
  const attempt = (await store.deposits(row.id)).length + 1
  await store.recordRequestOutcome(
    row.id,
    {
      stage: 'refused',
      tellings: [
        reasonFields('refused', [reason]),
        heldNote(subjectOf(context, row), attempt, [reason]),
        activityFor({ why: 'blocked', reasons: [reason] }),
      ],
    },
    clock.now(),
  )
  log.warn('held back', { invoice: row.invoice.number, reason: reason.sentence })
}

export async function adopt(
  context: StageContext,
  row: InvoiceRow,
  present: ChorusInvoice,
  byHand: boolean,
): Promise<void> {
  await observe(context, row, present, [adoptedNote(subjectOf(context, row), present.identifier, byHand)])
}
