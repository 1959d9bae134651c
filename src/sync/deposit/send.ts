import { ChorusError } from '../../chorus/wire/error.js'
import type { AcceptedFlow } from '../../chorus/port.js'
import { flowCheckMs } from '../../domain/running/back-off.js'
import { acceptedFields } from '../../domain/odoo-fields/field-values.js'
import { acceptedNote } from '../../domain/words/notes.js'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import type { DepositRow, InvoiceRow, PreparedDocument } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import { isClosedAlone } from '../health/probe.js'
import type { StageContext } from '../running/context.js'
import { answerLost, depositTaken } from './deposit-pause.js'
import { lotNotTaken } from './lot-not-taken.js'
import { depositsForbidden, notTaken } from './not-taken.js'
import { isThereAllTheSame } from './refused-though-there.js'
import { releaseHeld } from './release-held.js'
import { FIRST_LOOK_MS } from './settle.js'
import { flowSyntax } from './flow-syntax.js'

/** A deposit whose intent is written down. */
export interface Intended {
  readonly row: InvoiceRow
  readonly intent: DepositRow
  readonly document: PreparedDocument
}

/** What becomes one flow. */
export interface Parcel {
  readonly members: readonly Intended[]
  /** Name of the lot; undefined: an invoice by itself. */
  readonly lot: string | undefined
}

/** Answers what Chorus Pro, or the way there, said against it; what it takes is recorded at once. */
export async function send(context: StageContext, parcel: Parcel): Promise<ChorusError | undefined> {
  const { store, clock, log } = context
  try {
    const { flowNumber } = await handOver(context, parcel)
    const now = clock.now()
    for (const { row, intent } of parcel.members) {
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
    }
    await depositTaken(context)
    await releaseHeld(context)
    return undefined
  } catch (error) {
    if (error instanceof ChorusError) return error
    throw error
  }
}

/** Another bridge may have taken the lease since, if this process or its machine stood still. */
const LEASE_SURELY_HELD_MS = 30_000

/** @throws StoreError for an intent that is left to be looked into like a lost answer */
function assertIntentIsFresh({ clock }: StageContext, members: readonly Intended[]): void {
  const last = members.at(-1)
  if (last === undefined) return
  const ageMs = Math.abs(clock.now().getTime() - last.intent.intendedAt.getTime())
  if (ageMs > LEASE_SURELY_HELD_MS && mark('old-intent-is-not-sent'))
    throw new StoreError(
      'lease',
      `the bridge stood still for ${String(Math.round(ageMs / 1000))} s right before ${last.row.invoice.number} was sent: it is not sent`,
      'Nothing to do: Chorus Pro is asked whether it has the invoice, and it is deposited again where it has not.',
    )
}

async function handOver(context: StageContext, { members, lot }: Parcel): Promise<AcceptedFlow> {
  const { chorus, connection } = context
  assertIntentIsFresh(context, members)
  const files = members.map(({ document: { fileName: name, bytes } }) => ({ name, bytes }))
  const [[first], [file]] = [members, files]
  if (first === undefined || file === undefined) throw new Error('a flow without an invoice')
  const { row, document } = first
  if (lot !== undefined) return chorus.depositLot({ name: lot, files, syntax: document.syntax })
  const syntax = flowSyntax(connection, row.invoice, document.syntax)
  if (syntax === undefined) throw new Error(`${row.invoice.number} has no flow to go by`)
  return chorus.depositFlow({ ...file, syntax })
}

/**
 * Answers why nothing more is to be deposited now, if it is not.
 *
 * @throws ChorusError for a lost answer
 */
export async function sendFailed(
  context: StageContext,
  { members, lot }: Parcel,
  error: ChorusError,
): Promise<ChorusError | undefined> {
  const { store, clock } = context
  if (error.kind === 'unknown-outcome') {
    const settleAt = new Date(clock.now().getTime() + FIRST_LOOK_MS)
    const { flowNumber } = error
    for (const { intent } of members)
      await store.recordUncertain(intent.id, error.message, settleAt, { flowNumber })
    // Something came of it: Chorus Pro is asked what.
    if (flowNumber !== undefined) return undefined
    const [first] = members
    if (first !== undefined && (await answerLost(context, error, first.intent.intendedAt))) return error
    throw error
  }
  if ((await isClosedAlone(context, error)) && mark('deposits-alone-forbidden'))
    return depositsForbidden(
      context,
      members.map(({ intent }) => intent),
      error,
    )
  if (lot !== undefined && mark('refused-lot-holds-none')) {
    await lotNotTaken(context, members, error)
    return undefined
  }
  let isPaused: ChorusError | undefined
  for (const one of members) {
    if (await isThereAllTheSame(context, one, error)) continue
    isPaused = await notTaken(context, one.row, one.intent, error, one.document.bytes.length)
  }
  return isPaused
}
