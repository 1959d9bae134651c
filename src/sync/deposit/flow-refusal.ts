import type { FlowReport } from '../../chorus/port.js'
import { activityFor } from '../../domain/words/activity.js'
import { flowCheckMs } from '../../domain/running/back-off.js'
import {
  concernsDepositor,
  concernsInvoice,
  type DepositRefusal,
  refusalSignature,
} from '../../domain/chorus-status/deposit-refusal.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { flowMeaning, saysDuplicate } from '../../domain/chorus-status/flow-state.js'
import { refusalReason } from '../../domain/chorus-status/refusal-catalogue.js'
import { isLot } from '../../domain/invoice/lot.js'
import { refusedNote } from '../../domain/words/notes.js'
import { NO_MOTIVE, type Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, DepositWithInvoice, InvoiceRow } from '../../store/store.js'
import { adopt } from './adopt.js'
import type { StageContext } from '../running/context.js'
import { pauseDeposits, waitingTellings } from './deposit-pause.js'
import { forEachStep } from '../running/each.js'
import { findInChorus, type Found } from './find-in-chorus.js'
import { namesOf } from './names-of.js'
import { ifAsked } from './refused-though-there.js'
import { observe } from '../follow/observe.js'
import { ofFlow } from '../follow/of-flow.js'
import { subjectOf } from '../odoo-state/subject.js'

/** A flow that Chorus Pro will not integrate. */
export interface RefusedFlow extends DepositWithInvoice {
  readonly flowNumber: string
  readonly report: FlowReport
}

/** The same words for so many invoices, of more than one customer, and for none another outcome, are about no invoice. */
const ENOUGH_ALIKE = 3

/** Looked at together: whose fault a refusal is shows in how others fare. */
export async function refuseFlows(context: StageContext, refused: readonly RefusedFlow[]): Promise<void> {
  await forEachFlow(context, refused, (flow) => refuse(context, flow, refused))
}

/** What fails is looked at again later. */
export async function forEachFlow(
  context: StageContext,
  flows: readonly RefusedFlow[],
  step: (flow: RefusedFlow) => Promise<void>,
): Promise<void> {
  const { store, clock } = context
  await forEachStep(
    context,
    flows,
    step,
    async ({ deposit, invoice, report }, why) => {
      await store.postpone(invoice.id, invoice.dueAt, why)
      const nextCheckAt = new Date(clock.now().getTime() + flowCheckMs(deposit.checks))
      await store.recordFlowState(deposit.id, { flowState: report.state, nextCheckAt, tellings: [] })
    },
    ({ invoice }) => invoice.invoice.number,
  )
}

async function refuse(
  context: StageContext,
  flow: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<void> {
  const { store, clock, log } = context
  const { deposit, invoice: row, flowNumber, report } = flow
  const texts = textsOf(flow)
  // What counts is what Chorus Pro has: by an earlier attempt, by another hand, or by this very flow.
  const isDuplicate = texts.some(saysDuplicate)
  const present = await presentAllTheSame(context, flow, isDuplicate)
  if (present?.isOurs === true && (isDuplicate || mark('flow-refused-though-there'))) {
    log.info('refused, and already in Chorus Pro', { invoice: row.invoice.number })
    if (present.seen.flowNumber === flowNumber) await observe(context, row, present.seen)
    else await adopt(context, row, present.seen, true)
    return
  }
  // What it is a duplicate of may take its time to show itself.
  if (isDuplicate && present === undefined && isYoung(context, deposit)) {
    const nextCheckAt = new Date(clock.now().getTime() + flowCheckMs(deposit.checks))
    await store.recordFlowState(deposit.id, { flowState: report.state, nextCheckAt, tellings: [] })
    return
  }
  const refusal = refusalOf(flow)
  if ((await concernsAll(context, flow, together)) && mark('flow-refused-for-all-holds-none')) {
    const message = `Chorus Pro refuses the flows of this connection: ${refusal.words ?? report.state}`
    await store.recordFlowLost(deposit.id, {
      flowState: report.state,
      why: message,
      dueAt: clock.now(),
      refusal: { ...refusal, isOfAll: true },
      tellings: waitingTellings(context, row, flowNumber, refusal),
    })
    await pauseDeposits(context, { kind: 'flow', refusal, message, intendedAt: deposit.intendedAt })
    return
  }
  await refuseOne(context, flow, refusal)
}

/** Told as refused: a person has to look. */
export async function refuseOne(
  context: StageContext,
  flow: RefusedFlow,
  refusal: DepositRefusal,
): Promise<void> {
  const { store, clock, log } = context
  const { deposit, invoice: row, flowNumber, report } = flow
  const texts = textsOf(flow)
  const reasons: Reason[] =
    texts.length > 0
      ? texts.map(refusalReason)
      : [
          {
            code: NO_MOTIVE,
            sentence: fr`Chorus Pro n’a pas donné de motif (état du flux : ${report.state}).`,
          },
        ]
  const subject = subjectOf(context, row)
  await store.recordFlowRefused(
    deposit.id,
    {
      flowState: report.state,
      refusal,
      reasons,
      tellings: [
        reasonFields('refused', reasons),
        refusedNote(subject, flowNumber, reasons),
        // Asked for before the store was lost; somebody may have ticked it off since.
        ...(showsRefusal(row, flowNumber) ? [] : [activityFor({ why: 'refused', reasons })]),
      ],
    },
    clock.now(),
  )
  log.warn('flow refused', { invoice: row.invoice.number, reasons: reasons.map(({ sentence }) => sentence) })
}

/** A duplicate means that the invoice is there: nothing is said of it before Chorus Pro could be asked. */
async function presentAllTheSame(
  context: StageContext,
  flow: RefusedFlow,
  isDuplicate: boolean,
): Promise<Found | undefined> {
  const { deposit, invoice: row, flowNumber, report } = flow
  const byNumber = (): Promise<Found | undefined> => findInChorus(context, row)
  const found = isDuplicate ? await byNumber() : await ifAsked(byNumber)
  if (found?.isOurs === true || flowMeaning(report.state) !== 'partly-integrated' || isLot(deposit.fileName))
    return found
  const shown = await ifAsked(() => context.chorus.findByFlow(flowNumber))
  const seen = shown && (await ofFlow(context, flow, shown))
  return seen === undefined ? found : { seen, isOurs: true }
}

/** What the report says of this invoice; of all, where it names none. In a lot what bears no number is of any of them. */
function textsOf({ deposit, invoice: row, report: { errors } }: RefusedFlow): string[] {
  const own = errors.filter(
    ({ invoiceNumber }) =>
      (invoiceNumber === undefined && !isLot(deposit.fileName)) || invoiceNumber === row.invoice.number,
  )
  return (own.length > 0 ? own : errors).map(({ text }) => text)
}

function refusalOf(flow: RefusedFlow): DepositRefusal {
  const { invoice: row, flowNumber, report } = flow
  const texts = textsOf(flow)
  const words = texts.length === 0 ? undefined : texts.join(' | ')
  const said = { code: 'flow', words: words ?? report.state }
  return { signature: refusalSignature(said, [...namesOf(row), flowNumber]), words }
}

/**
 * Whether nothing on the invoice could mend what Chorus Pro says against it. What it says of this one again, when it has
 * integrated another meanwhile, is of this one whatever the words.
 */
async function concernsAll(
  { store, connection }: StageContext,
  flow: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<boolean> {
  const texts = textsOf(flow)
  const { signature } = refusalOf(flow)
  const lastIntegrated = await store.lastIntegratedDeposit(connection.name)
  const wasBefore = (await store.deposits(flow.invoice.id)).some(
    ({ id, refusal }) => id < flow.deposit.id && id < lastIntegrated && refusal?.signature === signature,
  )
  if (wasBefore && mark('refused-again-while-others-pass')) return false
  if (texts.some(concernsDepositor)) return true
  if (texts.some(concernsInvoice)) return false
  const alike = new Map<number, string | undefined>()
  for (const row of await store.refusedAlike(connection.name, signature, 'integrated'))
    alike.set(row.id, row.buyerSiret)
  for (const other of together)
    if (other.deposit.id > lastIntegrated && refusalOf(other).signature === signature)
      alike.set(other.invoice.id, other.invoice.buyerSiret)
  return alike.size >= ENOUGH_ALIKE && new Set(alike.values()).size > 1
}

function showsRefusal({ invoice: { ownFields } }: InvoiceRow, flowNumber: string): boolean {
  return ownFields?.stage === 'refused' && ownFields.flow === flowNumber
}

function isYoung({ connection, clock }: StageContext, { intendedAt }: DepositRow): boolean {
  return clock.now().getTime() - intendedAt.getTime() < connection.settleMinutes * 60_000
}
