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
}

function supplierOf({ supplierName, supplierSiret }: ToValidate): string {
  return supplierName ?? (supplierSiret === undefined ? 'un sous-traitant' : `SIRET ${supplierSiret}`)
}

/** Who asks for how much, for which contract, and until when silence counts. */
export function validationActivity(
  invoice: ToValidate,
  deadline: Date,
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
      markup`Sans réponse de votre part le <b>${escapeHtml(frenchDateTime(deadline))}</b>, elle sera réputée validée.`,
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
export function decisionDone(decision: Decision, motive: string | undefined): string {
  if (decision === 'validate') return fr`Validation transmise à Chorus Pro : la facture suit son cours.`
  return motive === undefined
    ? fr`Refus transmis à Chorus Pro : le sous-traitant en est averti.`
    : fr`Refus transmis à Chorus Pro (motif « ${motive} ») : le sous-traitant en est averti.`
}

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
      return fr`La facture est au statut « ${statusLabel(event.code)} » depuis le ${at}.`
  }
}

function who({ name, telephone }: EventAuthor): string {
  return telephone === undefined ? name : `${name} (${telephone})`
}

export const NO_LONGER_YOURS = fr`Chorus Pro ne demande plus cette validation à votre société : le sous-traitant a nommé un autre valideur, ou l’espace « Factures à valider » vous est fermé.`

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
  elsewhere: NO_LONGER_YOURS,
}

export function standsAlready(state: Exclude<ValidationState, 'waiting'>): string {
  return STANDS[state]
}

export const NO_MOTIVE = fr`Choisissez d’abord un « Motif du refus », puis refusez de nouveau.`
export const UNKNOWN_MOTIVE = fr`Chorus Pro n’admet pas, ou plus, ce motif pour cette facture : choisissez-en un autre, puis refusez de nouveau.`
export const NO_MOTIVES = fr`Chorus Pro ne donne pas à la passerelle les motifs de refus de cette facture : refusez-la sur le portail.`
export const COMMENT_WANTED = fr`Avec le motif « Autre », expliquez votre refus dans le « Commentaire », puis refusez de nouveau.`
export const COMMENT_TOO_LONG = fr`Le « Commentaire » dépasse les ${String(LONGEST_COMMENT)} caractères que Chorus Pro admet : raccourcissez-le, puis recommencez.`
export const SERVICE_FORBIDDEN = fr`Chorus Pro n’ouvre pas ce service au compte technique de la société : répondez sur le portail ; votre administrateur en trouve le détail dans le journal de la passerelle.`
export const NEVER_SHOWN = fr`La réponse de Chorus Pro s’est perdue et il refuse de donner l’historique de la facture : vérifiez sur le portail si votre décision y est.`

/** In Chorus Pro's words, where it has any. */
export function refusedByChorus(libelle: string | undefined): string {
  if (libelle === undefined)
    return fr`Chorus Pro refuse sans donner de motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
  return isBareCode(libelle)
    ? fr`Chorus Pro refuse et n’en dit que le code ${libelle} : vérifiez le motif et le commentaire, ou répondez sur le portail.`
    : fr`Chorus Pro refuse : ${libelle}`
}
