import { compareWithSeen, type HandedOver, type SeenInvoice } from './handed-over.js'
import { isWorksFramework } from './framework.js'

/**
 * `typeFactureTravaux` of the pieces that MOE and MOA deposit in answer to a company's own. The company's search shows
 * them as well, under numbers that are not the company's (docs/works-contracts-services.md).
 */
const ANSWERS: readonly (string | undefined)[] = [
  'ETAT_ACOMPTE',
  'ETAT_ACOMPTE_VALIDE',
  'PROJET_DECOMPTE_GENERAL',
  'DECOMPTE_GENERAL',
  'DECOMPTE_GENERAL_DEFINITIF_TACITE',
  'DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE',
]

/** Those that a company deposits, and that answer a piece before. They may be invoices of their own as well. */
const OWN_ANSWERS: readonly (string | undefined)[] = [
  'DECOMPTE_GENERAL_SIGNE',
  'PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE',
]

/** Whether a piece answers another one. */
export function isAnswer(piece: Pick<SeenInvoice, 'type'>): boolean {
  return ANSWERS.includes(piece.type) || isOwnAnswer(piece)
}

export function isOwnAnswer({ type }: Pick<SeenInvoice, 'type'>): boolean {
  return OWN_ANSWERS.includes(type)
}

/**
 * Whether a piece on the portal is an invoice in Odoo. Of one whose *Cadre de facturation* says that it is a piece of works,
 * number and company are enough: its recipient there may be the MOE, and its amount may be cumulated. Of any other nothing
 * may speak against it.
 */
export function isPieceOf(ours: HandedOver, framework: string | undefined, seen: SeenInvoice): boolean {
  if (ours.number !== seen.number || ANSWERS.includes(seen.type)) return false
  const likeness = compareWithSeen(ours, seen)
  return isWorksFramework(framework) ? likeness !== 'elsewhere' : likeness === 'same'
}
