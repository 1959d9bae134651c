import type { Reason } from './reason.js'
import { fr } from './typography.js'

/** Why an invoice waits that was refused or to be checked, then given up, and that may be sent again. */
export const wantedAgain: Reason = {
  code: 'WANTED_AGAIN',
  sentence: fr`Cette facture était refusée, ou à vérifier, quand elle a été mise de côté dans Odoo : elle ne part pas d’elle-même.`,
}
