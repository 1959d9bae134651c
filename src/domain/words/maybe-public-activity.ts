import { ACTIVITY_PREFIX } from './activity.js'
import { escapeHtml, joinHtml, markup, type Html } from './html.js'
import { asParagraphs } from './message-parts.js'
import type { WantedActivity } from './telling.js'
import { fr } from './typography.js'

/** A to-do list is no place for pages: the filter shows them all. */
const LISTED = 50

interface ListedCustomer {
  readonly partnerId: number
  readonly name: string
  readonly reason: string
}

/** How it is found again, too. */
export const MAYBE_PUBLIC_SUMMARY = fr`${ACTIVITY_PREFIX} : clients peut-être publics`

/** The one activity about customers that may be public bodies; undefined: there is none to list. */
export function maybePublicActivity(customers: readonly ListedCustomer[]): WantedActivity | undefined {
  if (customers.length === 0) return undefined
  const more = customers.length - LISTED
  const items = [
    ...customers
      .slice(0, LISTED)
      .map(
        ({ partnerId, name, reason }) => markup`<li>${link(partnerId, name)} : ${escapeHtml(reason)}</li>`,
      ),
    ...(more > 0
      ? [markup`<li>… et ${escapeHtml(`${String(more)} ${more > 1 ? 'autres' : 'autre'}`)}</li>`]
      : []),
  ]
  return {
    summary: MAYBE_PUBLIC_SUMMARY,
    note: asParagraphs([
      markup`La passerelle n’envoie pas les factures de ces clients, que Chorus Pro ne connaît pas. Ce sont peut-être des organismes publics :`,
      markup`<ul>${joinHtml(items)}</ul>`,
      markup`Sur la fiche de chacun, saisissez les 14 chiffres du SIRET, sans espaces ; ou, si le client est bien privé, cochez « N’est pas un organisme public », dans la partie Chorus Pro. La passerelle tient cette liste à jour et retirera l’activité d’elle-même.`,
      markup`Vous les retrouvez dans vos clients, sous le filtre « Peut-être publics ».`,
    ]),
  }
}

/** Odoo opens the record that such a link names. */
function link(partnerId: number, name: string): Html {
  return markup`<a href="#" data-oe-model="res.partner" data-oe-id="${escapeHtml(String(partnerId))}">${escapeHtml(name)}</a>`
}
