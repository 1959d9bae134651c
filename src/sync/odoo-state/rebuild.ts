import type { ChorusInvoice } from '../../chorus/port.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { compareWithSeen } from '../../domain/invoice/handed-over.js'
import { adoptedNote } from '../../domain/words/adopted-notes.js'
import type { NoteTelling } from '../../domain/words/telling.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { discover } from '../stages/discover.js'
import { identityOf, isReceived } from '../deposit/find-in-chorus.js'
import { observe } from '../follow/observe.js'
import { noteOf } from './compare-fields.js'
import { subjectOf } from './subject.js'

/** Days of deposit asked for at once: some thousand invoices at most, so that a broken search costs little. */
const WINDOW_DAYS = 30
const DAY_MS = 24 * 3_600_000

export interface RebuildReport {
  /** Invoices found again in Chorus Pro. */
  readonly found: number
  /** Deposits that Odoo shows and Chorus Pro has not integrated (yet): the next start asks for their flows. */
  readonly open: number
  /** Invoices that nobody knows to have been deposited. */
  readonly toDeposit: number
}

/**
 * Fills an empty store: the invoices and what the bridge's fields say of them from Odoo, identifiers and histories from
 * Chorus Pro. What is to be told waits in the outbox for the next start; Odoo knows by its Message-Id each note that was
 * told before. Any failure ends it.
 */
export async function rebuildConnection(context: StageContext): Promise<RebuildReport> {
  const { store, chorus, connection, clock, log, stop } = context
  await store.recordDoubt(undefined)
  await discover.run(context)
  let found = 0
  // A day more at each end: the days are French, and the clocks may differ.
  const end = clock.now().getTime() + DAY_MS
  for (let at = Date.parse(connection.startDate) - DAY_MS; at <= end; at += WINDOW_DAYS * DAY_MS) {
    const [from, to] = [new Date(at), new Date(at + (WINDOW_DAYS - 1) * DAY_MS)].map(frenchDay)
    for await (const page of chorus.depositedInvoices(from ?? '', to ?? '')) {
      found += await adoptPage(context, page)
      stop.throwIfAborted()
    }
    log.info('looked through the deposits of these days', { from, to, found })
  }
  await store.recordDoubt(undefined)
  const rows = await store.listInvoices({ connection: connection.name })
  return {
    found,
    open: rows.filter(({ stage }) => stage === 'depositing').length,
    toDeposit: rows.filter(({ stage }) => stage === 'discovered').length,
  }
}

async function adoptPage(context: StageContext, page: readonly ChorusInvoice[]): Promise<number> {
  const { store, connection } = context
  const deposited = page.filter(isReceived)
  const numbers = deposited.map(({ number }) => number)
  const rows = new Map(
    (await store.invoicesByNumber(connection.name, numbers)).map((row) => [row.invoice.number, row]),
  )
  let found = 0
  for (const seen of deposited) {
    const row = rows.get(seen.number)
    if (
      row === undefined ||
      row.chorusIdentifier !== undefined ||
      compareWithSeen(identityOf(row), seen) !== 'same'
    )
      continue
    await observe(context, row, seen, await firstNotes(context, row, seen))
    rows.delete(seen.number)
    found += 1
  }
  return found
}

async function firstNotes(
  context: StageContext,
  row: InvoiceRow,
  seen: ChorusInvoice,
): Promise<NoteTelling[]> {
  const [shown] = await context.store.deposits(row.id)
  if (shown?.flowNumber !== undefined) return noteOf(context, shown, row)
  return [adoptedNote(subjectOf(context, row), seen, shown === undefined)]
}
