import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { backOffMs, flowCheckMs } from '../../domain/running/back-off.js'
import { acceptedFields } from '../../domain/odoo-fields/field-values.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import { fingerprint } from '../../domain/invoice/invoice.js'
import { acceptedNote } from '../../domain/words/notes.js'
import { chooseByTags } from '../../domain/recipients/selection.js'
import type { Reason } from '../../domain/words/reason.js'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import type { DepositRow, InvoiceRow, PreparedDocument, StoredDocument } from '../../store/store.js'
import { adopt } from '../deposit/adopt.js'
import type { Stage, StageContext } from '../running/context.js'
import { depositTaken, isTryDue, presentPause } from '../deposit/deposit-pause.js'
import { forEachStep } from '../running/each.js'
import { findInChorus, identityOf } from '../deposit/find-in-chorus.js'
import { hold } from '../deposit/hold-for-person.js'
import { notTaken } from '../deposit/not-taken.js'
import { creditNoteHold } from '../recipients/credit-note.js'
import { sellerSiretOf } from '../recipients/seller.js'
import { FIRST_LOOK_MS, settle } from '../deposit/settle.js'
import { quietUntil, takeUpFromOwnFields } from '../odoo-state/compare-fields.js'
import { subjectOf } from '../odoo-state/subject.js'
import { fr } from '../../domain/words/typography.js'

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
    const pause = await presentPause(context)
    if (pause !== undefined && mark('deposits-paused')) {
      if (!stop.aborted && isTryDue(context, pause)) await tryOne(context)
      return
    }
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

/** Another one each time: the last may have been refused for a cause of its own. */
async function tryOne(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const rows = await store.invoicesReady(connection.name, clock.now(), BATCH)
  const [row] = rows.toSorted((a, b) => a.failures - b.failures)
  if (row !== undefined) await depositBatch(context, [row])
}

async function depositBatch(context: StageContext, rows: readonly InvoiceRow[]): Promise<void> {
  const { odoo, store, clock } = context
  const takenUp = await takeUpFromOwnFields(
    context,
    await odoo.readInvoices(rows.map(({ odooId }) => odooId)),
  )
  let isPaused: ChorusError | undefined
  await forEachStep(
    context,
    takeWhile(
      rows.filter(({ odooId }) => !takenUp.has(odooId)),
      () => isPaused === undefined,
    ),
    async (row) => {
      isPaused = await depositOne(context, row)
    },
    async (row, why) => {
      await store.postpone(row.id, new Date(clock.now().getTime() + backOffMs(row.failures)), why)
    },
    ({ invoice }) => invoice.number,
  )
  if (isPaused !== undefined) throw isPaused
}

function* takeWhile<Item>(items: Iterable<Item>, goesOn: () => boolean): Generator<Item, void> {
  for (const item of items) {
    if (!goesOn()) return
    yield item
  }
}

/** Answers why nothing more is to be deposited now, if it is not. */
async function depositOne(context: StageContext, row: InvoiceRow): Promise<ChorusError | undefined> {
  const { store, holderId, clock, log } = context
  const document = await store.document(row.id)
  if (document === undefined) throw new Error(`${row.invoice.number} is ready without a document`)
  const found = await findInChorus(context, row, identityOf(row, document.sellerSiret))
  if (found?.isOurs) {
    log.info('already in Chorus Pro: adopted, not sent', { invoice: row.invoice.number })
    await adopt(context, row, found.seen, true)
    return undefined
  }
  if (found !== undefined) {
    await hold(context, row, numberTaken(row, found.seen))
    return undefined
  }
  const until = await quietUntil(context)
  if (until !== undefined) {
    await store.postpone(row.id, until, 'deposits of which this database knows nothing may be on their way')
    log.info('not deposited yet: one that this database does not know of may be on its way', {
      invoice: row.invoice.number,
      until: until.toISOString(),
    })
    return undefined
  }
  if (!(await isStillWanted(context, row, document))) return undefined
  const intent = await store.recordDepositIntent(row.id, holderId, clock.now())
  if (intent === 'lease-lost') throw leaseLost(row)
  if (intent === 'not-ready') {
    log.info('not deposited: it is not ready any more', { invoice: row.invoice.number })
    return undefined
  }
  return send(context, row, intent, document)
}

/**
 * Looked at right before the intent: while the others of its batch were deposited somebody may have withdrawn it, changed
 * it, its customer or the company, or sent it by Odoo's own platform. Then it starts over.
 */
async function isStillWanted(
  context: StageContext,
  row: InvoiceRow,
  { companySiret }: StoredDocument,
): Promise<boolean> {
  const { odoo, store, connection, clock } = context
  const reading = await odoo.readInvoice(row.odooId)
  const buyer = reading && (await odoo.readPartner(reading.buyerId))
  const isSame =
    reading !== undefined &&
    fingerprint(reading) === fingerprint(row.invoice) &&
    (buyer?.siret ?? '') === (row.buyerSiret ?? '') &&
    buyer !== undefined &&
    chooseByTags(buyer, connection)?.selected !== false &&
    (await creditNoteHold(context, reading, buyer)) === undefined &&
    (companySiret === undefined || (await sellerSiretOf(context, await odoo.company())) === companySiret)
  if (isSame || !mark('withdrawn-before-intent')) return true
  const invoice = reading ?? { ...row.invoice, state: 'cancel' as const }
  const sighting = { invoice, stage: 'discovered' as const, dueAt: clock.now() }
  await store.recordSightings(connection.name, [sighting], clock.now())
  return false
}

/** Ends the cycle: whatever is left of it is the other bridge's to do. */
function leaseLost({ invoice: { number } }: InvoiceRow): StoreError {
  return new StoreError(
    'lease',
    `another bridge took the lease before ${number} was deposited`,
    'Nothing to do: the other bridge deposits it. Only one bridge can work on a database.',
  )
}

function numberTaken({ invoice: { number } }: InvoiceRow, seen: ChorusInvoice): Reason {
  const { amountTotal, buyerSiret } = seen
  const amount = amountTotal === undefined ? 'montant inconnu' : frenchMoney(amountTotal, 'EUR')
  return {
    code: 'NUMBER_TAKEN',
    sentence: fr`Chorus Pro a déjà, sous le n° ${number}, une autre facture (${amount}, destinataire ${buyerSiret ?? 'inconnu'}). Vérifiez sur le portail ; celle-ci doit porter un autre numéro.`,
    field: 'Numéro',
  }
}

async function send(
  context: StageContext,
  row: InvoiceRow,
  intent: DepositRow,
  document: PreparedDocument,
): Promise<ChorusError | undefined> {
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
    await depositTaken(context)
    return undefined
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    if (error.kind === 'unknown-outcome') {
      const settleAt = new Date(clock.now().getTime() + FIRST_LOOK_MS)
      await store.recordUncertain(intent.id, error.message, settleAt)
      // Thrown, so that deposits end when several are lost in a row: each one takes hours to settle.
      throw error
    }
    return notTaken(context, row, intent, error, document.bytes.length)
  }
}
