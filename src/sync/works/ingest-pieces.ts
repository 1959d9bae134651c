import type { ChorusInvoice } from '../../chorus/port.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { isAnswer, isOwnAnswer, isPieceOf } from '../../domain/invoice/works-piece.js'
import { STAGES_UNTIL_ASKED, type Stage } from '../../domain/chorus-status/stage.js'
import { identityOf, isReceived } from '../deposit/find-in-chorus.js'
import { byIdentifier, isNews } from '../follow/ingest-page.js'
import { observe } from '../follow/observe.js'
import { lookAgain } from '../follow/unseen.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { adoptPiece } from './adopt-piece.js'
import { noteAnswers } from './folder.js'

/** Nothing of it was sent, or what was sent was refused. */
const NOT_SENT: readonly Stage[] = ['discovered', 'blocked', 'ready', ...STAGES_UNTIL_ASKED]

/**
 * Ingests what a page of the works search shows of our invoices: those that are followed, and those that somebody has
 * deposited on the portal since.
 *
 * @param searchedAt see `observe`
 */
export async function ingestPieces(
  context: StageContext,
  page: readonly ChorusInvoice[],
  searchedAt: Date | undefined,
): Promise<void> {
  const { store, connection } = context
  const identifiers = page.map(({ identifier }) => identifier)
  const followed = byIdentifier(await store.invoicesByIdentifier(connection.name, identifiers))
  const strangers = page.filter((seen) => !followed.has(seen.identifier) && isReceived(seen))
  const numbers = strangers.map(({ number }) => number)
  const awaited = (await store.invoicesByNumber(connection.name, numbers)).filter(
    (row) => NOT_SENT.includes(row.stage) || wasSent(row),
  )
  const seller = awaited.length === 0 ? undefined : await sellerOf(context)
  const known = page.flatMap((seen) => {
    const row = followed.get(seen.identifier)
    return row === undefined || !isNews(row, seen) ? [] : [{ row, seen, isFound: false }]
  })
  const found = strangers.flatMap((seen) => {
    const row = awaited.find((one) => isPieceOf(identityOf(one, seller), one.invoice.framework, seen))
    return row === undefined ? [] : [{ row, seen, isFound: true }]
  })
  await forEachStep(
    context,
    [...known, ...found],
    ({ row, seen, isFound }) =>
      isFound && !wasSent(row) ? adoptPiece(context, row, seen) : observe(context, row, seen, [], searchedAt),
    async ({ row }, why) => {
      await store.postpone(row.id, row.dueAt, why)
      await lookAgain(context, row)
    },
    ({ row }) => row.invoice.number,
  )
  const adopted = new Set(found.map(({ seen }) => seen))
  await noteAnswers(
    context,
    page.filter((seen) => {
      const isInvoice = followed.has(seen.identifier) || adopted.has(seen)
      // What comes of a signed balance comes of the invoice that it answers as well.
      return isReceived(seen) && (isInvoice ? isOwnAnswer(seen) : isAnswer(seen))
    }),
  )
}

/** By the bridge, as a piece; its flow is integrated, or is about to be. */
function wasSent({ stage, invoice }: InvoiceRow): boolean {
  return stage === 'deposited' && isWorksFramework(invoice.framework)
}

async function sellerOf(context: StageContext): Promise<string | undefined> {
  return sellerSiretOf(context, await context.odoo.company())
}
