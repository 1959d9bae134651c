import type { Absence } from '../chorus-status/original.js'
import type { FollowerKind } from '../chorus-status/replacement.js'
import { REJECTED, statusLabel } from '../chorus-status/status.js'
import type { CreditNoteAnswer } from '../odoo-fields/rejection-fields.js'
import { escapeHtml, type Html, markup } from './html.js'
import { note, type NoteSubject } from './notes.js'
import { QUESTION_CODE, type Reason } from './reason.js'
import type { NoteTelling } from './telling.js'
import { fr } from './typography.js'

/** An invoice of Odoo, for a link to it. */
export interface Linked {
  readonly odooId: number
  readonly number: string
}

/** As Odoo's own notes name a record, so that a click opens it. */
function linkTo({ odooId, number }: Linked): Html {
  return markup`<a href="#" data-oe-model="account.move" data-oe-id="${escapeHtml(String(odooId))}">${escapeHtml(number)}</a>`
}

/** Rejected by Chorus Pro or its recipient, or refused otherwise. */
function participle(statusCode: string | undefined): Html {
  return isOtherwise(statusCode) ? markup`refusée` : markup`rejetée`
}

function isOtherwise(statusCode: string | undefined): statusCode is string {
  return statusCode !== undefined && statusCode !== REJECTED
}

/** On the rejected invoice: what was made of it. */
export function followerNote(
  subject: NoteSubject,
  kind: FollowerKind,
  follower: Linked,
  statusCode: string | undefined,
): NoteTelling {
  const key = `follower.${kind}.${String(follower.odooId)}`
  const rejected = participle(statusCode)
  switch (kind) {
    case 'credit-note':
      return note(subject, key, markup`Avoir fait sur cette facture ${rejected}`, [
        markup`L’avoir ${linkTo(follower)} porte sur cette facture.`,
      ])
    case 'replacement':
      return note(subject, key, markup`Facture ${rejected}, remplacée`, [
        isOtherwise(statusCode)
          ? markup`La facture ${linkTo(follower)} remplace celle-ci, qui sera close dès que Chorus Pro aura intégré la nouvelle.`
          : markup`La facture ${linkTo(follower)} remplace celle-ci. Le rejet comptera comme traité dès que Chorus Pro l’aura intégrée.`,
      ])
    case 'copy':
      return note(subject, key, markup`Facture ${rejected}, dupliquée`, [
        markup`La facture ${linkTo(follower)} est une copie de celle-ci.`,
      ])
  }
}

/** On what was made of it: which invoice it comes from. */
export function originNote(
  subject: NoteSubject,
  kind: FollowerKind,
  rejected: Linked,
  statusCode: string | undefined,
): NoteTelling {
  const key = `rejected.${kind}.${String(rejected.odooId)}`
  const how = participle(statusCode)
  const which = escapeHtml(
    absenceWords(isOtherwise(statusCode) ? { is: 'spent', statusCode } : { is: 'rejected' }),
  )
  switch (kind) {
    case 'credit-note':
      return note(subject, key, markup`Avoir d’une facture ${how}`, [
        markup`Cet avoir porte sur la facture ${linkTo(rejected)}, ${which}.`,
      ])
    case 'replacement':
      return note(subject, key, markup`Remplace une facture ${how}`, [
        markup`Cette facture remplace la facture ${linkTo(rejected)}, ${which}.`,
      ])
    case 'copy':
      return note(subject, key, markup`Copie d’une facture ${how}`, [
        markup`Cette facture est une copie de la facture ${linkTo(rejected)}, ${which}. Si elle la remplace, choisissez celle-ci dans « Remplace la facture », onglet Chorus Pro.`,
      ])
  }
}

/** The invoice that a user names is none of this company's that the bridge follows. */
export function foreignOriginNote(subject: NoteSubject, originalId: number): NoteTelling {
  return note(
    subject,
    `rejected.foreign.${String(originalId)}`,
    markup`Facture remplacée : inconnue de la passerelle`,
    [
      markup`La facture choisie dans « Remplace la facture » n’est pas une facture de cette société que suit la passerelle (autre société, ou date d’avant la mise en service) : vérifiez ce champ.`,
    ],
  )
}

/** Chorus Pro has what replaces the rejected invoice. */
export function replacedNote(subject: NoteSubject, identifier: string, follower: Linked): NoteTelling {
  return note(subject, overKey(identifier), markup`Rejet traité`, [
    markup`Chorus Pro a intégré la facture ${linkTo(follower)}, qui remplace celle-ci : le rejet est marqué comme traité dans Chorus Pro, il n’y a plus rien à faire.`,
  ])
}

/** Chorus Pro goes on refusing it. `libelle`: in its words, or a code. */
export function markingRefusedNote(
  subject: NoteSubject,
  identifier: string,
  follower: Linked,
  libelle: string | undefined,
): NoteTelling {
  const why = libelle === undefined ? '' : fr` Sa réponse : ${libelle.replace(/[\s.]+$/, '')}.`
  const key = `rejection-not-over.${identifier.replace(/\W/g, '_')}`
  return note(subject, key, markup`Rejet à marquer comme traité`, [
    markup`La facture ${linkTo(follower)} remplace bien celle-ci dans Chorus Pro, mais il refuse que le rejet soit marqué comme traité.${escapeHtml(why)}`,
    markup`La passerelle réessaie une fois par jour. Vous pouvez aussi le marquer vous-même sur le portail de Chorus Pro ; si vous n’y parvenez pas, parlez-en à votre administrateur.`,
  ])
}

/** Chorus Pro has what replaces an invoice that it has nothing more to do with. */
export function replacedInOdooNote(
  subject: NoteSubject,
  identifier: string,
  follower: Linked,
  statusCode: string,
): NoteTelling {
  return note(subject, overKey(identifier), markup`Facture refusée, remplacée et close`, [
    markup`Chorus Pro a intégré la facture ${linkTo(follower)}, qui remplace celle-ci : elle est close dans Odoo, il n’y a plus rien à faire. Dans Chorus Pro elle reste au statut « ${escapeHtml(statusLabel(statusCode))} ».`,
  ])
}

/** Chorus Pro shows that the rejection is handled; whoever said so, it is told once. */
export function handledNote(subject: NoteSubject, identifier: string): NoteTelling {
  return note(subject, overKey(identifier), markup`Rejet traité`, [
    markup`Le rejet est marqué comme traité dans Chorus Pro : il n’y a plus rien à faire.`,
  ])
}

function overKey(identifier: string): string {
  return `rejection-over.${identifier.replace(/\W/g, '_')}`
}

/** Of a credit note that the customer's record says to keep. */
const KEPT_CODE = 'CREDIT_NOTE_KEPT'

const ON_CUSTOMER = 'Avoirs de factures rejetées, onglet Ventes & Achats de la fiche du client'

/** What is said of the invoice, after its number: « que Chorus Pro a rejetée ». */
function absenceWords(absence: Absence): string {
  switch (absence.is) {
    case 'rejected':
      return 'que Chorus Pro a rejetée'
    case 'spent':
      return fr`qui est au statut « ${statusLabel(absence.statusCode)} » dans Chorus Pro`
    case 'not-sent':
      return 'que la passerelle n’a pas fait parvenir à l’acheteur'
  }
}

const STAYS = fr`l’avoir qui l’annule dans vos livres reste d’ordinaire dans Odoo.`

function usual(absence: Absence): string {
  switch (absence.is) {
    case 'rejected':
      return fr`L’acheteur ne connaît plus la facture rejetée : ${STAYS}`
    case 'spent':
      return fr`Plus rien ne sera payé sur cette facture : ${STAYS}`
    case 'not-sent':
      return fr`Si l’acheteur ne l’a pas reçue autrement, ${STAYS}`
  }
}

/** Odoo lets those with *Invoicing* alone change no contact. */
const WITHOUT_RIGHT = fr`Si Odoo ne vous laisse pas modifier cette fiche, demandez-le à qui le peut ; pour garder cet avoir-ci dans Odoo, choisissez sur lui la demande « Ne pas envoyer ».`

/** Why a credit note waits: nobody has said so far what becomes of those of this customer. */
export function creditNoteQuestion(originalNumber: string, absence: Absence): Reason {
  return {
    code: QUESTION_CODE,
    sentence: fr`Cet avoir porte sur la facture ${originalNumber}, ${absenceWords(absence)} : faut-il l’envoyer ? ${usual(absence)} Répondez sur la fiche du client, « Garder dans Odoo » ou « Envoyer à Chorus Pro » : la réponse vaudra pour ses prochains avoirs. ${WITHOUT_RIGHT}${absence.is === 'not-sent' ? fr` Si la facture part entre-temps, l’avoir partira aussi.` : ''}`,
    field: ON_CUSTOMER,
  }
}

/** Why a credit note is not sent: that is what was answered. */
export function creditNoteKept(originalNumber: string, absence: Absence): Reason {
  return {
    code: KEPT_CODE,
    sentence: fr`Cet avoir porte sur la facture ${originalNumber}, ${absenceWords(absence)}, et reste dans Odoo, comme le demande la fiche du client. ${usual(absence)}`,
    field: ON_CUSTOMER,
  }
}

/** @param told see `toldReasons` */
export function keptNote(subject: NoteSubject, told: string, reason: Reason): NoteTelling {
  return note(subject, `kept.${told}`, markup`Avoir gardé dans Odoo`, [
    escapeHtml(reason.sentence),
    ...(reason.code === KEPT_CODE
      ? [
          markup`Pour l’envoyer tout de même, choisissez « Envoyer à Chorus Pro » dans « Avoirs de factures rejetées », sur la fiche du client.`,
        ]
      : []),
  ])
}

/** What answers somebody who wants such a credit note to be sent at once. */
export function creditNoteDeclined(answer: Exclude<CreditNoteAnswer, 'send'>, absence: Absence): string {
  return answer === 'ask'
    ? fr`Cet avoir porte sur une facture ${absenceWords(absence)} : répondez d’abord sur la fiche du client, « Avoirs de factures rejetées ». ${WITHOUT_RIGHT}`
    : fr`Cet avoir reste dans Odoo, comme le demande la fiche du client : pour l’envoyer, changez-y « Avoirs de factures rejetées ».`
}

/** The field *Suite du rejet*: what was made of the invoice, in the order in which it was told. */
export function followUpWords(
  followers: readonly { readonly kind: FollowerKind; readonly number: string }[],
): string {
  const named = (kind: FollowerKind): string[] => [
    ...new Set(followers.filter((one) => one.kind === kind).map(({ number }) => number)),
  ]
  const [credits, replacements] = [named('credit-note'), named('replacement')]
  const copies = named('copy').filter((number) => !replacements.includes(number))
  return [
    ...(credits.length > 0 ? [`Avoir ${credits.join(', ')}`] : []),
    ...(replacements.length > 0 ? [`Remplacée par ${replacements.join(', ')}`] : []),
    ...(copies.length > 0 ? [`Copiée dans ${copies.join(', ')}`] : []),
  ].join(' · ')
}
