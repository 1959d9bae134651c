import { ChorusError } from '../../chorus/wire/error.js'
import { proofNote } from '../../domain/words/notes.js'
import type { InvoiceRow } from '../../store/store.js'
import { mark } from '../../marks/mark.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'
import { subjectOf } from '../odoo-state/subject.js'
import { attachProof } from '../proof/attach.js'
import { forEachStep } from '../running/each.js'
import type { Stage, StageContext } from '../running/context.js'

/** Nobody waits for them: deposits and statuses have the quota first. */
const BATCH = 10

const REFUSALS: readonly ChorusError['kind'][] = ['refusal', 'request']

/** After so many refusals, each later than the one before (an hour in all), it is no passing fault. */
const MOST_TRIES = 6

const KEY = 'proof'

/** Attaches to invoices what Chorus Pro holds of them, where the configuration wants it of each. */
export const proofs: Stage = {
  name: 'proofs',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, clock, dryRun, proofBackOffs } = context
    if (!connection.attachProof || dryRun) return
    const wanted = await store.proofsWanted(connection.name, BATCH + proofBackOffs.size)
    const due = wanted.filter(({ id }) => !proofBackOffs.isWaiting(id, KEY, clock.now()))
    await forEachStep(
      context,
      due.slice(0, BATCH),
      (row) => attach(context, row),
      (row) => {
        proofBackOffs.failed(row.id, KEY, clock.now())
        return Promise.resolve()
      },
      ({ invoice }) => invoice.number,
    )
  },
}

async function attach(context: StageContext, row: InvoiceRow): Promise<void> {
  const { store, clock, proofBackOffs } = context
  const { chorusIdentifier: identifier } = row
  if (identifier === undefined || row.deletedAt !== undefined) {
    await store.recordProof(row.id, 'given-up', [])
    return
  }
  try {
    const outcome = await attachProof(context, row, identifier)
    if (outcome === 'underway') {
      proofBackOffs.failed(row.id, KEY, clock.now())
      return
    }
    const note = proofNote(subjectOf(context, row), identifier, outcome !== 'attached-alone')
    await store.recordProof(row.id, 'attached', [note])
    proofBackOffs.done(row.id)
  } catch (error) {
    const isForbidden = (await isForbiddenAlone(context, error)) && mark('proof-alone-forbidden')
    const isNo = error instanceof ChorusError && (isForbidden || REFUSALS.includes(error.kind))
    if (!isNo) throw error
    if (proofBackOffs.countNo(row.id, KEY) >= MOST_TRIES) {
      await giveUp(context, row, error)
      return
    }
    if (!isForbidden) throw error
    // Thrown, it would have Chorus Pro left alone, for deposits and statuses as well.
    proofBackOffs.failed(row.id, KEY, clock.now())
  }
}

async function giveUp(
  { store, log, proofBackOffs }: StageContext,
  row: InvoiceRow,
  error: Error,
): Promise<void> {
  const { message, remedy } = describeFailure(error)
  log.warn(`what Chorus Pro holds of an invoice cannot be had: ${message}`, {
    invoice: row.invoice.number,
    remedy: `${remedy} A user can ask for it again on the invoice.`,
  })
  await store.recordProof(row.id, 'given-up', [])
  proofBackOffs.done(row.id)
}
