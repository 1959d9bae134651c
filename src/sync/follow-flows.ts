import type { FlowReport } from '../chorus/port.js'
import { activityFor } from '../domain/activity.js'
import { backOffMs, flowCheckMs } from '../domain/back-off.js'
import { reasonFields } from '../domain/field-values.js'
import { flowMeaning, saysDuplicate } from '../domain/flow-state.js'
import { refusedNote, stuckFlowNote } from '../domain/notes.js'
import type { Reason } from '../domain/reason.js'
import type { DepositRow, DepositWithInvoice, InvoiceRow } from '../store/store.js'
import { adopt } from './adopt.js'
import type { StageContext } from './context.js'
import { forEachStep } from './each.js'
import { findInChorus } from './find-in-chorus.js'
import { subjectOf } from './subject.js'
import { fr } from '../domain/typography.js'

/** Integration takes seconds to hours; what takes longer is told to the accountant, once. */
const LONG_MS = 48 * 3_600_000

/** After so many flows that Chorus Pro did not process, a person has to look. */
const MOST_ATTEMPTS = 5

/** Asks what became of the flows in flight. */
export async function followFlows(context: StageContext): Promise<void> {
  const { store, chorus, connection, clock } = context
  await forEachStep(
    context,
    await store.depositsInFlight(connection.name, clock.now()),
    async (pair) => {
      await takeReport(context, pair, await chorus.readFlow(flowNumberOf(pair)))
    },
    async ({ deposit, invoice }, why) => {
      await store.postpone(invoice.id, invoice.dueAt, why)
      await store.recordFlowState(deposit.id, {
        flowState: deposit.flowState ?? 'IN_RECU',
        nextCheckAt: new Date(clock.now().getTime() + flowCheckMs(deposit.checks)),
        tellings: [],
      })
    },
    ({ invoice }) => invoice.invoice.number,
  )
}

async function takeReport(
  context: StageContext,
  pair: DepositWithInvoice,
  report: FlowReport,
): Promise<void> {
  const { store, clock, log } = context
  const { deposit, invoice: row } = pair
  const subject = subjectOf(context, row)
  const inProgress = async (
    tellings: Parameters<typeof store.recordFlowState>[1]['tellings'],
  ): Promise<void> => {
    const nextCheckAt = new Date(clock.now().getTime() + flowCheckMs(deposit.checks))
    await store.recordFlowState(deposit.id, { flowState: report.state, nextCheckAt, tellings })
  }
  switch (flowMeaning(report.state)) {
    case 'in-progress':
      await inProgress(
        clock.now().getTime() - deposit.intendedAt.getTime() > LONG_MS
          ? [stuckFlowNote(subject, flowNumberOf(pair), report)]
          : [],
      )
      return
    case 'stuck':
      await inProgress([stuckFlowNote(subject, flowNumberOf(pair), report)])
      return
    case 'unknown':
      log.warn('Chorus Pro gives a flow state that is not known', {
        invoice: row.invoice.number,
        state: report.state,
      })
      await inProgress([stuckFlowNote(subject, flowNumberOf(pair), report)])
      return
    case 'not-processed':
      if (deposit.attempt >= MOST_ATTEMPTS) {
        await refuse(context, pair, report)
        return
      }
      log.info('Chorus Pro did not process the flow: it will be deposited again', {
        invoice: row.invoice.number,
      })
      await store.recordFlowLost(
        deposit.id,
        report.state,
        new Date(clock.now().getTime() + backOffMs(deposit.attempt)),
      )
      return
    case 'integrated':
      await store.recordFlowIntegrated(deposit.id, report.state, clock.now())
      return
    case 'partly-integrated':
      if (report.errors.some(({ invoiceNumber }) => invoiceNumber === row.invoice.number))
        await refuse(context, pair, report)
      else await store.recordFlowIntegrated(deposit.id, report.state, clock.now())
      return
    case 'rejected':
      await refuse(context, pair, report)
  }
}

async function refuse(context: StageContext, pair: DepositWithInvoice, report: FlowReport): Promise<void> {
  const { store, clock, log } = context
  const { deposit, invoice: row } = pair
  const own = report.errors.filter(
    ({ invoiceNumber }) => invoiceNumber === undefined || invoiceNumber === row.invoice.number,
  )
  const errors = own.length > 0 ? own : report.errors
  // A duplicate means that the invoice is there: what counts is the one that Chorus Pro has.
  if (errors.some(({ text }) => saysDuplicate(text))) {
    const present = await findInChorus(context, row)
    if (present?.isOurs) {
      log.info('refused as a duplicate: the existing invoice is adopted', { invoice: row.invoice.number })
      await adopt(context, row, present.seen, true)
      return
    }
    // What it is a duplicate of may take its time to show itself.
    if (present === undefined && isYoung(context, deposit)) {
      const nextCheckAt = new Date(clock.now().getTime() + flowCheckMs(deposit.checks))
      await store.recordFlowState(deposit.id, { flowState: report.state, nextCheckAt, tellings: [] })
      return
    }
  }
  const reasons: Reason[] =
    errors.length > 0
      ? errors.map(({ text }) => ({ code: 'CHORUS_PRO', sentence: text }))
      : [
          {
            code: 'CHORUS_PRO',
            sentence: fr`Chorus Pro n’a pas donné de motif (état du flux : ${report.state}).`,
          },
        ]
  const subject = subjectOf(context, row)
  await store.recordFlowRefused(
    deposit.id,
    {
      flowState: report.state,
      reasons,
      tellings: [
        reasonFields('refused', reasons),
        refusedNote(subject, flowNumberOf(pair), reasons),
        // Asked for before the store was lost; somebody may have ticked it off since.
        ...(showsRefusal(row, flowNumberOf(pair)) ? [] : [activityFor({ why: 'refused', reasons })]),
      ],
    },
    clock.now(),
  )
  log.warn('flow refused', { invoice: row.invoice.number, reasons: reasons.map(({ sentence }) => sentence) })
}

function showsRefusal({ invoice: { shown } }: InvoiceRow, flowNumber: string): boolean {
  return shown?.stage === 'refused' && shown.flow === flowNumber
}

function isYoung({ connection, clock }: StageContext, { intendedAt }: DepositRow): boolean {
  return clock.now().getTime() - intendedAt.getTime() < connection.settleMinutes * 60_000
}

export function flowNumberOf({ deposit }: DepositWithInvoice): string {
  if (deposit.flowNumber === undefined)
    throw new Error(`deposit ${String(deposit.id)} was accepted without a flow`)
  return deposit.flowNumber
}
