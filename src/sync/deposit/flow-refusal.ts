import { activityFor } from '../../domain/words/activity.js'
import { flowAgainMs, flowCheckMs } from '../../domain/running/back-off.js'
import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { flowMeaning, saysDuplicate } from '../../domain/chorus-status/flow-state.js'
import { saysPassing } from '../../domain/chorus-status/refusal-words.js'
import { refusalReason } from '../../domain/chorus-status/refusal-catalogue.js'
import { isLot } from '../../domain/invoice/lot.js'
import { refusedNote } from '../../domain/words/notes.js'
import { NO_MOTIVE, type Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, InvoiceRow } from '../../store/store.js'
import { adopt } from './adopt.js'
import type { StageContext } from '../running/context.js'
import { pauseDeposits, waitingTellings } from './deposit-pause.js'
import { forEachStep } from '../running/each.js'
import { findInChorus, type Found } from './find-in-chorus.js'
import { ifAsked } from './refused-though-there.js'
import { type RefusedFlow, refusalOf, textsOf } from './refused-flow.js'
import { concernOf } from './refused-for-all.js'
import { observe } from '../follow/observe.js'
import { ofFlow } from '../follow/of-flow.js'
import { subjectOf } from '../odoo-state/subject.js'

const LOOK_AGAIN_MS = 60_000

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
  const concern = await concernOf(context, flow, together)
  if (concern === 'unclear') {
    // All that were judged now are judged together again.
    const nextCheckAt = new Date(clock.now().getTime() + LOOK_AGAIN_MS)
    await store.recordFlowState(deposit.id, { flowState: report.state, nextCheckAt, tellings: [] })
    return
  }
  if (concern === 'all' && mark('flow-refused-for-all-holds-none')) {
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
  const waitMs = await passingMs(context, flow)
  if (waitMs !== undefined && mark('technical-flow-is-no-verdict')) {
    const words = refusal.words ?? ''
    log.warn(`Chorus Pro refuses the flow for a trouble of its own: ${words}; it will be deposited again`, {
      invoice: row.invoice.number,
    })
    await store.recordFlowLost(deposit.id, {
      flowState: report.state,
      why: `Chorus Pro refuses the flow: ${words}`,
      dueAt: new Date(clock.now().getTime() + waitMs),
      refusal,
      tellings: [reasonFields('ready', [toBeDepositedAgain(words)])],
    })
    return
  }
  await refuseOne(context, flow, refusal)
}

/** How long it waits for a trouble of the platform's own to pass; undefined: it is none, or has lasted. */
async function passingMs({ store }: StageContext, flow: RefusedFlow): Promise<number | undefined> {
  if (!isPassing(flow)) return undefined
  const earlier = (await store.deposits(flow.invoice.id)).filter(({ id }) => id < flow.deposit.id)
  const since = earlier.slice(earlier.findLastIndex(({ state }) => state === 'refused') + 1)
  const own = since.filter(
    ({ flowNumber, refusal }) =>
      flowNumber !== undefined && refusal?.isOfAll !== true && saysPassing(refusal?.words ?? ''),
  )
  return flowAgainMs(own.length)
}

function isPassing(flow: RefusedFlow): boolean {
  const texts = textsOf(flow)
  return texts.length > 0 && texts.every(saysPassing)
}

function toBeDepositedAgain(words: string): Reason {
  return {
    code: 'NOT_PROCESSED',
    sentence: fr`Chorus Pro a refusé le flux pour une difficulté technique, sans rien reprocher à la facture ; elle repartira d’elle-même. Chorus Pro écrit : « ${words} »`,
  }
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
      ? texts.map((text) =>
          saysPassing(text)
            ? { code: NO_MOTIVE, sentence: fr`Chorus Pro signale une difficulté technique : « ${text} »` }
            : refusalReason(text),
        )
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

function showsRefusal({ invoice: { ownFields } }: InvoiceRow, flowNumber: string): boolean {
  return ownFields?.stage === 'refused' && ownFields.flow === flowNumber
}

function isYoung({ connection, clock }: StageContext, { intendedAt }: DepositRow): boolean {
  return clock.now().getTime() - intendedAt.getTime() < connection.settleMinutes * 60_000
}
