import type { FlowReport } from '../../chorus/port.js'
import { backOffMs, flowCheckMs } from '../../domain/running/back-off.js'
import { type FlowMeaning, flowMeaning } from '../../domain/chorus-status/flow-state.js'
import { isLot } from '../../domain/invoice/lot.js'
import { stuckFlowNote, untoldFlowNote } from '../../domain/words/notes.js'
import { mark } from '../../marks/mark.js'
import type { DepositWithInvoice } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { type RefusedFlow, refuseFlows } from '../deposit/flow-refusal.js'
import { subjectOf } from '../odoo-state/subject.js'

const MINUTE_MS = 60_000

/** Integration takes seconds to hours; what takes longer is told to the accountant, once. */
const LONG_MS = 48 * 3_600_000

/** After so many flows in a row that Chorus Pro did not process, a person has to look. */
const MOST_UNPROCESSED = 5

/** One flow, and the invoices in it that wait for its report. */
interface FlowInFlight {
  readonly flowNumber: string
  readonly pairs: readonly DepositWithInvoice[]
}

/** Asks what became of the flows in flight. */
export async function followFlows(context: StageContext): Promise<void> {
  const { store, chorus, connection, clock } = context
  const refused: RefusedFlow[] = []
  await forEachStep(
    context,
    byFlow(await store.depositsInFlight(connection.name, clock.now())),
    async ({ flowNumber, pairs }) => {
      const report = await chorus.readFlow(flowNumber)
      for (const pair of pairs) {
        const fate = fateIn(context, pair, report, pairs)
        if (fate === 'refused') refused.push({ ...pair, flowNumber, report })
        else if (fate !== 'not-processed') await takeReport(context, pair, report, fate)
        else if (!(await depositAgain(context, pair, report))) refused.push({ ...pair, flowNumber, report })
      }
    },
    async ({ pairs }, why) => {
      for (const { deposit, invoice } of pairs) {
        await store.postpone(invoice.id, invoice.dueAt, why)
        await store.recordFlowState(deposit.id, {
          flowState: deposit.flowState ?? 'IN_RECU',
          nextCheckAt: new Date(clock.now().getTime() + flowCheckMs(deposit.checks)),
          tellings: isLongUnderWay(context, { deposit, invoice })
            ? [untoldFlowNote(subjectOf(context, invoice), flowNumberOf({ deposit, invoice }))]
            : [],
        })
      }
    },
    ({ pairs }) => pairs.map(({ invoice }) => invoice.invoice.number),
  )
  await refuseFlows(context, refused)
}

function byFlow(due: readonly DepositWithInvoice[]): FlowInFlight[] {
  const flows = new Map<string, DepositWithInvoice[]>()
  for (const pair of due) flows.set(flowNumberOf(pair), [...(flows.get(flowNumberOf(pair)) ?? []), pair])
  return [...flows].map(([flowNumber, pairs]) => ({ flowNumber, pairs }))
}

/** What the report of its flow says of one invoice. */
type Fate = Exclude<FlowMeaning, 'rejected'> | 'refused'

/**
 * Of a lot each invoice has the line that bears its number. A lot that is refused whole is about those whom it names: the
 * others were not processed. What a lot that was integrated in part says of no invoice of it may be about any; what a flow
 * of one says is about that one, which was not integrated unless a search shows it.
 */
function fateIn(
  { clock, connection }: StageContext,
  { deposit, invoice }: DepositWithInvoice,
  { state, errors }: FlowReport,
  together: readonly DepositWithInvoice[],
): Fate {
  const meaning = flowMeaning(state)
  const isNamed = errors.some(({ invoiceNumber }) => invoiceNumber === invoice.invoice.number)
  switch (meaning) {
    case 'rejected':
      return isNamed || !(isLot(deposit.fileName) && mark('refused-with-its-lot'))
        ? 'refused'
        : 'not-processed'
    case 'partly-integrated': {
      if (isNamed) return 'refused'
      const numbers = new Set(together.map((pair): string | undefined => pair.invoice.invoice.number))
      const isUnclear = errors.some(({ invoiceNumber }) => !numbers.has(invoiceNumber))
      const isMaybeMissing = isLot(deposit.fileName)
        ? isUnclear && mark('maybe-not-in-its-lot')
        : isUnclear && mark('error-of-a-flow-of-one')
      if (!isMaybeMissing) return meaning
      const since = deposit.acceptedAt ?? deposit.intendedAt
      const isLate = clock.now().getTime() - since.getTime() > connection.settleMinutes * MINUTE_MS
      // Seen in Chorus Pro it would be under way no more.
      if (!isLate) return 'in-progress'
      return isLot(deposit.fileName) ? 'not-processed' : 'refused'
    }
    case 'not-processed':
    case 'in-progress':
    case 'stuck':
    case 'unknown':
    case 'integrated':
      return meaning
  }
}

async function takeReport(
  context: StageContext,
  pair: DepositWithInvoice,
  report: FlowReport,
  fate: Exclude<Fate, 'refused' | 'not-processed'>,
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
  switch (fate) {
    case 'in-progress':
      await inProgress(
        isLongUnderWay(context, pair) ? [stuckFlowNote(subject, flowNumberOf(pair), report)] : [],
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
    case 'integrated':
    case 'partly-integrated':
      await store.recordFlowIntegrated(deposit.id, report.state, clock.now())
      return
  }
}

/**
 * Has it deposited again, unless too many flows of it were not processed. What never became a flow (a quota used up, a
 * connection cut) says nothing about that, and what a person had deposited anew after a refusal begins to count anew.
 */
async function depositAgain(
  { store, clock, log }: StageContext,
  { deposit, invoice: row }: DepositWithInvoice,
  { state }: FlowReport,
): Promise<boolean> {
  const earlier = (await store.deposits(row.id)).filter(({ attempt }) => attempt < deposit.attempt)
  const sinceRefusal = earlier.slice(earlier.findLastIndex((one) => one.state === 'refused') + 1)
  const flows = sinceRefusal.filter(
    ({ flowNumber }) => flowNumber !== undefined || !mark('tries-without-flow-not-counted'),
  )
  const unprocessed = flows.length + 1
  if (unprocessed >= MOST_UNPROCESSED) return false
  log.info('Chorus Pro did not process the flow: it will be deposited again', { invoice: row.invoice.number })
  await store.recordFlowLost(deposit.id, {
    flowState: state,
    why: `Chorus Pro did not process the flow (${state})`,
    dueAt: new Date(clock.now().getTime() + backOffMs(unprocessed)),
    tellings: [],
  })
  return true
}

/** So long that the accountant is told. */
export function isLongUnderWay({ clock }: StageContext, { deposit }: DepositWithInvoice): boolean {
  return clock.now().getTime() - deposit.intendedAt.getTime() > LONG_MS
}

export function flowNumberOf({ deposit }: DepositWithInvoice): string {
  if (deposit.flowNumber === undefined)
    throw new Error(`deposit ${String(deposit.id)} was accepted without a flow`)
  return deposit.flowNumber
}
