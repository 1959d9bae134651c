import type { StatusEvent } from '../chorus-status/event.js'
import { escapeHtml, escapeMultiline, joinHtml, markup, type Html } from './html.js'
import {
  isQueuedAlone,
  NO_MOTIVE,
  ON_PORTAL_CODE,
  QUESTION_CODE,
  type Reason,
  shownReasons,
} from './reason.js'

/** The parts that chatter notes and activities have in common; third parties' text is escaped. */

/** Each of the first reasons with the field to look at. `lineBreak`: see `escapeMultiline`. */
export function reasonList(reasons: readonly Reason[], lineBreak?: '<br/>' | '<br>'): Html {
  const items = shownReasons(reasons).map(
    ({ sentence, field }) =>
      markup`<li>${escapeMultiline(sentence, lineBreak)}${field === undefined ? markup`` : markup` <i>(champ : ${escapeHtml(field)})</i>`}</li>`,
  )
  return markup`<ul>${joinHtml(items)}</ul>`
}

/** What is to be done about what blocks an invoice, and that the bridge does the rest. */
export function whatThen(reasons: readonly Reason[]): Html {
  if (isQueuedAlone(reasons))
    return markup`Une fois cet envoi fait ou annulé, la passerelle enverra la facture à Chorus Pro d’elle-même`
  return reasons.every(({ code }) => code === QUESTION_CODE)
    ? markup`Répondez dans Odoo ; la passerelle fera le reste d’elle-même`
    : markup`Corrigez dans Odoo ; la passerelle enverra la facture d’elle-même`
}

/** Whether the invoice is held back for people to deposit it on the portal. */
export function isForPortal(reasons: readonly Reason[]): boolean {
  return reasons.some(({ code }) => code === ON_PORTAL_CODE)
}

/** What is to be done about an invoice that is held back. */
export function whatThenHeld(reasons: readonly Reason[]): Html {
  return isForPortal(reasons)
    ? markup`Déposez la pièce sur le portail ; la passerelle l’y trouvera d’elle-même et la suivra. Si ce n’est pas une pièce de travaux, changez le cadre de facturation, puis choisissez « Déposer à nouveau » dans l’onglet Chorus Pro.`
    : markup`Vérifiez la facture, puis choisissez « Déposer à nouveau » dans l’onglet Chorus Pro.`
}

/** What is to be done about an invoice that Chorus Pro did not integrate. */
export function whatThenRefused(reasons: readonly Reason[]): Html {
  return reasons.every(({ code }) => code === NO_MOTIVE)
    ? markup`Rien ne dit que la facture soit en cause : demandez le motif au support de Chorus Pro en rappelant le numéro de flux, puis choisissez « Déposer à nouveau » dans l’onglet Chorus Pro.`
    : markup`Corrigez la facture ou la fiche du client, puis choisissez « Déposer à nouveau » dans l’onglet Chorus Pro.`
}

/** The official to turn to, and how. */
export function contactLine({ name, telephone, email }: NonNullable<StatusEvent['author']>): Html {
  const ways = [telephone, email].filter((way) => way !== undefined).map(escapeHtml)
  return markup`<b>Interlocuteur :</b> ${escapeHtml(name)}${ways.length > 0 ? markup` (${joinHtml(ways, ', ')})` : markup``}`
}

/** One paragraph a text; a list is one already. */
export function asParagraphs(texts: readonly Html[]): Html {
  return joinHtml(texts.map((text) => (text.startsWith('<ul>') ? text : markup`<p>${text}</p>`)))
}
