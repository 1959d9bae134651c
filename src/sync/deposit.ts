import { ChorusError } from '../chorus/error.js'
import type { ChorusInvoice } from '../chorus/port.js'
import { backOffMs, flowCheckMs } from '../domain/back-off.js'
import { acceptedFields } from '../domain/field-values.js'
import { frenchMoney } from '../domain/french-amount.js'
import { fingerprint } from '../domain/invoice.js'
import { acceptedNote } from '../domain/notes.js'
import { chooseByTags } from '../domain/selection.js'
import type { Reason } from '../domain/reason.js'
import { mark } from '../marks/mark.js'
import { StoreError } from '../store/error.js'
import type { DepositRow, InvoiceRow, PreparedDocument } from '../store/store.js'
import { adopt } from './adopt.js'
import type { Stage, StageContext } from './context.js'
import { forEachStep } from './each.js'
import { describeFailure, failedSide } from './failure.js'
import { findInChorus, identityOf } from './find-in-chorus.js'
import { hold } from './hold.js'
import { FIRST_LOOK_MS, settle } from './settle.js'
import { quietUntil, takeInShown } from './shown.js'
import { subjectOf } from './subject.js'
import { fr } from '../domain/typography.js'

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
  const { odoo, store, clock } = context
  const takenUp = await takeInShown(context, await odoo.readInvoices(rows.map(({ odooId }) => odooId)))
  await forEachStep(
    context,
    rows.filter(({ odooId }) => !takenUp.has(odooId)),
    (row) => depositOne(context, row),
    async (row, why) => {
      await store.postpone(row.id, new Date(clock.now().getTime() + backOffMs(row.failures)), why)
    },
    ({ invoice }) => invoice.number,
  )
}

async function depositOne(context: StageContext, row: InvoiceRow): Promise<void> {
  const { store, holderId, clock, log } = context
  const document = await store.document(row.id)
  if (document === undefined) throw new Error(`${row.invoice.number} is ready without a document`)
  const found = await findInChorus(context, row, identityOf(row, document.sellerSiret))
  if (found?.isOurs) {
    log.info('already in Chorus Pro: adopted, not sent', { invoice: row.invoice.number })
    await adopt(context, row, found.seen, true)
    return
  }
  if (found !== undefined) {
    await hold(context, row, numberTaken(row, found.seen))
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
  if (!(await isStillWanted(context, row))) return
  const intent = await store.recordDepositIntent(row.id, holderId, clock.now())
  if (intent === undefined) throw leaseLost(row)
  await send(context, row, intent, document)
}

/**
 * Looked at right before the intent: while the others of its batch were deposited somebody may have withdrawn it, changed
 * it or its customer, or sent it by Odoo's own platform. Then it starts over.
 */
async function isStillWanted(context: StageContext, row: InvoiceRow): Promise<boolean> {
  const { odoo, store, connection, clock } = context
  const reading = await odoo.readInvoice(row.odooId)
  const buyer = reading && (await odoo.readPartner(reading.buyerId))
  const isSame =
    reading !== undefined &&
    fingerprint(reading) === fingerprint(row.invoice) &&
    (buyer?.siret ?? '') === (row.buyerSiret ?? '') &&
    buyer !== undefined &&
    chooseByTags(buyer, connection)?.selected !== false
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

/** @param libelle why, in Chorus Pro's words; undefined when it gives none */
function depositRefused(libelle: string | undefined): Reason {
  return {
    code: 'DEPOSIT_REFUSED',
    sentence:
      libelle === undefined
        ? fr`Chorus Pro n’accepte pas le dépôt de cette facture et n’en donne pas le motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
        : fr`Chorus Pro n’accepte pas le dépôt de cette facture : ${libelle}`,
  }
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
      await store.recordUncertain(intent.id, error.message, new Date(now + FIRST_LOOK_MS))
      // Thrown, so that deposits end when several are lost in a row: each one takes hours to settle.
      throw error
    }
    // An outage or a quota is not the invoice's fault: it goes as soon as the side is back.
    const isOwn = failedSide(error) === undefined
    const dueAt = new Date(now + (isOwn ? backOffMs(row.failures) : 0))
    const { message, remedy } = describeFailure(error)
    await store.recordNotAccepted(intent.id, message, dueAt)
    if (error.kind !== 'refusal' && error.kind !== 'request') throw error
    log.warn(`Chorus Pro does not take the deposit: ${message}`, { remedy, invoice: row.invoice.number })
    await hold(context, row, depositRefused(error.libelle))
  }
}
