import { isSameToDeposit, type OdooInvoice } from '../../domain/invoice/invoice.js'
import type { SeenInvoice, SeenRecord } from '../../domain/running/seen.js'
import { chooseByInvoice, GIVEN_UP } from '../../domain/recipients/selection.js'
import { STAGES_BEFORE_DEPOSIT } from '../../domain/chorus-status/stage.js'
import { showsHeld, showsToBeSent } from '../../domain/odoo-fields/own-fields.js'
import { mark } from '../../marks/mark.js'
import type { InvoicePage } from '../../odoo/port.js'
import type { InvoiceRow, Sighting } from '../../store/store.js'
import { KEPT_IN_ODOO } from '../recipients/credit-note.js'
import type { Stage, StageContext } from '../running/context.js'
import { holdIfWantedAgain, isNoLongerWanted, wasGivenUp } from '../deposit/given-up.js'
import { graceEnd } from '../deposit/grace.js'
import { noticeDivergence } from '../odoo-state/divergence.js'
import { fillDrafts } from '../orders/fill.js'
import { noticePayment } from '../odoo-state/paid-in-odoo.js'
import { takeUpFromOwnFields } from '../odoo-state/compare-fields.js'
import { verifyInOdoo } from '../odoo-state/verify.js'

/**
 * Odoo stamps a row with the time at which its transaction began and shows it when the transaction ends, so a row may
 * appear with a `write_date` older than one already seen. An hour is longer than any posting observed.
 */
const OVERLAP_MS = 60 * 60_000

/** An invoice that could not be read is read again after so long, or when it changes. */
const READ_AGAIN_MS = 60 * 60_000

/** So many of them at a time. */
const READ_AGAIN = 200

const INVOICES = { side: 'odoo', where: 'account.move' } as const
const PARTNERS = { side: 'odoo', where: 'res.partner' } as const

/** Reads what changed in Odoo since the cursor. Asks Odoo once when nothing did. */
export const discover: Stage = {
  name: 'discover',
  needs: ['odoo'],
  async run(context) {
    const { connection, store } = context
    const cursor = await store.cursor(connection.name, 'odoo')
    const isThrough = await (cursor === undefined ? readAll(context) : readNews(context, cursor))
    if (!isThrough) return
    await recheckWithCompany(context)
    await verifyInOdoo(context)
  },
}

function wasSeen({ id, writtenAt }: SeenRecord, seen: readonly SeenRecord[]): boolean {
  return seen.some((one) => one.id === id && one.writtenAt.getTime() === writtenAt.getTime())
}

/**
 * What was read already within the overlap is not read again. Only what Odoo wrote moves the cursor: our clock, and that
 * of a proxy in between, may differ from Odoo's by hours. Answers whether it is through.
 */
async function readNews(context: StageContext, cursor: Date): Promise<boolean> {
  const { connection, odoo, store, clock, stop } = context
  const { name, startDate } = connection
  const { since, ...seen } = await store.seen(name, new Date(cursor.getTime() - OVERLAP_MS))
  const longAgo = new Date(clock.now().getTime() - READ_AGAIN_MS)
  const again = (await store.unreadableSince(name, INVOICES, longAgo, READ_AGAIN)).map(Number)
  const partners = new Map<number, SeenRecord>()
  let [latest, partnersReadAt, found] = [cursor, cursor, 0]
  for await (const page of odoo.changedInvoices({ since, startDate, seen, again })) {
    const readAt = odooTime(context)
    // A customer that changes between two pages counts as read too early, and is read again.
    if (partners.size === 0) partnersReadAt = readAt
    const buyers = page.invoices.map(({ buyerId }) => buyerId).filter((id) => !partners.has(id))
    for (const partner of await odoo.partnersWritten([...new Set(buyers)], since))
      partners.set(partner.id, partner)
    found += await takeIn(context, page)
    await store.recordSeen(name, { invoices: writtenSince(page.listed, since) }, readAt)
    latest = latestOf([latest, ...page.listed.map(({ writtenAt }) => writtenAt)])
    if (stop.aborted) return false
  }
  // A user may have said how long they have to pay. For an hour each cycle finds them: all that they owe is reckoned once.
  const news = [...partners.values()].filter((partner) => !wasSeen(partner, seen.partners))
  await store.buyersMayPayOtherwise(
    name,
    news.map(({ id }) => id),
  )
  // Only now: other pages could have had invoices of theirs.
  await store.recordSeen(name, { partners: [...partners.values()] }, partnersReadAt)
  latest = latestOf([latest, ...[...partners.values()].map(({ writtenAt }) => writtenAt)])
  // Whether those can be read now, whoever needs them finds out.
  await store.recordReadable(name, PARTNERS, [...partners.keys()].map(String))
  await advanceCursor(context, cursor, latest)
  sayFound(context, found)
  return true
}

/**
 * The first time, all of them. What was read is written down page by page: an outage, or the end of the process, costs a
 * page. What changes meanwhile is read afterwards, from the moment at which it began.
 */
async function readAll(context: StageContext): Promise<boolean> {
  const { connection, odoo, store, stop } = context
  const { name, startDate } = connection
  const begun = await store.firstPass(name)
  const hasBegun = begun !== undefined && mark('first-pass-goes-on')
  let { afterId, latestAt } = hasBegun ? begun : { afterId: 0, latestAt: undefined }
  let latest: Date | undefined
  let found = 0
  for await (const page of odoo.changedInvoices({ since: undefined, startDate, afterId })) {
    const readAt = odooTime(context)
    latest = latestOf([...(latest === undefined ? [] : [latest]), ...page.listed.map((one) => one.writtenAt)])
    // Asked while there is more to come: after the last page everything else has happened within the overlap.
    if (latestAt === undefined && !page.isLast) latestAt = await odoo.lastInvoiceChange(startDate)
    found += await takeIn(context, page)
    const overlap = new Date((latestAt ?? latest).getTime() - OVERLAP_MS)
    await store.recordSeen(name, { invoices: writtenSince(page.listed, overlap) }, readAt)
    afterId = page.lastId
    if (!page.isLast) await store.saveFirstPass(name, { afterId, latestAt })
    if (stop.aborted) return false
  }
  const isLater = latest !== undefined && latestAt !== undefined && latestAt < latest
  const end = isLater && !mark('changed-during-the-first-pass') ? latest : (latestAt ?? latest)
  await store.endFirstPass(name, end && notAhead(context, end))
  sayFound(context, found)
  return true
}

/** Answers how many are to be prepared. */
async function takeIn(context: StageContext, { invoices }: InvoicePage): Promise<number> {
  const { connection, store, clock } = context
  const known = await store.knownInvoices(
    connection.name,
    invoices.map(({ id }) => id),
  )
  const byOdooId = new Map(known.map((row) => [row.odooId, row]))
  const sightings = await sightingsOf(context, invoices, byOdooId)
  await store.recordSightings(connection.name, sightings, clock.now())
  await takeUpFromOwnFields(context, invoices)
  await fillDrafts(context, invoices)
  for (const invoice of invoices) {
    const row = byOdooId.get(invoice.id)
    if (row === undefined) continue
    await noticeDivergence(context, row, invoice)
    await noticePayment(context, row, invoice)
    await holdIfWantedAgain(context, row, invoice)
  }
  await store.recordReadable(
    connection.name,
    INVOICES,
    invoices.map(({ id }) => String(id)),
  )
  return sightings.filter(({ stage }) => stage === 'discovered').length
}

function sayFound({ log }: StageContext, count: number): void {
  if (count > 0) log.info('invoices to prepare', { count })
}

async function advanceCursor(context: StageContext, cursor: Date, latest: Date): Promise<void> {
  const { connection, store } = context
  const next = notAhead(context, latest)
  if (next.getTime() === cursor.getTime()) return
  await store.saveCursor(connection.name, 'odoo', next)
  await store.forgetSeen(connection.name, new Date(next.getTime() - OVERLAP_MS))
}

/** A row from when Odoo's own clock ran ahead must not hide those written since. */
function notAhead({ odoo }: StageContext, moment: Date): Date {
  const served = odoo.serverTime() ?? moment
  return served < moment ? served : moment
}

function odooTime({ odoo, clock }: StageContext): Date {
  return odoo.serverTime() ?? clock.now()
}

function writtenSince(listed: readonly SeenInvoice[], since: Date): SeenInvoice[] {
  return listed.filter(({ writtenAt }) => writtenAt >= since)
}

function latestOf(moments: readonly Date[]): Date {
  return new Date(Math.max(0, ...moments.map((moment) => moment.getTime())))
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
  if (row === undefined && showsHeld(invoice.ownFields)) return [{ invoice, stage: 'held' }]
  if (row?.stage === 'depositing' || row?.stage === 'deposited')
    return requestMeanwhile(context, row, invoice)
  if (row !== undefined && isNoLongerWanted(row, invoice))
    return [{ invoice, stage: 'ignored', choice: GIVEN_UP }]
  if (row !== undefined && (!STAGES_BEFORE_DEPOSIT.includes(row.stage) || wasGivenUp(row)))
    return [{ invoice }]

  const changed = row === undefined || !isSameToDeposit(row.invoice, invoice)
  const choice = chooseByInvoice(invoice, connection)
  if (choice !== undefined) {
    // A blocked invoice was shown as such: the stage that can tell otherwise leaves it out.
    if (row?.stage === 'blocked') return [{ invoice, dueAt: clock.now() }]
    // So was one that was to go after all.
    if (row !== undefined && showsToBeSent(invoice.ownFields) && mark('withdrawn-though-shown'))
      return [{ invoice, stage: 'discovered', dueAt: clock.now() }]
    return changed || row.stage !== 'ignored' ? [{ invoice, stage: 'ignored', choice }] : [{ invoice }]
  }
  const isNew = changed || isLeftOutByItself(row)
  if (!isNew && !reconsidered) return [{ invoice }]
  const dueAt = isNew ? graceEnd(context, invoice.writeDate) : clock.now()
  // A blocked invoice keeps its stage, and with it the reasons that were told: Odoo shows them still.
  return row?.stage === 'blocked' ? [{ invoice, dueAt }] : [{ invoice, stage: 'discovered', dueAt }]
}

/** Most flows are integrated, or lost, by then; somebody who asked that the invoice be held back has to hear something. */
const OPEN_MS = 24 * 3_600_000

/**
 * Until Chorus Pro has integrated it, the reading stays the one from which the document was made: should the deposit
 * have to be made again, it is compared with what Odoo says then. Only what a user asks for, and when, is taken from the
 * new one, for a flow may be stuck for days; not that it be held back, which can still come true for one that never arrived
 * or that Chorus Pro does not process.
 */
function requestMeanwhile(
  { clock }: StageContext,
  row: InvoiceRow,
  { request, writeDate }: OdooInvoice,
): Sighting[] {
  const isOpen =
    row.stage === 'depositing' ||
    (clock.now().getTime() - row.stageSince.getTime() < OPEN_MS && mark('held-back-while-in-flight'))
  const isForLater = request === 'do_not_send' && isOpen
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

/** Left out for what it was itself, and no longer is. */
function isLeftOutByItself({ stage, choice }: InvoiceRow): boolean {
  return stage === 'ignored' && ['NOT_POSTED', 'BEFORE_START', 'DO_NOT_SEND'].includes(choice?.code ?? '')
}

function isLeftOutByBuyer({ stage, choice }: InvoiceRow): boolean {
  return stage === 'ignored' && ['NOT_PUBLIC', 'EXCLUDED_TAG', KEPT_IN_ODOO].includes(choice?.code ?? '')
}
