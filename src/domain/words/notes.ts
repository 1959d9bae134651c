import type { StatusEvent } from '../chorus-status/event.js'
import { eventMinute } from '../chorus-status/event.js'
import { escapeHtml, escapeMultiline, markup, type Html } from './html.js'
import { frenchMoney } from './french-amount.js'
import { frenchDateTime, frenchMinute, toOdooTime } from './french-time.js'
import type { HandedOver } from '../invoice/handed-over.js'
import {
  asParagraphs,
  contactLine,
  isForPortal,
  reasonList,
  whatThen,
  whatThenHeld,
  whatThenRefused,
} from './message-parts.js'
import type { Divergence } from '../invoice/divergence.js'
import { differenceList, divergenceRemedy, divergenceTitle } from './divergence-words.js'
import { isQueuedAlone, type Reason } from './reason.js'
import { statusLabel, statusMeaning, whoseTurn } from '../chorus-status/status.js'
import type { NoteTelling } from './telling.js'
import { messageIdFor } from './telling.js'
import { fingerprintOf } from './told-reasons.js'
import { typeset } from './typography.js'

/** The invoice that a note is about. */
export interface NoteSubject {
  readonly connection: string
  readonly odooId: number
}

/**
 * The notes that accountants read in the chatter. All French, all third-party text escaped. What is about a flow bears
 * its number, not that of the attempt: a store that was lost counts attempts from one again.
 */

export function acceptedNote(subject: NoteSubject, flowNumber: string, at: Date): NoteTelling {
  return note(subject, `deposited.${messageIdPart(flowNumber)}`, markup`Facture transmise à Chorus Pro`, [
    markup`Transmise le ${escapeHtml(frenchDateTime(at))}, flux ${escapeHtml(flowNumber)}.`,
    markup`Chorus Pro l’intègre en quelques secondes à quelques heures ; la suite arrivera ici.`,
  ])
}

export function refusedNote(
  subject: NoteSubject,
  flowNumber: string,
  reasons: readonly Reason[],
): NoteTelling {
  const isDuplicate = reasons.some(({ code }) => code === 'REFUSED_DUPLICATE')
  return note(
    subject,
    `refused.${messageIdPart(flowNumber)}`,
    markup`Facture refusée par Chorus Pro à l’intégration`,
    [
      isDuplicate
        ? markup`Flux ${escapeHtml(flowNumber)}. Chorus Pro dit avoir déjà reçu cette facture, ou une autre de ce numéro.`
        : markup`Flux ${escapeHtml(flowNumber)}. La facture n’existe pas dans Chorus Pro.`,
      reasonList(reasons),
      markup`<b>Prochaine action : à vous.</b> ${whatThenRefused(reasons)}`,
    ],
  )
}

/**
 * Chorus Pro refuses whatever it is given, so that it was no fault of this invoice.
 *
 * @param told what is taken back: the flow that was refused, or the note that held the invoice
 */
export function waitingNote(
  subject: NoteSubject,
  told: string,
  { flow, words }: { readonly flow: string | undefined; readonly words: string | undefined },
): NoteTelling {
  return note(subject, `waiting.${messageIdPart(told)}`, markup`Envoi à Chorus Pro remis à plus tard`, [
    ...(flow === undefined ? [] : [markup`Flux ${escapeHtml(flow)}, non intégré.`]),
    words === undefined
      ? markup`Chorus Pro n’accepte en ce moment aucune facture de la société.`
      : markup`Chorus Pro n’accepte en ce moment aucune facture de la société : ${escapeHtml(words)}`,
    markup`Cette facture n’est pas en cause et il n’y a rien à faire : votre administrateur en trouve la cause dans le journal de la passerelle, qui enverra la facture d’elle-même.`,
  ])
}

/** @param told see `toldReasons` */
export function blockedNote(
  subject: NoteSubject,
  attempt: number,
  told: string,
  reasons: readonly Reason[],
): NoteTelling {
  return note(
    subject,
    `blocked.${attempt}.${told}`,
    isQueuedAlone(reasons)
      ? markup`Facture non envoyée à Chorus Pro : Odoo doit d’abord l’envoyer`
      : markup`Facture non envoyée à Chorus Pro : à compléter ou à corriger`,
    [reasonList(reasons), markup`<b>Prochaine action : à vous.</b> ${whatThen(reasons)}.`],
  )
}

/**
 * Chorus Pro would not take the invoice as it is; unlike a blocked one it does not go by itself once mended.
 *
 * @param told see `toldReasons`
 */
export function heldNote(
  subject: NoteSubject,
  attempt: number,
  told: string,
  reasons: readonly Reason[],
): NoteTelling {
  const title = isForPortal(reasons)
    ? markup`Pièce de travaux à déposer sur le portail de Chorus Pro`
    : markup`Facture non envoyée à Chorus Pro`
  return note(subject, `held.${attempt}.${told}`, title, [
    reasonList(reasons),
    markup`<b>Prochaine action : à vous.</b> ${whatThenHeld(reasons)}`,
  ])
}

/**
 * Odoo itself takes the invoice to Chorus Pro, so the bridge does not.
 *
 * @param told see `toldReasons`
 */
export function platformNote(subject: NoteSubject, told: string, way: Reason): NoteTelling {
  return note(subject, `platform.${told}`, markup`Facture confiée à la plateforme d’Odoo`, [
    escapeHtml(way.sentence),
    markup`La suite se lit dans Odoo, au statut de la facturation électronique.`,
  ])
}

export function stuckFlowNote(
  subject: NoteSubject,
  flowNumber: string,
  { state, stateSince }: { readonly state: string; readonly stateSince: Date | undefined },
): NoteTelling {
  const since =
    stateSince === undefined ? markup`` : markup` depuis le ${escapeHtml(frenchDateTime(stateSince))}`
  return note(
    subject,
    // The same state may come twice, and is told twice then.
    [
      'flow',
      messageIdPart(flowNumber),
      messageIdPart(state),
      ...(stateSince ? [frenchMinute(stateSince)] : []),
    ].join('.'),
    markup`Dépôt en attente chez Chorus Pro`,
    [
      markup`Le flux ${escapeHtml(flowNumber)} est dans l’état « ${escapeHtml(state)} »${since}.`,
      markup`Si cela dure, demandez sa relance au support de Chorus Pro en rappelant ce numéro de flux.`,
    ],
  )
}

/** Chorus Pro does not say for long what became of a flow. */
export function untoldFlowNote(subject: NoteSubject, flowNumber: string): NoteTelling {
  return note(subject, `untold.${messageIdPart(flowNumber)}`, markup`Dépôt sans nouvelles de Chorus Pro`, [
    markup`Chorus Pro a reçu le flux ${escapeHtml(flowNumber)} et ne dit pas, depuis plus de deux jours, ce qu’il est devenu. La passerelle continue de le lui demander et n’envoie pas la facture une seconde fois.`,
    markup`Cherchez la facture sur le portail ; si elle n’y est pas, demandez au support de Chorus Pro ce qu’est devenu ce flux, en rappelant son numéro.`,
  ])
}

/** Chorus Pro says that a flow is integrated, and does not show its invoice for long. */
export function unseenNote(subject: NoteSubject, flowNumber: string): NoteTelling {
  return note(subject, `unseen.${messageIdPart(flowNumber)}`, markup`Dépôt sans nouvelles de Chorus Pro`, [
    markup`Chorus Pro dit avoir intégré le flux ${escapeHtml(flowNumber)}, et ne montre pas la facture depuis plus de deux jours. La passerelle continue de la chercher et ne l’envoie pas une seconde fois.`,
    markup`Cherchez-la sur le portail ; si elle n’y est pas, demandez au support de Chorus Pro ce qu’est devenu ce flux, en rappelant son numéro.`,
  ])
}

/** @param isPiece see `statusMeaning` */
export function statusNote(subject: NoteSubject, event: StatusEvent, isPiece = false): NoteTelling {
  const meaning = statusMeaning(event.code, isPiece)
  const minute = eventMinute(event).replace(/\D/g, '')
  const lines = [
    markup`Le ${escapeHtml(frenchDateTime(event.occurredAt))}.${meaning === undefined ? markup`` : markup` ${escapeHtml(typeset(meaning))}`}`,
  ]
  if (event.comment !== undefined)
    lines.push(
      markup`<b>Commentaire :</b> <span style="unicode-bidi: isolate">${escapeMultiline(event.comment)}</span>`,
    )
  if (event.author !== undefined) lines.push(contactLine(event.author))
  const turn = whoseTurn(event.code)
  if (turn !== undefined) lines.push(markup`<b>Prochaine action : ${escapeHtml(typeset(turn))}.</b>`)
  return note(
    subject,
    `status.${messageIdPart(event.code)}.${minute}`,
    markup`Chorus Pro : ${escapeHtml(statusLabel(event.code))}`,
    lines,
  )
}

/** Odoo no longer says what Chorus Pro has. The name in its Message-Id stays: Odoo keeps those of earlier versions. */
export function divergenceNote(
  subject: NoteSubject,
  handed: HandedOver,
  divergence: Divergence,
): NoteTelling {
  const key = `${divergence.what}.${fingerprintOf(divergence.differences.join())}.${secondOf(divergence.since)}`
  return note(
    subject,
    `moved.${key}`,
    markup`${escapeHtml(divergenceTitle(divergence))} après son envoi à Chorus Pro`,
    [
      markup`Chorus Pro garde la facture n° ${escapeHtml(handed.number)} de ${escapeHtml(frenchMoney(handed.amountTotal, handed.currency))} telle qu’il l’a reçue ; la passerelle ne l’enverra pas une seconde fois.`,
      ...differenceList(divergence),
      markup`<b>Prochaine action : à vous.</b> ${escapeHtml(divergenceRemedy(divergence))}`,
    ],
  )
}

/** Odoo says again what Chorus Pro has. `at`: `write_date` of the reading that shows it. */
export function divergenceEndedNote(subject: NoteSubject, at: Date): NoteTelling {
  return note(
    subject,
    `moved.back.${secondOf(at)}`,
    markup`Facture de nouveau telle qu’envoyée à Chorus Pro`,
    [
      markup`La facture est validée dans Odoo telle que Chorus Pro l’a reçue : il n’y a plus rien à faire à ce sujet.`,
    ],
  )
}

/**
 * The money is there, although Chorus Pro knows of no payment.
 *
 * @param at `write_date` of the reading that shows it
 */
export function paidInOdooNote(subject: NoteSubject, statusCode: string, at: Date): NoteTelling {
  return note(subject, `paid-in-odoo.${secondOf(at)}`, markup`Facture réglée d’après Odoo`, [
    markup`Odoo indique que la facture est entièrement réglée, alors que Chorus Pro en reste au statut « ${escapeHtml(statusLabel(statusCode))} » : certains acheteurs ne signalent jamais leurs paiements.`,
    markup`Il n’y a plus rien à faire : elle quitte les factures à suivre. Si son statut change encore dans Chorus Pro, vous le lirez ici.`,
  ])
}

/** @param at `write_date` of the reading that shows it */
export function unpaidInOdooNote(subject: NoteSubject, at: Date): NoteTelling {
  return note(
    subject,
    `paid-in-odoo.back.${secondOf(at)}`,
    markup`Facture de nouveau suivie jusqu’à son paiement`,
    [
      markup`Odoo n’indique plus qu’elle est entièrement réglée : la passerelle reprend son suivi habituel dans Chorus Pro.`,
    ],
  )
}

/** What Chorus Pro holds of the invoice was attached to it. */
export function proofNote(subject: NoteSubject, identifier: string, isWhole: boolean): NoteTelling {
  return note(
    subject,
    `proof.${messageIdPart(identifier)}`,
    markup`Justificatif de Chorus Pro joint à la facture`,
    [
      markup`Le document que détient Chorus Pro et la fiche de son dépôt sont parmi les pièces jointes.`,
      ...(isWhole
        ? []
        : [
            markup`Les pièces qui accompagnent la facture sont trop volumineuses : elles restent à télécharger sur le portail.`,
          ]),
    ],
  )
}

function secondOf(moment: Date): string {
  return toOdooTime(moment).replace(/\D/g, '')
}

export function requestDoneNote(subject: NoteSubject, key: string, sentence: string): NoteTelling {
  return note(subject, `request.${key}`, markup`Demande prise en compte`, [escapeHtml(sentence)])
}

export function requestRefusedNote(subject: NoteSubject, key: string, sentence: string): NoteTelling {
  return note(subject, `request.${key}`, markup`Demande impossible`, [escapeHtml(sentence)])
}

/** Whether it was done is not known, and will not be. */
export function requestUnknownNote(subject: NoteSubject, key: string, sentence: string): NoteTelling {
  return note(subject, `request.${key}`, markup`Demande sans réponse`, [escapeHtml(sentence)])
}

/** The other side does not let it be done yet. One a request, however long it waits. */
export function requestWaitsNote(subject: NoteSubject, key: string, sentence: string): NoteTelling {
  return note(subject, `waits.${key}`, markup`Demande en attente`, [escapeHtml(sentence)])
}

/** A note of a bold title and some paragraphs. */
export function note(
  subject: NoteSubject,
  key: string,
  title: Html,
  paragraphs: readonly Html[],
): NoteTelling {
  return {
    kind: 'note',
    messageId: messageIdFor(subject.connection, subject.odooId, key),
    body: asParagraphs([markup`<b>${title}</b>`, ...paragraphs]),
  }
}

/** Only what a Message-Id may hold; what comes from outside must not break out of it. */
export function messageIdPart(text: string): string {
  return text.replace(/[^A-Za-z0-9_+-]/g, '_')
}
