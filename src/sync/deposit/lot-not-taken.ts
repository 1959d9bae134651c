import * as remedy from '../../chorus/wire/remedies.js'
import type { ChorusError } from '../../chorus/wire/error.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { isLot } from '../../domain/invoice/lot.js'
import type { FlowSyntax } from '../../domain/invoice/flow-syntax.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import type { StageContext } from '../running/context.js'
import type { Intended } from './send.js'

/** The only one of which a flow may hold several. */
const SYNTAX_OF_LOTS: FlowSyntax = 'IN_DP_E2_CII_FACTURX'

/**
 * Whether an invoice may share its flow with others. One that was in a lot before goes by itself, whatever became of that: if
 * it was the one that Chorus Pro would not have, it holds no others up again.
 */
export async function mayShareFlow(
  { store }: StageContext,
  row: InvoiceRow,
  syntax: FlowSyntax,
): Promise<boolean> {
  if (syntax !== SYNTAX_OF_LOTS || isWorksFramework(row.invoice.framework)) return false
  const former = await store.deposits(row.id)
  return !(former.some(({ fileName }) => isLot(fileName)) && mark('in-a-lot-once'))
}

/**
 * Chorus Pro said no to a lot, or it surely did not arrive. Which of its invoices that is about nobody can tell, or whether it is
 * about lots: nothing is said against any, and each goes by itself, which tells.
 *
 * @throws ChorusError for what is a whole side's
 */
export async function lotNotTaken(
  { store, clock, log }: StageContext,
  members: readonly Intended[],
  error: ChorusError,
): Promise<void> {
  const { message } = describeFailure(error)
  for (const { intent } of members)
    await store.recordNotAccepted(intent.id, { why: message, dueAt: clock.now(), isCounted: false })
  if (error.kind !== 'refusal' && error.kind !== 'request') throw error
  log.warn(`Chorus Pro does not take the lot: ${message}; its invoices are deposited one by one`, {
    remedy: remedy.NO_LOT,
    invoices: members.slice(0, 10).map(({ row }) => row.invoice.number),
    count: members.length,
  })
}
