import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { compareWithSeen, handedOverOf, type HandedOver } from '../../domain/invoice/handed-over.js'
import { isPieceOf } from '../../domain/invoice/works-piece.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { ifPossible, worksSpace } from '../works/space.js'

/** What Chorus Pro has under the number of one of our invoices. */
export interface Found {
  readonly seen: ChorusInvoice
  /** Whether it is that invoice; else the number is taken. */
  readonly isOurs: boolean
}

/** What tells as which invoice one is, or would be, handed over. */
export type Identified = Pick<InvoiceRow, 'invoice' | 'handedOver' | 'buyerSiret'>

/** Our invoice as Chorus Pro has, or would have it. */
export function identityOf(row: Identified, sellerSiret?: string): HandedOver {
  return row.handedOver ?? handedOverOf(row.invoice, { buyerSiret: row.buyerSiret, sellerSiret })
}

/** What Chorus Pro has received from our supplier under this number; ours, if there is one, before any other. */
export async function findInChorus(
  context: StageContext,
  row: InvoiceRow,
  ours: HandedOver = identityOf(row),
): Promise<Found | undefined> {
  if (isWorksFramework(row.invoice.framework) && mark('works-looked-for-among-works')) {
    const seen = await findPiece(context, row, ours)
    return seen && { seen, isOurs: true }
  }
  return oursAmong(context, row, ours, await context.chorus.findByNumber(ours.number))
}

/**
 * Our invoice among the works pieces, which other searches do not show.
 *
 * @throws ChorusError `unreadable` where they cannot be searched now, so that nothing is decided without it
 */
async function findPiece(
  context: StageContext,
  row: InvoiceRow,
  ours: HandedOver,
): Promise<ChorusInvoice | undefined> {
  const hasSpace = (await worksSpace(context)) !== undefined
  const shown = hasSpace
    ? await ifPossible(context, () => context.chorus.findWorksByNumber(ours.number))
    : undefined
  if (shown === undefined) {
    const why = `works pieces cannot be searched now: whether ${ours.number} is there is not known`
    throw new ChorusError('unreadable', why, 'None: it is looked for again.')
  }
  for (const seen of shown.filter(isReceived)) {
    if (isPieceOf(ours, row.invoice.framework, seen) && !(await isAnotherInvoice(context, row, seen)))
      return seen
  }
  return undefined
}

/** The same of what a search has shown under this number. */
export async function oursAmong(
  context: StageContext,
  row: InvoiceRow,
  ours: HandedOver,
  shown: readonly ChorusInvoice[],
): Promise<Found | undefined> {
  let other: ChorusInvoice | undefined
  for (const seen of shown.filter(isReceived)) {
    const likeness = compareWithSeen(ours, seen)
    if (likeness === 'elsewhere') continue
    if (likeness === 'same' && !(await isAnotherInvoice(context, row, seen))) return { seen, isOurs: true }
    other ??= seen
  }
  return other && { seen: other, isOurs: false }
}

/** The invoice that is followed already, as Chorus Pro shows it now: among ordinary ones, or else among works pieces. */
export async function findFollowed(
  context: StageContext,
  row: InvoiceRow,
): Promise<ChorusInvoice | undefined> {
  const { chorus } = context
  const { number } = identityOf(row)
  const isIt = ({ identifier }: ChorusInvoice): boolean => identifier === row.chorusIdentifier
  const ordinary = (await chorus.findByNumber(number)).find(isIt)
  if (ordinary !== undefined || (await worksSpace(context)) === undefined) return ordinary
  return (await ifPossible(context, () => chorus.findWorksByNumber(number)))?.find(isIt)
}

/** A draft on the portal, or a deleted one, is not a deposit. */
export function isReceived({ current }: ChorusInvoice): boolean {
  return isReceivedAs(current.code)
}

/** The same of a status, which may not be known. */
export function isReceivedAs(code: string | undefined): boolean {
  return code !== 'BROUILLON' && code !== 'SUPPRIMEE'
}

/** Followed for another invoice in Odoo, which had this number and was renumbered or deleted. */
export async function isAnotherInvoice(
  { store, connection }: StageContext,
  row: InvoiceRow,
  { identifier }: ChorusInvoice,
): Promise<boolean> {
  const rows = await store.invoicesByIdentifier(connection.name, [identifier])
  return rows.some(({ id }) => id !== row.id)
}
