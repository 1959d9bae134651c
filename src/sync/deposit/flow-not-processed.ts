import { NOT_PROCESSED, type DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import { flowMeaning } from '../../domain/chorus-status/flow-state.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { backOffMs, flowAgainMs } from '../../domain/running/back-off.js'
import type { Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { pauseDeposits, waitingReason } from './deposit-pause.js'
import { forEachFlow, refuseOne } from './flow-refusal.js'
import { lastIntegrated } from './refused-for-all.js'
import type { RefusedFlow } from './refused-flow.js'

/**
 * Flows that Chorus Pro ended without a look at what is in them, so that nothing is said against any invoice: they are deposited
 * again. Looked at together: where those of two invoices fare so and none is integrated, deposits pause and nothing counts.
 */
export async function depositUnprocessedAgain(
  context: StageContext,
  unprocessed: readonly RefusedFlow[],
): Promise<void> {
  await forEachFlow(context, unprocessed, (flow) => depositAgain(context, flow, unprocessed))
}

async function depositAgain(
  context: StageContext,
  flow: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<void> {
  const { store, clock, log } = context
  const { deposit, invoice: row, report } = flow
  const flowState = report.state
  const again = async (ms: number, refusal: DepositRefusal | undefined, reason?: Reason): Promise<void> => {
    log.info('Chorus Pro did not process the flow: it will be deposited again', {
      invoice: row.invoice.number,
    })
    await store.recordFlowLost(deposit.id, {
      flowState,
      why: `Chorus Pro did not process the flow (${flowState})`,
      dueAt: new Date(clock.now().getTime() + ms),
      ...(refusal && { refusal }),
      tellings: reason === undefined ? [] : [reasonFields('ready', [reason])],
    })
  }
  // Of a lot whose flow came to nothing for another's sake: it goes by itself now.
  if (!isUnprocessed(flow)) {
    await again(backOffMs(1), undefined)
    return
  }
  const refusal: DepositRefusal = { signature: NOT_PROCESSED, words: undefined }
  if ((await isOfAll(context, flow, together)) && mark('unprocessed-for-all-holds-none')) {
    await again(0, { ...refusal, isOfAll: true }, waitingReason(undefined))
    const message = `Chorus Pro does not process the flows of this connection (${flowState})`
    await pauseDeposits(context, { kind: 'flow', refusal, message, intendedAt: deposit.intendedAt })
    return
  }
  const waitMs = flowAgainMs(ownUnprocessed(deposit, await store.deposits(row.id)).length)
  if (waitMs === undefined) await refuseOne(context, flow, refusal)
  else await again(waitMs, refusal, toBeDepositedAgain(flowState))
}

function isUnprocessed({ report }: RefusedFlow): boolean {
  return flowMeaning(report.state) === 'not-processed'
}

/**
 * Flows of the invoice that were not processed while others were, as far as anybody knows. What never became a flow (a quota used
 * up, a connection cut) says nothing, and what a person had deposited anew after a refusal begins to count anew.
 */
function ownUnprocessed({ attempt }: DepositRow, deposits: readonly DepositRow[]): DepositRow[] {
  const earlier = deposits.filter((one) => one.attempt < attempt)
  return earlier
    .slice(earlier.findLastIndex((one) => one.state === 'refused') + 1)
    .filter(({ refusal }) => refusal?.signature === NOT_PROCESSED || !mark('tries-without-flow-not-counted'))
    .filter(({ refusal }) => refusal?.isOfAll !== true)
}

/** Whether flows of other invoices fare alike and none was integrated meanwhile. */
async function isOfAll(
  context: StageContext,
  { deposit, invoice, flowNumber }: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<boolean> {
  const { store, connection } = context
  const pause = await store.depositPause(connection.name)
  if (pause?.kind === 'flow') return true
  const others = await lastIntegrated(context)
  const former = (await store.deposits(invoice.id)).filter(
    ({ refusal }) => refusal?.signature === NOT_PROCESSED,
  )
  // Others pass, and passed after it had met this before.
  if (others.passedBeside(deposit) || former.some((one) => others.passedAfter(one))) return false
  const isAnother = (other: {
    readonly invoiceId: number
    readonly flowNumber: string | undefined
  }): boolean => other.invoiceId !== invoice.id && other.flowNumber !== flowNumber
  for (const other of together)
    if (isUnprocessed(other) && !others.passedBeside(other.deposit) && isAnother(other.deposit)) return true
  for (const { id } of await store.refusedAlike(
    connection.name,
    NOT_PROCESSED,
    'integrated',
    others.flightUntil,
  )) {
    const last = (await store.deposits(id)).at(-1)
    if (last !== undefined && isAnother(last)) return true
  }
  return false
}

function toBeDepositedAgain(state: string): Reason {
  return {
    code: 'NOT_PROCESSED',
    sentence: fr`Chorus Pro n’a pas traité le flux (état ${state}), sans rien reprocher à la facture ; elle repartira d’elle-même.`,
  }
}
