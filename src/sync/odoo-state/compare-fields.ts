import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import type { OdooInvoice, OwnFields } from '../../domain/invoice/invoice.js'
import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { acceptedFields } from '../../domain/odoo-fields/field-values.js'
import { acceptedNote } from '../../domain/words/notes.js'
import { showsHeld, showsUnknownDeposit, showsUnknownStatus } from '../../domain/odoo-fields/own-fields.js'
import type { NoteTelling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, DepositWithInvoice, InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { observe } from '../follow/observe.js'
import { subjectOf } from './subject.js'

/**
 * Compares what the bridge's own fields in Odoo say with what the store knows. A store that was lost, or put back from an
 * older copy, knows less: deposits that it has not made are taken up as uncertain ones, so that they are looked for and
 * never made again, and fields are not written back to what they were. Answers the Odoo ids of the invoices whose deposit
 * was taken up.
 */
export async function takeUpFromOwnFields(
  context: StageContext,
  invoices: readonly OdooInvoice[],
): Promise<ReadonlySet<number>> {
  const { store, connection, clock } = context
  const ownFieldsOf = new Map(
    invoices.flatMap(({ id, ownFields }) => (ownFields ? [[id, ownFields] as const] : [])),
  )
  const takenUp = new Set<number>()
  if (ownFieldsOf.size === 0) return takenUp
  let overtaken = 0
  for (const row of await store.knownInvoices(connection.name, [...ownFieldsOf.keys()])) {
    const ownFields = ownFieldsOf.get(row.odooId)
    if (ownFields === undefined || row.stage === 'ignored') continue
    if (row.chorusIdentifier !== undefined) {
      if (!(await isOvertaken(context, row, ownFields))) continue
      await store.recordOvertaken(row.id, clock.now())
      overtaken += 1
    } else if (
      showsUnknownDeposit(ownFields, await store.deposits(row.id)) &&
      !(isHeldThere(row, ownFields) && mark('held-after-its-flow'))
    ) {
      await store.recordDepositSeenInOdoo(row.id, ownFields, clock.now())
      takenUp.add(row.odooId)
    } else if (
      ownFields.stage === 'blocked' ||
      STAGES_UNTIL_ASKED.some((stage) => stage === ownFields.stage)
    ) {
      await store.recordActivitySeenInOdoo(row.id, clock.now())
    }
  }
  if (takenUp.size + overtaken > 0) await doubt(context, takenUp.size, overtaken)
  return takenUp
}

/** It was held after the flow that Odoo shows had come to nothing: a user decides, whatever became of that one. */
function isHeldThere({ stage }: InvoiceRow, ownFields: OwnFields): boolean {
  return stage === 'held' && showsHeld(ownFields)
}

async function isOvertaken({ store }: StageContext, row: InvoiceRow, ownFields: OwnFields): Promise<boolean> {
  const same =
    row.statusCode === ownFields.statusCode &&
    Math.floor((row.statusAt?.getTime() ?? 0) / 1_000) * 1_000 === ownFields.statusAt?.getTime()
  return !same && showsUnknownStatus(ownFields, await store.events(row.id))
}

async function doubt(context: StageContext, deposits: number, statuses: number): Promise<void> {
  const { store, clock, log } = context
  await store.recordDoubt(clock.now())
  log.warn('Odoo shows what this database does not know: it is an older copy, or another one was lost', {
    deposits,
    statuses,
    nothingNewDepositedUntil: (await quietUntil(context))?.toISOString(),
    remedy:
      'Nothing needs to be done after restoring a backup. If the database is missing, stop the bridge and put it back, or run "chorus-bridge rebuild"; see docs/operations.md.',
  })
}

/**
 * Until when nothing is deposited that Chorus Pro does not show: a deposit that this store does not know of may still be
 * waiting for its integration. Undefined: there is no such doubt.
 */
export async function quietUntil({ store, connection, clock }: StageContext): Promise<Date | undefined> {
  const since = await store.doubtSince()
  if (since === undefined) return undefined
  const until = new Date(since.getTime() + connection.settleMinutes * 60_000)
  return until > clock.now() ? until : undefined
}

/** The deposit that Odoo showed has been integrated. Its words are those of a deposit, not of a find. */
export async function adoptSeenInOdoo(
  context: StageContext,
  { deposit, invoice }: DepositWithInvoice,
  present: ChorusInvoice,
): Promise<void> {
  await observe(context, invoice, present, noteOf(context, deposit, invoice))
}

/**
 * Whether Chorus Pro knows the flow that Odoo showed, or that it named itself while it refused it; then it is followed like any other. A flow of another environment,
 * from a trial on the same Odoo, is none: only the number can tell then.
 */
export async function takeUpFlow(
  context: StageContext,
  { deposit, invoice }: DepositWithInvoice,
): Promise<boolean> {
  const { chorus, store, clock } = context
  const { flowNumber } = deposit
  if (flowNumber === undefined) return false
  try {
    await chorus.readFlow(flowNumber)
  } catch (error) {
    if (error instanceof ChorusError && error.kind === 'refusal') return false
    throw error
  }
  const now = clock.now()
  const isShown = invoice.invoice.ownFields?.flow === flowNumber
  const tellings = [
    ...(isShown ? [] : [acceptedFields(flowNumber, deposit.acceptedAt ?? now)]),
    ...noteOf(context, deposit, invoice),
  ]
  const acceptance = { flowNumber, nextCheckAt: now, tellings }
  await store.recordFlowAccepted(deposit.id, acceptance, deposit.acceptedAt ?? now)
  return true
}

/** It was told already, unless the store was lost in that very moment: Odoo knows it by its Message-Id. */
export function noteOf(
  context: StageContext,
  { flowNumber, acceptedAt, intendedAt }: DepositRow,
  row: InvoiceRow,
): NoteTelling[] {
  if (flowNumber === undefined) return []
  return [acceptedNote(subjectOf(context, row), flowNumber, acceptedAt ?? intendedAt)]
}
