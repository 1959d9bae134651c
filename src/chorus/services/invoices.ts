import { toChorusTime } from '../../domain/words/french-time.js'
import type { ChorusContext } from '../context.js'
import type { PartlySeen } from '../../domain/invoice/handed-over.js'
import type { ChorusInvoice } from '../port.js'
import { fails } from '../wire/paging.js'
import { hasAnother, invoice, partOfInvoice } from '../wire/schemas.js'
import { findAll, type InvoiceSearch, shortIsSetAside, window } from './invoice-search.js'

const INVOICES: InvoiceSearch = {
  path: 'factures/v1/rechercher/fournisseur',
  list: 'listeFactures',
  pageBlock: 'rechercheFactureParFournisseur',
  row: invoice,
}

/** Exactly this number: whether Chorus Pro also finds parts of numbers is not documented. */
export async function findByNumber(context: ChorusContext, number: string): Promise<ChorusInvoice[]> {
  const isAnother = (row: unknown): boolean => hasAnother(row, 'numeroFacture', number.trim())
  const found = await findAll(context, INVOICES, { numeroFacture: number }, isAnother)
  return found.filter((row) => row.number === number.trim())
}

export function findByFlow(context: ChorusContext, flowNumber: string): Promise<ChorusInvoice[]> {
  const isAnother = (row: unknown): boolean => hasAnother(row, 'numeroFluxDepot', flowNumber)
  return findAll(context, INVOICES, { numeroFluxDepot: flowNumber }, isAnother)
}

/** In pages, each row once; see `window`. */
export function changedInvoices(
  context: ChorusContext,
  from: Date,
  to: Date,
): AsyncGenerator<ChorusInvoice[]> {
  return window(context, INVOICES, statusPeriod(from, to), shortIsSetAside(context, INVOICES))
}

/** The same for the days of deposit. What it does not show decides whether an invoice is deposited again. */
export function depositedInvoices(
  context: ChorusContext,
  from: string,
  to: string,
  onUnreadable?: (seen: PartlySeen) => void,
): AsyncGenerator<ChorusInvoice[]> {
  return window(context, INVOICES, { periodeDateDepotDu: from, periodeDateDepotAu: to }, fails, (row) =>
    onUnreadable?.(partOfInvoice(row)),
  )
}

/** Both searches take it; to the second, and none too short. */
export function statusPeriod(from: Date, to: Date): object {
  return {
    periodeDateHeureEtatCourantDu: toChorusTime(new Date(Math.floor(from.getTime() / 1000) * 1000)),
    periodeDateHeureEtatCourantAu: toChorusTime(new Date(Math.ceil(to.getTime() / 1000) * 1000)),
  }
}
