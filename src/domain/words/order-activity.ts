import { ACTIVITY_PREFIX } from './activity.js'
import { escapeHtml, markup } from './html.js'
import { asParagraphs, reasonList } from './message-parts.js'
import type { Reason } from './reason.js'
import type { WantedActivity } from './telling.js'
import { fr } from './typography.js'

/** Asks whoever is in charge of a confirmed order for what its invoice will lack. */
export function orderActivity(demands: string | undefined, missing: readonly Reason[]): WantedActivity {
  return {
    summary: fr`${ACTIVITY_PREFIX} : commande à compléter avant facturation`,
    note: asParagraphs([
      ...(demands === undefined ? [] : [escapeHtml(demands)]),
      reasonList(missing, '<br>'),
      markup`Complétez l’onglet Chorus Pro de la commande : la passerelle le recopiera sur la facture et retirera cette activité d’elle-même.`,
    ]),
  }
}
