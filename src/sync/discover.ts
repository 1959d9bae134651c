import { fingerprint, type OdooInvoice } from '../domain/invoice.js'
import { chooseByInvoice } from '../domain/selection.js'
import { STAGES_BEFORE_DEPOSIT } from '../domain/stage.js'
import type { InvoiceRow, Sighting } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import { graceEnd } from './grace.js'
import { noticeMove } from './moves.js'
import { takeInShown } from './shown.js'
import { verifyInOdoo } from './verify.js'

/**
 * Odoo stamps a row with the time at which its transaction began and shows it when the transaction ends, so a row may
 * appear with a `write_date` older than one already seen. An hour is longer than any posting observed.
 */
const OVERLAP_MS = 60 * 60_000

/** Reads what changed in Odoo since the cursor. Asks Odoo once when nothing did. */
export const discover: Stage = {
  name: 'discover',
  needs: ['odoo'],
  async run(context) {
    const { connection, odoo, store, clock, log } = context
    const cursor = await store.cursor(connection.name, 'odoo')
    const since = cursor && new Date(cursor.getTime() - OVERLAP_MS)
    let latest = cursor?.getTime() ?? 0
    let found = 0
    for await (const page of odoo.changedInvoices({ since, startDate: connection.startDate })) {
      const known = await store.knownInvoices(
        connection.name,
        page.map(({ id }) => id),
      )
      const byOdooId = new Map(known.map((row) => [row.odooId, row]))
      const sightings = await sightingsOf(context, page, byOdooId)
      await store.recordSightings(connection.name, sightings, clock.now())
      await takeInShown(context, page)
      for (const invoice of page) {
        const row = byOdooId.get(invoice.id)
        if (row !== undefined) await noticeMove(context, row, invoice)
      }
      for (const { writeDate } of page) latest = Math.max(latest, writeDate.getTime())
      found += sightings.filter(({ stage }) => stage === 'discovered').length
      if (context.stop.aborted) return
    }
    // Only what Odoo wrote moves the cursor: our clock, and that of a proxy in between, may differ from Odoo's by hours.
    // A row from when Odoo's own clock ran ahead must not hide those written since: at worst some are read again.
    if (latest > 0) {
      const served = odoo.serverTime()?.getTime() ?? latest
      await store.saveCursor(connection.name, 'odoo', new Date(Math.min(latest, served)))
    }
    if (found > 0) log.info('invoices to prepare', { count: found })
    await recheckWithCompany(context)
    await verifyInOdoo(context)
  },
}

/**
 * What is mended on the company, its bank accounts, taxes or payment terms shows on no invoice: blocked ones are looked
 * at again after it. Asked of Odoo only while there are any.
 */
async function recheckWithCompany({ connection, odoo, store, clock, log }: StageContext): Promise<void> {
  if (!(await store.hasBlocked(connection.name))) return
  const changedAt = await odoo.companyChangedAt()
  const known = await store.cursor(connection.name, 'company')
  if (known !== undefined && known.getTime() === changedAt.getTime()) return
  const count = await store.recheckBlocked(connection.name, clock.now())
  await store.saveCursor(connection.name, 'company', changedAt)
  log.info('the company was changed in Odoo: blocked invoices are looked at again', { count })
}

async function sightingsOf(
  context: StageContext,
  invoices: readonly OdooInvoice[],
  byOdooId: ReadonlyMap<number, InvoiceRow>,
): Promise<Sighting[]> {
  const reconsidered = await toReconsider(context, invoices, byOdooId)
  return invoices.flatMap((invoice) =>
    sightingOf(context, invoice, byOdooId.get(invoice.id), reconsidered.has(invoice.id)),
  )
}

function sightingOf(
  context: StageContext,
  invoice: OdooInvoice,
  row: InvoiceRow | undefined,
  reconsidered: boolean,
): Sighting[] {
  const { connection, clock } = context
  if (row === undefined && invoice.state !== 'posted') return []
  // Held before the store was lost: it waits for a user, as it did.
  if (row === undefined && isHeld(invoice)) return [{ invoice, stage: 'refused' }]
  if (row?.stage === 'depositing' || row?.stage === 'deposited') return requestMeanwhile(row, invoice)
  if (row !== undefined && !STAGES_BEFORE_DEPOSIT.includes(row.stage)) return [{ invoice }]

  const changed = row === undefined || fingerprint(row.invoice) !== fingerprint(invoice)
  const choice = chooseByInvoice(invoice, connection)
  if (choice !== undefined) {
    // A blocked invoice was shown as such: the stage that can tell otherwise leaves it out.
    if (row?.stage === 'blocked') return [{ invoice, dueAt: clock.now() }]
    return changed || row.stage !== 'ignored' ? [{ invoice, stage: 'ignored', choice }] : [{ invoice }]
  }
  const isNew = changed || isLeftOutByItself(row)
  if (!isNew && !reconsidered) return [{ invoice }]
  const dueAt = isNew ? graceEnd(context, invoice.writeDate) : clock.now()
  // A blocked invoice keeps its stage, and with it the reasons that were told: Odoo shows them still.
  return row?.stage === 'blocked' ? [{ invoice, dueAt }] : [{ invoice, stage: 'discovered', dueAt }]
}

/**
 * Until Chorus Pro has integrated it, the reading stays the one from which the document was made: should the deposit
 * have to be made again, it is compared with what Odoo says then. Only what a user asks for, and when, is taken from the
 * new one, for a flow may be stuck for days; not that it be held back, which can still come true for one that never arrived.
 */
function requestMeanwhile(row: InvoiceRow, { request, writeDate }: OdooInvoice): Sighting[] {
  const isForLater = row.stage === 'depositing' && request === 'do_not_send'
  // One that reads as the last did may be asked anew: only the store knows whether the field was empty in between.
  const isNone = request === undefined && row.invoice.request === undefined
  return isNone || isForLater ? [] : [{ invoice: { ...row.invoice, request, writeDate } }]
}

/**
 * Invoices that are blocked, or left out because of their buyer, and that were changed since they were examined, or
 * whose buyer was. Odoo shows them again for a while after each change, the bridge's own writes included; only a later
 * `write_date` means news.
 */
async function toReconsider(
  { odoo }: StageContext,
  invoices: readonly OdooInvoice[],
  known: ReadonlyMap<number, InvoiceRow>,
): Promise<Set<number>> {
  const waiting = invoices.flatMap((invoice) => {
    const row = known.get(invoice.id)
    return row && (row.stage === 'blocked' || isLeftOutByBuyer(row)) ? [{ invoice, row }] : []
  })
  if (waiting.length === 0) return new Set()
  const partners = await odoo.readPartners([...new Set(waiting.map(({ invoice }) => invoice.buyerId))])
  const changedAt = new Map(partners.map(({ id, writeDate }) => [id, writeDate.getTime()]))
  const changed = waiting.filter(({ invoice, row }) => {
    const examined = row.examinedUntil?.getTime() ?? 0
    return invoice.writeDate.getTime() > examined || (changedAt.get(invoice.buyerId) ?? 0) > examined
  })
  return new Set(changed.map(({ invoice }) => invoice.id))
}

function isHeld({ shown }: OdooInvoice): boolean {
  return shown?.stage === 'refused' && shown.flow === undefined && shown.identifier === undefined
}

/** Left out for what it was itself, and no longer is. */
function isLeftOutByItself({ stage, choice }: InvoiceRow): boolean {
  return stage === 'ignored' && ['NOT_POSTED', 'BEFORE_START', 'DO_NOT_SEND'].includes(choice?.code ?? '')
}

function isLeftOutByBuyer({ stage, choice }: InvoiceRow): boolean {
  return stage === 'ignored' && (choice?.code === 'NOT_PUBLIC' || choice?.code === 'EXCLUDED_TAG')
}
