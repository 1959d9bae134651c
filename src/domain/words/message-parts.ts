import type { StatusEvent } from '../chorus-status/event.js'
import { escapeHtml, escapeMultiline } from './html.js'
import { type Reason, shownReasons } from './reason.js'
import { fr } from './typography.js'

/** The parts that chatter notes and activities have in common; third parties' text is escaped. */

/** Each of the first reasons with the field to look at. `lineBreak`: see `escapeMultiline`. */
export function reasonList(reasons: readonly Reason[], lineBreak?: string): string {
  const items = shownReasons(reasons).map(
    ({ sentence, field }) =>
      `<li>${escapeMultiline(sentence, lineBreak)}${field === undefined ? '' : fr` <i>(champ : ${escapeHtml(field)})</i>`}</li>`,
  )
  return `<ul>${items.join('')}</ul>`
}

/** The official to turn to, and how. */
export function contactLine({ name, telephone, email }: NonNullable<StatusEvent['author']>): string {
  const ways = [telephone, email].filter((way) => way !== undefined).map(escapeHtml)
  return fr`<b>Interlocuteur :</b> ${escapeHtml(name)}${ways.length > 0 ? ` (${ways.join(', ')})` : ''}`
}

/** One paragraph a text; a list is one already. */
export function asParagraphs(texts: readonly string[]): string {
  return texts.map((text) => (text.startsWith('<ul>') ? text : `<p>${text}</p>`)).join('')
}
