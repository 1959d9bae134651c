import { concernsDepositor, namesItsData } from '../../domain/chorus-status/refusal-words.js'
import { flowMeaning } from '../../domain/chorus-status/flow-state.js'
import { isLot } from '../../domain/invoice/lot.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { endPauseFor } from './deposit-pause.js'
import { type RefusedFlow, refusalOf, textsOf } from './refused-flow.js'

/** The same for so many invoices, and for none another outcome, is about no invoice. */
const ENOUGH_ALIKE = 3

/** What is said of an invoice's own data, and again so long afterwards, is believed: a passing trouble is over by then. */
const BELIEVED_AFTER_MS = 3_600_000

/**
 * Whether nothing on the invoice could mend what Chorus Pro says against it. Outcomes decide: what meets several and passes for
 * none is of all, whatever the words; what it says of this one again, when it has integrated another meanwhile, is of this one.
 * Where nothing else passes, words that name an invoice's own data are believed in the end.
 */
export async function concernsAll(
  context: StageContext,
  flow: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<boolean> {
  const { store, connection } = context
  const { deposit, invoice, report } = flow
  // What else was in it has passed.
  const isOfPart = isLot(deposit.fileName) && flowMeaning(report.state) === 'partly-integrated'
  if (isOfPart && mark('refused-beside-others-of-its-lot')) return false
  const texts = textsOf(flow)
  const { signature } = refusalOf(flow)
  const lastIntegrated = await store.lastIntegratedDeposit(connection.name)
  const before = alikeOf(await store.deposits(invoice.id), signature).filter(({ id }) => id < deposit.id)
  if (before.some(({ id }) => id < lastIntegrated) && mark('refused-again-while-others-pass')) return false
  if (texts.some(concernsDepositor)) return true
  // Others pass that were deposited after it.
  if (deposit.id < lastIntegrated) return false
  const alike = new Map<number, InvoiceRow>()
  for (const row of await store.refusedAlike(connection.name, signature, 'integrated')) alike.set(row.id, row)
  for (const other of together)
    if (other.deposit.id > lastIntegrated && refusalOf(other).signature === signature)
      alike.set(other.invoice.id, other.invoice)
  if (alike.size < ENOUGH_ALIKE) return false
  if (texts.length === 0 || !texts.every(namesItsData)) return true
  if (new Set([...alike.values()].map(({ buyerSiret }) => buyerSiret)).size === 1) return false
  const isBelieved = isLasting(context, before) || (await wasOneTold(context, [...alike.values()], signature))
  if (!isBelieved || !mark('own-data-refused-again')) return true
  // Those that wait go again, and are told; the others need not wait.
  await endPauseFor(context, signature)
  return false
}

function alikeOf(deposits: readonly DepositRow[], signature: string): DepositRow[] {
  return deposits.filter(({ refusal }) => refusal?.signature === signature)
}

function isLasting({ clock }: StageContext, [first]: readonly DepositRow[]): boolean {
  return first !== undefined && clock.now().getTime() - first.intendedAt.getTime() >= BELIEVED_AFTER_MS
}

/** Whether another of them was tried again, and told as refused all the same. */
async function wasOneTold(
  { store }: StageContext,
  rows: readonly InvoiceRow[],
  signature: string,
): Promise<boolean> {
  for (const { id, stage } of rows) {
    if (stage !== 'refused') continue
    const met = alikeOf(await store.deposits(id), signature)
    if (met.at(-1)?.refusal?.isOfAll !== true && met.some(({ refusal }) => refusal?.isOfAll === true))
      return true
  }
  return false
}
