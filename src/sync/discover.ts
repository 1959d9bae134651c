import { fingerprint, type OdooInvoice } from '../domain/invoice.js'
import { chooseByInvoice, chooseByTags } from '../domain/selection.js'
import { STAGES_BEFORE_DEPOSIT } from '../domain/stage.js'
import type { InvoiceRow, Sighting } from '../store/store.js'
import type { Stage, StageContext } from './context.js'

/**
 * Odoo stamps a row with the time at which its transaction began and shows it when the transaction ends, so a row may
 * appear with a `write_date` older than one already seen. Half an hour is longer than any posting observed.
 */
const OVERLAP_MS = 30 * 60_000

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
      const sightings = await sightingsOf(context, page)
      await store.recordSightings(connection.name, sightings, clock.now())
      for (const { writeDate } of page) latest = Math.max(latest, writeDate.getTime())
      found += sightings.filter(({ stage }) => stage === 'discovered').length
      if (context.stop.aborted) return
    }
    // With nothing new the cursor moves on by Odoo's own clock, never by ours: the two may differ by hours.
    latest = Math.max(latest, odoo.serverTime()?.getTime() ?? 0)
    if (latest > 0) await store.saveCursor(connection.name, 'odoo', new Date(latest))
    if (found > 0) log.info('invoices to prepare', { count: found })
  },
}

async function sightingsOf(context: StageContext, invoices: readonly OdooInvoice[]): Promise<Sighting[]> {
  const ids = invoices.map(({ id }) => id)
  const known = await context.store.knownInvoices(context.connection.name, ids)
  const byOdooId = new Map(known.map((row) => [row.odooId, row]))
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
  if (row !== undefined && !STAGES_BEFORE_DEPOSIT.includes(row.stage)) return [{ invoice }]

  const changed = row === undefined || fingerprint(row.invoice) !== fingerprint(invoice)
  const choice = chooseByInvoice(invoice, connection)
  if (choice !== undefined)
    return changed || row.stage !== 'ignored' ? [{ invoice, stage: 'ignored', choice }] : [{ invoice }]
  if (changed) {
    const dueAt = new Date(invoice.writeDate.getTime() + connection.graceMinutes * 60_000)
    return [{ invoice, stage: 'discovered', dueAt }]
  }
  // The same invoice again: its buyer may have changed, which is what a blocked one waits for.
  if (row.stage === 'blocked') return [{ invoice, dueAt: clock.now() }]
  return reconsidered ? [{ invoice, stage: 'discovered', dueAt: clock.now() }] : [{ invoice }]
}

/**
 * Invoices left out because of their buyer, whose buyer is not what it was: it got a SIRET, or a tag, or lost one.
 * Odoo shows them because the buyer's own `write_date` moved; which of the two moved it does not say.
 */
async function toReconsider(
  { connection, odoo }: StageContext,
  invoices: readonly OdooInvoice[],
  known: ReadonlyMap<number, InvoiceRow>,
): Promise<Set<number>> {
  const leftOut = invoices.flatMap((invoice) => {
    const row = known.get(invoice.id)
    return row?.stage === 'ignored' && isAboutBuyer(row.choice?.code) ? [{ invoice, row }] : []
  })
  if (leftOut.length === 0) return new Set()
  const partners = await odoo.readPartners([...new Set(leftOut.map(({ invoice }) => invoice.buyerId))])
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  const different = leftOut.filter(({ invoice, row }) => {
    const buyer = byId.get(invoice.buyerId)
    return (
      buyer && (buyer.siret !== row.buyerSiret || chooseByTags(buyer, connection)?.code !== tagChoice(row))
    )
  })
  return new Set(different.map(({ invoice }) => invoice.id))
}

function isAboutBuyer(code: string | undefined): boolean {
  return code === 'NOT_PUBLIC' || code === 'EXCLUDED_TAG'
}

function tagChoice(row: InvoiceRow): string | undefined {
  return row.choice?.code === 'EXCLUDED_TAG' ? 'EXCLUDED_TAG' : undefined
}
