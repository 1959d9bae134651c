import type { ChorusContext } from '../context.js'
import { rows } from '../wire/fields.js'
import { read } from '../wire/schemas.js'

const SEARCH = 'engagementsJuridiques/v1/rechercher'

/** Ordered, and open to invoices. */
const OPEN = 'COMMANDE'

/**
 * The request is OCA's (l10n_fr_chorus_account), which takes exactly one row for a commitment that is valid: it sends no
 * page numbers, and nothing of a row is looked at.
 */
export async function isCommitmentKnown(
  { http }: ChorusContext,
  siret: string,
  number: string,
): Promise<boolean> {
  const answer = await http.search(SEARCH, {
    structureReceptriceEngagementJuridique: siret,
    numeroEngagementJuridique: number,
    etatCourantEngagementJuridique: OPEN,
  })
  if (answer === undefined) return false
  return read(rows, SEARCH, answer['listeEngagementJuridique']).length === 1
}
