import { isBareCode } from './bare-code.js'
import type { EventAuthor, StatusEvent } from '../chorus-status/event.js'
import { statusLabel } from '../chorus-status/status.js'
import {
  type Decision,
  endOf,
  LONGEST_COMMENT,
  type Turn,
  type ValidationState,
} from '../validating/validation.js'
import { ACTIVITY_PREFIX } from './activity.js'
import { frenchMoney } from './french-amount.js'
import { frenchDateTime } from './french-time.js'
import { escapeHtml, escapeMultiline, type Html, markup } from './html.js'
import { asParagraphs } from './message-parts.js'
import { plainText, shortened } from './plain-text.js'
import type { WantedActivity } from './telling.js'
import { fr, typeset } from './typography.js'

/** What is told of an invoice that the company has to validate. */
export interface ToValidate {
  readonly number: string
  readonly supplierName: string | undefined
  readonly supplierSiret: string | undefined
  readonly buyerName: string | undefined
  readonly contract: string | undefined
  readonly commitment: string | undefined
  readonly amountTotal: string | undefined
  readonly amountUntaxed: string | undefined
  readonly currency: string
  /** The long code; undefined: nobody has told. */
  readonly frame: string | undefined
}

function supplierOf({ supplierName, supplierSiret, frame }: ToValidate): string {
  return supplierName ?? (supplierSiret === undefined ? `un ${depositorOf(frame)}` : `SIRET ${supplierSiret}`)
}

/** Who deposits invoices of a frame that others have to validate. */
function depositorOf(frame: string | undefined): string {
  if (frame === undefined) return 'fournisseur'
  return /^A1[234]_/.test(frame) ? 'cotraitant' : 'sous-traitant'
}

/** Who asks for how much, for which contract, and until when silence counts, where that is known. */
export function validationActivity(
  invoice: ToValidate,
  deadline: Date | undefined,
  answer: string | undefined,
): WantedActivity {
  const { number, buyerName, contract, commitment, amountTotal, amountUntaxed, currency } = invoice
  const untaxed =
    amountUntaxed === undefined || amountUntaxed === amountTotal
      ? ''
      : fr` (${frenchMoney(amountUntaxed, currency)} HT)`
  const about = [
    ...(buyerName === undefined ? [] : [fr`pour ${buyerName}`]),
    ...(contract === undefined ? [] : [fr`marché ${contract}`]),
    ...(commitment === undefined ? [] : [fr`engagement ${commitment}`]),
  ].join(', ')
  const amount =
    amountTotal === undefined
      ? markup``
      : markup` de ${escapeHtml(`${frenchMoney(amountTotal, currency)} TTC${untaxed}`)}`
  return {
    summary: fr`${ACTIVITY_PREFIX} : facture de ${supplierOf(invoice)} à valider`,
    note: asParagraphs([
      markup`${escapeHtml(supplierOf(invoice))} a déposé la facture ${escapeHtml(number)}${amount}${about === '' ? markup`` : markup`, ${escapeHtml(about)}`}.`,
      deadline === undefined
        ? markup`Chorus Pro ne dit pas à la passerelle depuis quand elle attend : sans réponse de votre part sous quinze jours, elle sera réputée validée. Vérifiez l’échéance sur le portail.`
        : markup`Sans réponse de votre part le <b>${escapeHtml(frenchDateTime(deadline))}</b>, elle sera réputée validée.`,
      markup`Choisissez « Valider » ou « Refuser » en haut de la fiche : la passerelle transmet votre décision à Chorus Pro et retire cette activité d’elle-même.`,
      ...(answer === undefined ? [] : [markup`<b>Votre dernière demande :</b> ${escapeHtml(answer)}`]),
    ]),
  }
}

/** The note of an answer. Its name is made of facts alone. */
export function validationNote(
  connection: string,
  identifier: string,
  { key, sentence }: { readonly key: string; readonly sentence: string },
): { readonly messageId: string; readonly body: Html } {
  const part = (text: string): string => text.replace(/[^A-Za-z0-9_+-]/g, '_')
  return {
    messageId: `<chorus.${part(connection)}.validation.${part(identifier)}.${part(key)}@odoo-chorus-bridge>`,
    body: asParagraphs([markup`${escapeMultiline(sentence)}`]),
  }
}

/** What Chorus Pro has done of what a user decided. */
export function decisionDone(
  decision: Decision,
  motive: string | undefined,
  frame: string | undefined,
): string {
  if (decision === 'validate') return fr`Validation transmise à Chorus Pro : la facture suit son cours.`
  return motive === undefined
    ? fr`Refus transmis à Chorus Pro : le ${depositorOf(frame)} en est averti.`
    : fr`Refus transmis à Chorus Pro (motif « ${motive} ») : le ${depositorOf(frame)} en est averti.`
}

/** A decision that stands in Odoo and could not be passed on so far. */
export function decisionWaits(decision: Decision, cause: string, deadline: Date | undefined): string {
  if (decision === 'validate') return fr`Votre validation attend. ${cause}`
  const until =
    deadline === undefined
      ? fr`Après quinze jours de mise à validation, il sera trop tard`
      : fr`Le ${frenchDateTime(deadline)}, il sera trop tard`
  return fr`Votre refus attend. ${cause} ${until} : la facture sera réputée validée. Si ce moment approche, refusez-la sur le portail.`
}

export const CHORUS_SILENT = fr`Chorus Pro ne répond pas en ce moment : la passerelle transmettra votre décision dès qu’il répondra.`
export const CHORUS_CLOSED = fr`Chorus Pro refuse l’accès au compte technique de la société : la passerelle transmettra votre décision dès que votre administrateur l’aura rétabli.`
export const ANSWER_LOST = fr`La réponse de Chorus Pro s’est perdue et rien n’y montre votre décision : la passerelle la transmet de nouveau.`
/** Chorus Pro said no, for a trouble of its own. */
export function troubleMet(words: string): string {
  const said = shortened(plainText(words), LONGEST_COMMENT)
  return fr`Chorus Pro a signalé une difficulté technique (« ${said} ») et rien n’y montre votre décision : la passerelle la transmet de nouveau.`
}

/** @param refusal Chorus Pro's words about the second of two; undefined: it had none */
export function refusedOnceMore(refusal: string | undefined): string {
  return fr`${twoTries(refusal)} : peut-être parce que le premier est arrivé. La passerelle regarde ce qu’il en est et vous le dira sous vingt-quatre heures ; vous pouvez aussi le vérifier sur le portail.`
}

/** The same after a day in which nothing has shown either. */
export function neverKnown(refusal: string | undefined): string {
  return fr`${twoTries(refusal)}, et l’historique de la facture ne montre ni l’un ni l’autre : la passerelle ne peut pas dire si votre décision est arrivée. Vérifiez-le sur le portail.`
}

function twoTries(refusal: string | undefined): string {
  const said = shortened(plainText(refusal ?? ''), LONGEST_COMMENT)
  const words = said === '' ? '' : fr` (« ${said} »)`
  return fr`Chorus Pro n’a pas confirmé un premier envoi de votre décision, puis il a refusé le second${words}`
}

/** Of what may still show to have been carried out. */
export const UNCONFIRMED = fr`Chorus Pro n’a pas confirmé un envoi précédent : vérifiez sur le portail s’il y est arrivé.`

export const NOTHING_WAITS = fr`Plus aucune décision n’attend d’être transmise : la facture attend toujours votre réponse.`

export const NOTHING_WAITS_BUT = fr`Plus aucune décision n’attend d’être transmise. ${UNCONFIRMED}`

export const NO_DOCUMENT = fr`Chorus Pro ne remet pas à la passerelle le document de cette facture : lisez-le sur le portail avant de décider.`

/** What became of the invoice without the bridge: on the portal, or by silence. */
export function endedElsewhere(event: StatusEvent, turn: Turn): string {
  const at = frenchDateTime(event.occurredAt)
  const by = event.author === undefined ? '' : fr` par ${who(event.author)}`
  const why =
    event.comment === undefined
      ? ''
      : fr` Commentaire : ${shortened(plainText(event.comment), LONGEST_COMMENT)}`
  switch (endOf(event.code, turn)) {
    case 'validated':
      return fr`La facture a été validée sur le portail${by} le ${at}.`
    case 'tacit':
      return fr`Les quinze jours sont passés sans réponse : depuis le ${at} la facture est réputée validée.`
    case 'refused':
      return fr`La facture a été refusée sur le portail${by} le ${at}.${why}`
    case 'waiting':
    case 'elsewhere':
    case undefined:
      return fr`La facture est au statut « ${statusLabel(event.code)} » depuis le ${at} : elle n’attend plus votre validation.`
  }
}

/** What is known of the end of a turn where Chorus Pro does not tell its history. */
export function noLongerWaits(status: string): string {
  return fr`La facture est au statut « ${statusLabel(status)} » : elle n’attend plus votre validation.`
}

function who({ name, telephone }: EventAuthor): string {
  return telephone === undefined ? name : `${name} (${telephone})`
}

export const ANOTHER_NAMED = fr`Chorus Pro ne demande plus cette validation à votre société : un autre valideur y est désigné.`
export const UNLISTED = fr`Chorus Pro ne montre plus cette facture parmi celles que votre société doit valider, et ne dit pas ce qu’elle est devenue : vérifiez sur le portail si elle attend encore votre réponse.`

/** Why what a user decided cannot be passed on: what happened meanwhile. */
export function tooLate(decision: Decision, what: string): string {
  return decision === 'validate'
    ? fr`Votre validation n’est pas transmise. ${what}`
    : fr`Votre refus n’est pas transmis. ${what}`
}

const STANDS: Readonly<Record<Exclude<ValidationState, 'waiting'>, string>> = {
  validated: typeset('La facture est déjà validée.'),
  tacit: typeset('Les quinze jours sont passés : la facture est réputée validée.'),
  refused: typeset('La facture est déjà refusée.'),
  elsewhere: typeset('La facture n’est plus parmi celles que votre société doit valider.'),
}

export function standsAlready(state: Exclude<ValidationState, 'waiting'>): string {
  return STANDS[state]
}

export const NO_MOTIVE = fr`Choisissez d’abord un « Motif du refus », puis refusez de nouveau.`
export const UNKNOWN_MOTIVE = fr`Chorus Pro n’admet pas, ou plus, ce motif pour cette facture : choisissez-en un autre, puis refusez de nouveau.`
export const NO_MOTIVES = fr`Chorus Pro ne donne pas à la passerelle, pour l’instant du moins, les motifs de refus de cette facture : recommencez plus tard, ou refusez-la sur le portail.`
export const COMMENT_WANTED = fr`Avec le motif « Autre », expliquez votre refus dans le « Commentaire », puis refusez de nouveau.`
export const COMMENT_TOO_LONG = fr`Le « Commentaire » dépasse les ${String(LONGEST_COMMENT)} caractères que Chorus Pro admet : raccourcissez-le, puis recommencez.`
export const SERVICE_FORBIDDEN = fr`Chorus Pro n’ouvre pas ce service au compte technique de la société : répondez sur le portail ; votre administrateur en trouve le détail dans le journal de la passerelle.`
/** @param words in which Chorus Pro said no for a trouble of its own; undefined: its answer was lost */
export function neverShown(words: string | undefined): string {
  const answer =
    words === undefined
      ? fr`La réponse de Chorus Pro s’est perdue`
      : fr`Chorus Pro a signalé une difficulté technique`
  return fr`${answer} et il refuse de donner l’historique de la facture : vérifiez sur le portail si votre décision y est.`
}

/** In Chorus Pro's words, where it has any. */
export function refusedByChorus(libelle: string | undefined): string {
  if (libelle === undefined)
    return fr`Chorus Pro refuse sans donner de motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
  return isBareCode(libelle)
    ? fr`Chorus Pro refuse et n’en dit que le code ${libelle} : vérifiez le motif et le commentaire, ou répondez sur le portail.`
    : fr`Chorus Pro refuse : ${libelle}`
}
