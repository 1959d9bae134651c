import type { ChorusInvoice } from '../../chorus/port.js'
import { compareWithSeen, looksLike } from '../../domain/invoice/handed-over.js'
import { isLot } from '../../domain/invoice/lot.js'
import { mark } from '../../marks/mark.js'
import type { DepositWithInvoice } from '../../store/store.js'
import { identityOf, isAnotherInvoice, isReceived } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'

/**
 * The invoice of a flow of ours among those that a search shows. Chorus Pro may spell its number in another way than the
 * document, or cut it: by our own flow came what is like it, and where that held no other what nothing else speaks against.
 */
export async function ofFlow(
  context: StageContext,
  { deposit, invoice: row }: DepositWithInvoice,
  shown: readonly ChorusInvoice[],
): Promise<ChorusInvoice | undefined> {
  const ours = identityOf(row)
  // A search by flow need not repeat it.
  const came = shown.filter(({ flowNumber }) => (flowNumber ?? deposit.flowNumber) === deposit.flowNumber)
  const exact = came.find(({ number }) => number === ours.number)
  if (exact !== undefined) return exact
  const isOnly = came.length === 1 && !isLot(deposit.fileName)
  for (const seen of came.filter(isReceived)) {
    const isLike = looksLike(ours, seen) || (isOnly && compareWithSeen(ours, seen) === 'same')
    // The number of a flow may be wrong in its answer.
    if (isLike && !(await isAnotherInvoice(context, row, seen)) && mark('spelt-by-chorus-pro')) return seen
  }
  return undefined
}
