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

/** Flows that are under way together have their outcomes in any order: so many of them count as deposited at once. */
const FLIGHT_MS = 60_000

/** So long after it was accepted a refused flow waits at most for what becomes of those that were deposited with it. */
const COMPANIONS_MS = 10 * 60_000

/** `unclear`: flows that were deposited together with those that fare alike have no outcome yet. */
export type Concern = 'own' | 'all' | 'unclear'

/**
 * Whether nothing on the invoice could mend what Chorus Pro says against it. Outcomes decide: what meets several and passes for
 * none is of all, whatever the words; what it says of this one again, when it has integrated another meanwhile, is of this one.
 * Where nothing else passes, words that name an invoice's own data are believed in the end.
 */
export async function concernOf(
  context: StageContext,
  flow: RefusedFlow,
  together: readonly RefusedFlow[],
): Promise<Concern> {
  const { store, connection } = context
  const { deposit, invoice, report } = flow
  // What else was in it has passed.
  const isOfPart = isLot(deposit.fileName) && flowMeaning(report.state) === 'partly-integrated'
  if (isOfPart && mark('refused-beside-others-of-its-lot')) return 'own'
  const texts = textsOf(flow)
  const { signature } = refusalOf(flow)
  const others = await lastIntegrated(context)
  const before = alikeOf(await store.deposits(invoice.id), signature).filter(({ id }) => id < deposit.id)
  if (before.some((one) => others.passedAfter(one)) && mark('refused-again-while-others-pass')) return 'own'
  if (texts.some(concernsDepositor)) return 'all'
  if (others.passedBeside(deposit)) return 'own'
  const alike = new Map<number, InvoiceRow>()
  for (const row of await store.refusedAlike(connection.name, signature, 'integrated', others.flightUntil))
    alike.set(row.id, row)
  const now = together.filter(
    (other) => !others.passedBeside(other.deposit) && refusalOf(other).signature === signature,
  )
  for (const other of now) alike.set(other.invoice.id, other.invoice)
  if (alike.size < ENOUGH_ALIKE) return 'own'
  if ((await isUnclear(context, now, together)) && mark('flight-without-outcome')) return 'unclear'
  if (texts.length === 0 || !texts.every(namesItsData)) return 'all'
  if (new Set([...alike.values()].map(({ buyerSiret }) => buyerSiret)).size === 1) return 'own'
  const isBelieved = isLasting(context, before) || (await wasOneTold(context, [...alike.values()], signature))
  if (!isBelieved || !mark('own-data-refused-again')) return 'all'
  // Those that wait go again, and are told; the others need not wait.
  await endPauseFor(context, signature)
  return 'own'
}

type Accepted = Pick<DepositRow, 'acceptedAt' | 'intendedAt'>

const acceptedAt = ({ acceptedAt: at, intendedAt }: Accepted): number => (at ?? intendedAt).getTime()

/** What is known by now of flows that pass. */
export interface OthersPass {
  /** What was accepted until then was so in one flight with the last that was integrated. */
  readonly flightUntil: Date | undefined
  /** Another was integrated that was accepted after this one, or at the same time. */
  passedBeside(deposit: Accepted): boolean
  /** Another was integrated that was surely accepted after this one. */
  passedAfter(deposit: Accepted): boolean
}

/** Ids tell the order of intents, not what was under way at the same time. */
export async function lastIntegrated({ store, connection }: StageContext): Promise<OthersPass> {
  const last = (await store.lastIntegrated(connection.name))?.getTime() ?? -Infinity
  return {
    flightUntil: last === -Infinity ? undefined : new Date(last + FLIGHT_MS),
    passedBeside: (deposit) => acceptedAt(deposit) <= last + FLIGHT_MS && mark('others-of-the-flight-pass'),
    passedAfter: (deposit) => acceptedAt(deposit) < last,
  }
}

/** Whether flows that were accepted about when the first of these was have no outcome yet, and may still show whose fault it is. */
async function isUnclear(
  { store, connection, clock }: StageContext,
  alike: readonly RefusedFlow[],
  together: readonly RefusedFlow[],
): Promise<boolean> {
  const first = Math.min(...alike.map(({ deposit }) => acceptedAt(deposit)))
  if (clock.now().getTime() - first >= COMPANIONS_MS) return false
  const ids = together.map(({ deposit }) => deposit.id)
  return store.isOneUnderWay(connection.name, new Date(first - FLIGHT_MS), new Date(first + FLIGHT_MS), ids)
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
