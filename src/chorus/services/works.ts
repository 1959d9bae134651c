import type { ChorusContext } from '../context.js'
import type { ChorusInvoice } from '../port.js'
import { rows } from '../wire/fields.js'
import { numericId } from '../wire/request.js'
import { hasAnother, read } from '../wire/schemas.js'
import { worksDetails, worksInvoice } from '../wire/works-schemas.js'
import { findAll, type InvoiceSearch, shortIsSetAside, window } from './invoice-search.js'
import { statusPeriod } from './invoices.js'

/** Sources: libriciel/pastell, in production, and AIFE's page of the service (docs/works-contracts-services.md). */
const WORKS: InvoiceSearch = {
  path: 'facturesTravaux/v1/rechercher',
  list: 'listeFacturesTravaux',
  pageBlock: 'rechercheFactureTravaux',
  always: { roleUtilisateur: 'FOURNISSEUR' },
  row: worksInvoice,
}

const SPACE = 'transverses/v1/recuperer/structures/actives/facturetravaux'

/** Source: go-choruspro, typed from the Swagger. That none is an empty list is assumed; nothing found is none as well. */
export async function hasWorksSpace({ http }: ChorusContext): Promise<boolean> {
  const answer = await http.search(SPACE, {})
  return read(rows, SPACE, answer?.['listeStructures']).length > 0
}

export function changedWorks(context: ChorusContext, from: Date, to: Date): AsyncGenerator<ChorusInvoice[]> {
  return window(context, WORKS, statusPeriod(from, to), shortIsSetAside(context, WORKS))
}

/** Exactly this number. */
export async function findWorksByNumber(context: ChorusContext, number: string): Promise<ChorusInvoice[]> {
  const isAnother = (row: unknown): boolean => hasAnother(row, 'numeroFactureTravaux', number.trim())
  const found = await findAll(context, WORKS, { numeroFactureTravaux: number }, isAnother)
  return found.filter((row) => row.number === number.trim())
}

const DETAILS = 'factures/v1/consulter/fournisseur'

/** Source: go-choruspro, whose `Facture` has the fields of works; that an `idFactureTravaux` may stand here is assumed. */
export async function previousPiece(
  { http }: ChorusContext,
  identifier: string,
): Promise<string | undefined> {
  const answer = await http.read(DETAILS, { identifiantFactureCPP: numericId(DETAILS, identifier) })
  return read(worksDetails, DETAILS, answer).facture.piecePrecedente?.idPiecePrecedente
}
