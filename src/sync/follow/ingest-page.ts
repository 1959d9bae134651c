import type { ChorusInvoice } from '../../chorus/port.js'
import { compareWithSeen, handedOverOf, type HandedOver } from '../../domain/invoice/handed-over.js'
import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, KnownStatus } from '../../store/store.js'
import { adopt } from '../deposit/adopt.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { identityOf, isReceived } from '../deposit/find-in-chorus.js'
import { sellerSiretOf } from '../recipients/seller.js'
import { observe } from './observe.js'
import { lookAgain } from './unseen.js'

/**
 * Ingests what a page of a search shows of our invoices. Answers the ids of those of which it shows nothing new.
 *
 * @param searchedAt when the last search that would have shown a change was made, by Chorus Pro's clock
 */
export async function ingestPage(
  context: StageContext,
  page: readonly ChorusInvoice[],
  searchedAt?: Date,
): Promise<number[]> {
  const { store, connection } = context
  const identifiersOf = (some: readonly ChorusInvoice[]): string[] => some.map(({ identifier }) => identifier)
  const known = byIdentifier(await store.statusesByIdentifier(connection.name, identifiersOf(page)))
  const isChanged = (seen: ChorusInvoice): boolean => {
    const status = known.get(seen.identifier)
    return status !== undefined && isNews(status, seen)
  }
  const changed = byIdentifier(
    await store.invoicesByIdentifier(connection.name, identifiersOf(page.filter(isChanged))),
  )
  const numbers = page.filter(({ identifier }) => !known.has(identifier)).map(({ number }) => number)
  const awaited = (await store.invoicesByNumber(connection.name, numbers)).filter(isAwaited)
  const ours = page.flatMap((seen): Match[] => {
    const row = known.has(seen.identifier)
      ? changed.get(seen.identifier)
      : awaited.find((one) => isInvoice(identityOf(one), seen))
    return row === undefined ? [] : [{ row, seen }]
  })
  await forEachStep(
    context,
    [
      ...ours.filter(({ row, seen }) => isNews(row, seen)),
      ...page.flatMap((seen) => (known.has(seen.identifier) ? [] : changedSince(awaited, ours, seen))),
    ],
    // One that was held, or whose flow was refused, and that is there now, was deposited on the portal.
    ({ row, seen, isChanged }) =>
      isChanged === true
        ? adoptAsItIsNow(context, row, seen)
        : STAGES_UNTIL_ASKED.includes(row.stage)
          ? adoptTyped(context, row, seen)
          : observe(context, row, seen, [], searchedAt),
    async ({ row }, why) => {
      await store.postpone(row.id, row.dueAt, why)
      await lookAgain(context, row)
    },
    ({ row }) => row.invoice.number,
  )
  return page.flatMap((seen) => {
    const status = known.get(seen.identifier) ?? ours.find((match) => match.seen === seen)?.row
    return status === undefined || isNews(status, seen) ? [] : [status.id]
  })
}

/** By `identifiantFactureCPP`. */
export function byIdentifier<Row extends Pick<KnownStatus, 'chorusIdentifier'>>(
  rows: readonly Row[],
): ReadonlyMap<string | undefined, Row> {
  return new Map(rows.map((row) => [row.chorusIdentifier, row]))
}

interface Match {
  readonly row: InvoiceRow
  readonly seen: ChorusInvoice
  /** It is another invoice than was handed over; Odoo's was changed since, though. */
  readonly isChanged?: boolean
}

/** Of one that was held before anything was sent it is not known under which SIRET it would have been. */
async function adoptTyped(context: StageContext, row: InvoiceRow, seen: ChorusInvoice): Promise<void> {
  if (row.handedOver === undefined) {
    const seller = await sellerSiretOf(context, await context.odoo.company())
    if (!isInvoice(identityOf(row, seller), seen)) return
  }
  await adopt(context, row, seen, true)
}

function changedSince(awaited: readonly InvoiceRow[], ours: readonly Match[], seen: ChorusInvoice): Match[] {
  if (ours.some((match) => match.seen === seen) || !isReceived(seen)) return []
  const row = awaited.find(
    ({ divergence, handedOver }) => divergence?.what === 'changed' && handedOver?.number === seen.number,
  )
  return row === undefined ? [] : [{ row, seen, isChanged: true }]
}

/** Typed on the portal as Odoo has it now, while what was handed over before the change is stuck. */
async function adoptAsItIsNow(context: StageContext, row: InvoiceRow, seen: ChorusInvoice): Promise<void> {
  const reading = await context.odoo.readInvoice(row.odooId)
  if (reading === undefined || row.handedOver === undefined) return
  const { buyerSiret, sellerSiret } = row.handedOver
  const present = handedOverOf(reading, { buyerSiret, sellerSiret })
  if (isInvoice(present, seen) && mark('typed-as-it-is-now'))
    await adopt(context, { ...row, handedOver: present }, seen, true)
}

/**
 * An invoice that is only ready, or blocked, is left to the deposit stage, which looks for it by number. One that is held may
 * not have been handed over: it is what it would be sent as.
 */
function isAwaited({ stage, handedOver }: InvoiceRow): boolean {
  if (STAGES_UNTIL_ASKED.includes(stage) && mark('typed-while-held')) return true
  return ['deposited', 'depositing'].includes(stage) && handedOver !== undefined
}

function isInvoice(ours: HandedOver, seen: ChorusInvoice): boolean {
  return ours.number === seen.number && isReceived(seen) && compareWithSeen(ours, seen) === 'same'
}

/** Whether a search shows something else than was known. */
export function isNews(row: KnownStatus, { current, rejectionHandled }: ChorusInvoice): boolean {
  return (
    row.statusCode !== current.code ||
    row.statusAt?.getTime() !== current.occurredAt.getTime() ||
    (rejectionHandled === true && row.stage === 'followed')
  )
}
