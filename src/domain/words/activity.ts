import type { StatusEvent } from '../chorus-status/event.js'
import { frenchDateTime } from './french-time.js'
import { escapeHtml, escapeMultiline, markup, type Html } from './html.js'
import {
  asParagraphs,
  contactLine,
  isForPortal,
  reasonList,
  whatThen,
  whatThenHeld,
  whatThenRefused,
} from './message-parts.js'
import { stillDiverges, type Divergence } from '../invoice/divergence.js'
import { differenceList, divergenceRemedy, divergenceTitle } from './divergence-words.js'
import { plainText, shortened } from './plain-text.js'
import type { Reason } from './reason.js'
import { statusLabel, statusMeaning } from '../chorus-status/status.js'
import type { ActivityTelling } from './telling.js'
import { fr, typeset } from './typography.js'

/** Why somebody in the company has to act on an invoice. */
export type ActionNeeded =
  /** Something is missing before the invoice can be sent. */
  | { readonly why: 'blocked'; readonly reasons: readonly Reason[] }
  /** Chorus Pro rejected the flow. */
  | { readonly why: 'refused'; readonly reasons: readonly Reason[] }
  /** Chorus Pro would not take the invoice, or a person has to look before it is sent (again). */
  | { readonly why: 'held'; readonly reasons: readonly Reason[] }
  /** The recipient, or Chorus Pro, has handed the invoice back. */
  | {
      readonly why: 'returned'
      readonly event: StatusEvent
      /** See `statusMeaning`. */
      readonly isPiece?: boolean | undefined
    }
  /** Odoo no longer says what Chorus Pro has. */
  | { readonly why: 'divergence'; readonly divergence: Divergence }

/** How the summary of each of the bridge's activities begins: this, beside who made it, is how it is found again. */
export const ACTIVITY_PREFIX = 'Chorus Pro'

/** Odoo keeps a line break of an activity's note as `<br>` (measured on 17.0 and 19.0): so written, it reads the same. */
const LINE_BREAK = '<br>'

/** A to-do list is no place for pages: the note and the field have the whole comment. */
const LONGEST_COMMENT = 500

/** Nobody has to act (any more). */
export const noActivity: ActivityTelling = { kind: 'activity', wanted: undefined }

/** What is left to ask once a return is over, at `status`: to put Odoo right, where it diverges from what Chorus Pro has. */
export function activityAfterReturn(
  divergence: Divergence | undefined,
  status: string | undefined,
): ActivityTelling {
  return divergence !== undefined && stillDiverges(divergence, status)
    ? activityFor({ why: 'divergence', divergence })
    : noActivity
}

/** What the to-do list of the person in charge says: a summary of one line, and what to do about it. */
export function activityFor(need: ActionNeeded): ActivityTelling {
  switch (need.why) {
    case 'blocked':
      return activity('facture à compléter avant envoi', [
        reasonList(need.reasons, LINE_BREAK),
        markup`${whatThen(need.reasons)} et retirera cette activité.`,
      ])
    case 'refused':
      return activity('facture refusée à l’intégration', [
        reasonList(need.reasons, LINE_BREAK),
        whatThenRefused(need.reasons),
      ])
    case 'held':
      return activity(
        isForPortal(need.reasons)
          ? 'pièce de travaux à déposer sur le portail'
          : 'facture non envoyée, à vérifier',
        [reasonList(need.reasons, LINE_BREAK), whatThenHeld(need.reasons)],
      )
    case 'returned':
      return returned(need.event, need.isPiece)
    case 'divergence':
      return activity(DIVERGED[need.divergence.what], [
        markup`${escapeHtml(divergenceTitle(need.divergence))} après son envoi à Chorus Pro.`,
        ...differenceList(need.divergence),
        escapeHtml(divergenceRemedy(need.divergence)),
      ])
  }
}

const DIVERGED: Readonly<Record<Divergence['what'], string>> = {
  draft: 'facture modifiée dans Odoo après son envoi',
  cancelled: 'facture modifiée dans Odoo après son envoi',
  changed: 'facture modifiée dans Odoo après son envoi',
  platform: 'facture envoyée deux fois',
}

function returned(event: StatusEvent, isPiece = false): ActivityTelling {
  const meaning = statusMeaning(event.code, isPiece)
  const paragraphs = [markup`Depuis le ${escapeHtml(frenchDateTime(event.occurredAt))}.`]
  if (event.comment !== undefined)
    paragraphs.push(
      markup`<b>Commentaire :</b> ${escapeMultiline(shortened(plainText(event.comment), LONGEST_COMMENT), LINE_BREAK)}`,
    )
  if (event.author !== undefined) paragraphs.push(contactLine(event.author))
  if (meaning !== undefined) paragraphs.push(escapeHtml(typeset(meaning)))
  return activity(fr`facture au statut « ${statusLabel(event.code)} »`, paragraphs)
}

function activity(summary: string, paragraphs: readonly Html[]): ActivityTelling {
  const note = asParagraphs(paragraphs)
  return { kind: 'activity', wanted: { summary: fr`${ACTIVITY_PREFIX} : ${summary}`, note } }
}
