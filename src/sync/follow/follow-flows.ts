import type { FlowReport } from '../../chorus/port.js'
import { flowCheckMs } from '../../domain/running/back-off.js'
import { type FlowMeaning, flowMeaning } from '../../domain/chorus-status/flow-state.js'
import { isLot } from '../../domain/invoice/lot.js'
import { stuckFlowNote, untoldFlowNote } from '../../domain/words/notes.js'
import type { NoteTelling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { DepositWithInvoice } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { depositUnprocessedAgain } from '../deposit/flow-not-processed.js'
import { refuseFlows } from '../deposit/flow-refusal.js'
import type { RefusedFlow } from '../deposit/refused-flow.js'
import { subjectOf } from '../odoo-state/subject.js'

const MINUTE_MS = 60_000

/** Integration takes seconds to hours; what takes longer is told to the accountant, once. */
const LONG_MS = 48 * 3_600_000

/** One flow, and the invoices in it that wait for its report. */
interface FlowInFlight {
  readonly flowNumber: string
  readonly pairs: readonly DepositWithInvoice[]
}

/** Asks what became of the flows in flight. */
export async function followFlows(context: StageContext): Promise<void> {
  const { store, chorus, connection, clock } = context
  const refused: RefusedFlow[] = []
  const unprocessed: RefusedFlow[] = []
  await forEachStep(
    context,
    byFlow(await store.depositsInFlight(connection.name, clock.now())),
    async ({ flowNumber, pairs }) => {
      const report = await chorus.readFlow(flowNumber)
      const numbers = await numbersIn(context, flowNumber, report)
      for (const pair of pairs) {
        const fate = fateIn(context, pair, report, numbers)
        if (fate === 'refused') refused.push({ ...pair, flowNumber, report })
        else if (fate === 'not-processed') unprocessed.push({ ...pair, flowNumber, report })
        else await takeReport(context, pair, report, fate)
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
  await depositUnprocessedAgain(context, unprocessed)
  await refuseFlows(context, refused)
}

function byFlow(due: readonly DepositWithInvoice[]): FlowInFlight[] {
  const flows = new Map<string, DepositWithInvoice[]>()
  for (const pair of due) flows.set(flowNumberOf(pair), [...(flows.get(flowNumberOf(pair)) ?? []), pair])
  return [...flows].map(([flowNumber, pairs]) => ({ flowNumber, pairs }))
}

/** Of all that were in the flow: what its report says of some is said of none that is looked at later. */
async function numbersIn(
  { store, connection }: StageContext,
  flowNumber: string,
  { state, errors }: FlowReport,
): Promise<ReadonlySet<string>> {
  const isAsked = flowMeaning(state) === 'partly-integrated' && errors.length > 0
  return new Set(isAsked ? await store.numbersInFlow(connection.name, flowNumber) : [])
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
  numbers: ReadonlySet<string>,
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
      const isUnclear = errors.some(
        ({ invoiceNumber }) => invoiceNumber === undefined || !numbers.has(invoiceNumber),
      )
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
  const onceLong = (): NoteTelling[] =>
    isLongUnderWay(context, pair) ? [stuckFlowNote(subject, flowNumberOf(pair), report)] : []
  switch (fate) {
    case 'in-progress':
      await inProgress(onceLong())
      return
    case 'stuck':
      await inProgress([stuckFlowNote(subject, flowNumberOf(pair), report)])
      return
    case 'unknown':
      // It may be one step more on the way, of which nobody need hear but who can report it.
      if (report.state !== deposit.flowState)
        log.warn('Chorus Pro gives a flow state that is not known', {
          invoice: row.invoice.number,
          state: report.state,
        })
      await inProgress(onceLong())
      return
    case 'integrated':
    case 'partly-integrated':
      await store.recordFlowIntegrated(deposit.id, report.state, clock.now())
      return
  }
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
