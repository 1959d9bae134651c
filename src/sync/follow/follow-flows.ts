import type { FlowReport } from '../../chorus/port.js'
import { backOffMs, flowCheckMs } from '../../domain/running/back-off.js'
import { flowMeaning } from '../../domain/chorus-status/flow-state.js'
import { stuckFlowNote } from '../../domain/words/notes.js'
import type { DepositWithInvoice } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { type RefusedFlow, refuseFlows } from '../deposit/flow-refusal.js'
import { subjectOf } from '../odoo-state/subject.js'

/** Integration takes seconds to hours; what takes longer is told to the accountant, once. */
const LONG_MS = 48 * 3_600_000

/** After so many flows that Chorus Pro did not process, a person has to look. */
const MOST_ATTEMPTS = 5

/** Asks what became of the flows in flight. */
export async function followFlows(context: StageContext): Promise<void> {
  const { store, chorus, connection, clock } = context
  const refused: RefusedFlow[] = []
  await forEachStep(
    context,
    await store.depositsInFlight(connection.name, clock.now()),
    async (pair) => {
      const report = await chorus.readFlow(flowNumberOf(pair))
      if (isRefused(pair, report)) refused.push({ ...pair, flowNumber: flowNumberOf(pair), report })
      else await takeReport(context, pair, report)
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
  await refuseFlows(context, refused)
}

function isRefused({ deposit, invoice }: DepositWithInvoice, { state, errors }: FlowReport): boolean {
  const meaning = flowMeaning(state)
  if (meaning === 'partly-integrated')
    return errors.some(({ invoiceNumber }) => invoiceNumber === invoice.invoice.number)
  return meaning === 'rejected' || (meaning === 'not-processed' && deposit.attempt >= MOST_ATTEMPTS)
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
      log.info('Chorus Pro did not process the flow: it will be deposited again', {
        invoice: row.invoice.number,
      })
      await store.recordFlowLost(deposit.id, {
        flowState: report.state,
        why: `Chorus Pro did not process the flow (${report.state})`,
        dueAt: new Date(clock.now().getTime() + backOffMs(deposit.attempt)),
        tellings: [],
      })
      return
    case 'integrated':
    case 'partly-integrated':
      await store.recordFlowIntegrated(deposit.id, report.state, clock.now())
      return
    case 'rejected':
      throw new Error(`flow ${flowNumberOf(pair)} is refused`)
  }
}

export function flowNumberOf({ deposit }: DepositWithInvoice): string {
  if (deposit.flowNumber === undefined)
    throw new Error(`deposit ${String(deposit.id)} was accepted without a flow`)
  return deposit.flowNumber
}
