import type { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import { fr } from '../../domain/words/typography.js'
import type { Reason } from '../../domain/words/reason.js'
import { StoreError } from '../../store/error.js'
import type { InvoiceRow, StoredDocument } from '../../store/store.js'
import { quietUntil } from '../odoo-state/compare-fields.js'
import type { StageContext } from '../running/context.js'
import { adopt } from './adopt.js'
import { findInChorus, identityOf, oursAmong } from './find-in-chorus.js'
import { hold } from './hold-for-person.js'
import type { Present } from './present.js'
import { type Intended, send, sendFailed } from './send.js'
import { isStillWanted, readLast, type LastReading } from './still-wanted.js'

/** What became of one of them. */
export interface Outcome {
  readonly row: InvoiceRow
  /** Chorus Pro has not taken it, though it was sent. */
  readonly isNotTaken: boolean
  /** What its step would have thrown. */
  readonly error?: Error | undefined
  /** Why nothing more is to be deposited now, if it is not. */
  readonly isPaused?: ChorusError | undefined
}

/** How many go at once next; it goes from one batch to the next. */
export interface Pace {
  size: number
}

/** Documents of one wave are in memory together, with their base64. */
const MOST_BYTES = 8_000_000

/**
 * Deposits invoices in waves: one, two, four, up to so many at once that are configured, and one again after a failure.
 * What fails for all therefore meets no more of them than if they had gone one after the other. Each has its intent written
 * down right before its request, after Odoo was read once more for its wave.
 */
export async function* depositInFlight(
  context: StageContext,
  rows: readonly InvoiceRow[],
  present: Present,
  pace: Pace,
): AsyncGenerator<Outcome, void> {
  const { connection, stop } = context
  let next = 0
  while (next < rows.length && !stop.aborted) {
    const wave = await documentsOf(context, rows.slice(next, next + pace.size))
    next += wave.length
    const outcomes = await depositWave(context, wave, present)
    const hasFailed = outcomes.some(({ error, isNotTaken }) => error !== undefined || isNotTaken)
    pace.size = hasFailed ? 1 : Math.min(pace.size * 2, connection.depositsAtOnce)
    yield* outcomes
  }
}

type Errors = Map<InvoiceRow, Error>

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

interface Ready {
  readonly row: InvoiceRow
  readonly document: StoredDocument
}

async function documentsOf({ store }: StageContext, rows: readonly InvoiceRow[]): Promise<Ready[]> {
  const wave: Ready[] = []
  let bytes = 0
  for (const row of rows) {
    const document = await store.document(row.id)
    if (document === undefined) throw new Error(`${row.invoice.number} is ready without a document`)
    bytes += document.bytes.length
    if (wave.length > 0 && bytes > MOST_BYTES) return wave
    wave.push({ row, document })
  }
  return wave
}

async function depositWave(
  context: StageContext,
  wave: readonly Ready[],
  present: Present,
): Promise<Outcome[]> {
  const errors: Errors = new Map()
  const absent: Ready[] = []
  for (const ready of wave) {
    try {
      if (await isAbsent(context, ready, present)) absent.push(ready)
    } catch (error) {
      errors.set(ready.row, asError(error))
    }
  }
  const sent = await sendAll(context, absent, errors)
  const paused = new Map<InvoiceRow, ChorusError | undefined>()
  // One after the other: whose fault a refusal is shows in how others fared.
  for (const { intended, failure } of sent) {
    if (failure === undefined) continue
    try {
      paused.set(intended.row, await sendFailed(context, intended, failure))
    } catch (error) {
      errors.set(intended.row, asError(error))
    }
  }
  const notTaken = new Set(sent.flatMap(({ intended, failure }) => (failure ? [intended.row] : [])))
  return wave.map(({ row }) => ({
    row,
    isNotTaken: notTaken.has(row),
    error: errors.get(row),
    isPaused: paused.get(row),
  }))
}

/** Whether Chorus Pro does not have it, and it may be deposited as far as the bridge's own books go. */
async function isAbsent(context: StageContext, { row, document }: Ready, present: Present): Promise<boolean> {
  const { log } = context
  const ours = identityOf(row, document.sellerSiret)
  const shown = present.get(ours.number.trim())
  const found = shown ? await oursAmong(context, row, ours, shown) : await findInChorus(context, row, ours)
  if (found === undefined) return true
  if (found.isOurs) {
    log.info('already in Chorus Pro: adopted, not sent', { invoice: row.invoice.number })
    await adopt(context, row, found.seen, true)
  } else {
    await hold(context, row, numberTaken(row, found.seen))
  }
  return false
}

interface Sent {
  readonly intended: Intended
  readonly failure: ChorusError | undefined
}

/** Each is on its way as soon as its intent is written down. Ends when all have their answers, whatever fails meanwhile. */
async function sendAll(context: StageContext, absent: readonly Ready[], errors: Errors): Promise<Sent[]> {
  if (absent.length === 0) return []
  const answers: Promise<Sent | undefined>[] = []
  let last: LastReading | undefined
  for (const { row, document } of absent) {
    try {
      if (await mustRest(context, row)) continue
      last ??= await readLast(
        context,
        absent.map(({ row: { odooId } }) => odooId),
      )
      if (!(await isStillWanted(context, row, document, last))) continue
      const intended = await intend(context, row, document)
      if (intended === undefined) continue
      answers.push(
        send(context, intended).then(
          (failure) => ({ intended, failure }),
          (error: unknown) => {
            errors.set(row, asError(error))
            return undefined
          },
        ),
      )
    } catch (error) {
      errors.set(row, asError(error))
      // The others would fail for the same cause, and a lost lease must begin nothing more.
      if (error instanceof StoreError || last === undefined) break
    }
  }
  return (await Promise.all(answers)).flatMap((sent) => sent ?? [])
}

async function mustRest(context: StageContext, row: InvoiceRow): Promise<boolean> {
  const { store, log } = context
  const until = await quietUntil(context)
  if (until === undefined) return false
  await store.postpone(row.id, until, 'deposits of which this database knows nothing may be on their way')
  log.info('not deposited yet: one that this database does not know of may be on its way', {
    invoice: row.invoice.number,
    until: until.toISOString(),
  })
  return true
}

async function intend(
  context: StageContext,
  row: InvoiceRow,
  document: StoredDocument,
): Promise<Intended | undefined> {
  const { store, holderId, clock, log } = context
  const intent = await store.recordDepositIntent(row.id, holderId, clock.now())
  if (intent === 'lease-lost') throw leaseLost(row)
  if (intent === 'not-ready') {
    log.info('not deposited: it is not ready any more', { invoice: row.invoice.number })
    return undefined
  }
  return { row, intent, document }
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
