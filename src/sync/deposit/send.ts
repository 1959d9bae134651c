import { ChorusError } from '../../chorus/wire/error.js'
import { flowCheckMs } from '../../domain/running/back-off.js'
import { acceptedFields } from '../../domain/odoo-fields/field-values.js'
import { acceptedNote } from '../../domain/words/notes.js'
import type { DepositRow, InvoiceRow, PreparedDocument } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { depositTaken } from './deposit-pause.js'
import { notTaken } from './not-taken.js'
import { FIRST_LOOK_MS } from './settle.js'

/** A deposit whose intent is written down. */
export interface Intended {
  readonly row: InvoiceRow
  readonly intent: DepositRow
  readonly document: PreparedDocument
}

/** Answers what Chorus Pro, or the way there, said against it; what it takes is recorded at once. */
export async function send(
  context: StageContext,
  { row, intent, document }: Intended,
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
    if (error instanceof ChorusError) return error
    throw error
  }
}

/**
 * Answers why nothing more is to be deposited now, if it is not.
 *
 * @throws ChorusError for a lost answer, so that deposits end when several are lost in a row: each one takes hours to settle
 */
export async function sendFailed(
  context: StageContext,
  { row, intent, document }: Intended,
  error: ChorusError,
): Promise<ChorusError | undefined> {
  const { store, clock } = context
  if (error.kind !== 'unknown-outcome') return notTaken(context, row, intent, error, document.bytes.length)
  const settleAt = new Date(clock.now().getTime() + FIRST_LOOK_MS)
  await store.recordUncertain(intent.id, error.message, settleAt)
  throw error
}
