import type { Reason } from './reason.js'
import { fr } from './typography.js'

/** A credit note of a piece of a works contract: what the buyer owes is what was admitted in the folder. */
const STAYS = fr`L’acheteur paie le montant admis dans le dossier de travaux et n’attend pas d’avoir : celui-ci reste dans Odoo.`

const UNLESS = fr`Si l’acheteur vous en demande un, choisissez A1 dans « Cadre de facturation », onglet Chorus Pro.`

export const CREDIT_NOTE_OF_WORKS = 'CREDIT_NOTE_OF_WORKS'

/** Why it is not sent. */
export function pieceCreditNoteKept(number: string): Reason {
  return {
    code: CREDIT_NOTE_OF_WORKS,
    sentence: fr`Cet avoir porte sur la facture ${number}, une pièce de marché de travaux. ${STAYS} ${UNLESS}`,
    field: 'Cadre de facturation',
  }
}

/** What answers somebody who wants it to be sent at once. */
export const pieceCreditNoteDeclined = fr`Cet avoir porte sur une pièce de marché de travaux. ${STAYS} ${UNLESS}`
