import { sameDecimal } from '../invoice/amount.js'
import type { OdooInvoice } from '../invoice/invoice.js'
import { AVAILABLE, isReturned, statusLabel, statusWords, whoseTurn } from '../chorus-status/status.js'
import { asksForSignature, isInstalment, lastDayToSign } from '../chorus-status/works-folder.js'
import { ACTIVITY_PREFIX } from './activity.js'
import { frenchMoney } from './french-amount.js'
import { frenchDate, frenchDateTime, frenchDay, frenchMinute } from './french-time.js'
import { escapeHtml, type Html, markup } from './html.js'
import { asParagraphs } from './message-parts.js'
import { note, type NoteSubject } from './notes.js'
import type { ActivityTelling, NoteTelling } from './telling.js'
import { fr, typeset } from './typography.js'

/** A piece of a works contract, as its search shows it. */
interface ShownPiece {
  readonly identifier: string
  /** `YYYY-MM-DD` */
  readonly depositDate: string | undefined
  /** `montantTTC`, as it came. */
  readonly amountTotal: string | undefined
}

/** The invoice was found on the portal among the works pieces. */
export function pieceAdoptedNote(
  subject: NoteSubject,
  { identifier, depositDate, amountTotal }: ShownPiece,
  invoice: Pick<OdooInvoice, 'amountTotal' | 'currency'>,
): NoteTelling {
  const day = depositDate === undefined ? markup`` : markup` le ${escapeHtml(frenchDate(depositDate))}`
  const isOther = amountTotal !== undefined && !sameDecimal(amountTotal, invoice.amountTotal)
  return note(
    subject,
    `works.${identifier.replace(/\W/g, '_')}`,
    markup`Pièce de travaux trouvée sur le portail de Chorus Pro`,
    [
      markup`Elle a été déposée sur le portail${day} ; la passerelle la suit désormais.`,
      ...(isOther
        ? [
            markup`<b>Montants différents :</b> ${escapeHtml(frenchMoney(amountTotal, invoice.currency))} TTC sur le portail, ${escapeHtml(frenchMoney(invoice.amountTotal, invoice.currency))} TTC dans Odoo.`,
          ]
        : []),
    ],
  )
}

/** A piece that MOE or MOA has deposited in answer, at one of its statuses. */
interface AnswerPiece {
  readonly identifier: string
  readonly number: string
  readonly type: string | undefined
  readonly amountTotal: string | undefined
  readonly statusCode: string
  readonly statusAt: Date
}

const PIECE_NAMES: Readonly<Partial<Record<string, string>>> = {
  PROJET_DECOMPTE_MENSUEL: 'Projet de décompte mensuel',
  ETAT_ACOMPTE: 'État d’acompte',
  ETAT_ACOMPTE_VALIDE: 'État d’acompte validé',
  PROJET_DECOMPTE_FINAL: 'Projet de décompte final',
  PROJET_DECOMPTE_GENERAL: 'Projet de décompte général',
  PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE: 'Projet de décompte général (procédure tacite)',
  DECOMPTE_GENERAL: 'Décompte général',
  DECOMPTE_GENERAL_SIGNE: 'Décompte général signé',
  DECOMPTE_GENERAL_DEFINITIF_TACITE: 'Décompte général et définitif tacite',
  DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE: 'Décompte général et définitif (procédure tacite)',
}

/** `État d’acompte n° EA3`; a type that is not known is a piece. */
function pieceName({ type, number }: AnswerPiece): Html {
  return markup`${escapeHtml(PIECE_NAMES[type ?? ''] ?? 'Pièce')} n° ${escapeHtml(number)}`
}

/** Where the folder of the invoice stands now: which piece, since when, whose turn. */
export function folderNote(subject: NoteSubject, piece: AnswerPiece, currency: string): NoteTelling {
  const { identifier, amountTotal, statusCode, statusAt } = piece
  const isForItsAuthor = isReturned(statusCode) && !asksForSignature(piece.type, statusCode)
  const whose = isForItsAuthor ? 'à l’auteur de cette pièce' : whoseTurn(statusCode)
  const turn = whose === undefined ? [] : [markup`<b>Prochaine action : ${escapeHtml(typeset(whose))}.</b>`]
  const amount =
    amountTotal === undefined
      ? []
      : [markup`Montant de la pièce : ${escapeHtml(frenchMoney(amountTotal, currency))} TTC.`]
  const means = meaningIn(piece)
  const meaning = means === undefined || isForItsAuthor ? markup`` : markup` ${escapeHtml(typeset(means))}`
  return note(
    subject,
    `folder.${identifier.replace(/\W/g, '_')}.${statusCode.replace(/\W/g, '_')}.${frenchMinute(statusAt).replace(/\D/g, '')}`,
    markup`Dossier de travaux : ${pieceName(piece)}, ${escapeHtml(statusLabel(statusCode))}`,
    [markup`Depuis le ${escapeHtml(frenchDateTime(statusAt))}.${meaning}`, ...amount, ...turn],
  )
}

/** What a status says of a piece that is no invoice, and begins no period where it answers a monthly statement. */
function meaningIn({ type, statusCode }: AnswerPiece): string | undefined {
  if (statusCode === AVAILABLE)
    return isInstalment(type)
      ? 'La maîtrise d’ouvrage a la pièce et doit la payer. Le délai légal de paiement court déjà, depuis la réception de votre projet de décompte (article R2192-12 du code de la commande publique).'
      : 'La maîtrise d’ouvrage a la pièce et doit la payer : le délai légal de paiement du solde commence (article R2192-16 du code de la commande publique).'
  return statusCode === ACCOUNTANT_HAS_IT
    ? 'Le comptable public a la pièce.'
    : statusWords(statusCode)?.meaning
}

const ACCOUNTANT_HAS_IT = 'MISE_A_DISPOSITION_COMPTABLE'

/** What MOE or MOA admit of an invoice is another amount than it has. */
export interface AdmittedAmount {
  readonly admitted: string
  readonly invoiced: string
  readonly currency: string
}

export function admittedNote(subject: NoteSubject, piece: AnswerPiece, amounts: AdmittedAmount): NoteTelling {
  return note(
    subject,
    `folder.${piece.identifier.replace(/\W/g, '_')}.amount`,
    markup`Montant admis différent de celui de la facture`,
    [difference(piece, amounts), whatThen(amounts)],
  )
}

export function admittedActivity(piece: AnswerPiece, amounts: AdmittedAmount): ActivityTelling {
  return worksActivity('montant admis différent de celui de la facture', [
    difference(piece, amounts),
    whatThen(amounts),
    markup`Cochez cette activité une fois que c’est fait.`,
  ])
}

function difference(piece: AnswerPiece, { admitted, invoiced, currency }: AdmittedAmount): Html {
  const more = Number(admitted) - Number(invoiced)
  return markup`${pieceName(piece)} : ${escapeHtml(frenchMoney(admitted, currency))} TTC admis, pour une facture de ${escapeHtml(frenchMoney(invoiced, currency))} TTC, soit ${escapeHtml(frenchMoney(Math.abs(more).toFixed(2), currency))} de ${more < 0 ? markup`moins` : markup`plus`}.`
}

/** Neither goes to Chorus Pro: the buyer would count the difference twice. */
function whatThen({ admitted, invoiced }: AdmittedAmount): Html {
  const inBooks =
    Number(admitted) < Number(invoiced)
      ? markup`faites l’avoir de la différence depuis cette facture : il reste dans Odoo`
      : markup`faites une facture de la différence, et choisissez « Ne pas envoyer » avant de la valider`
  return markup`C’est le montant admis qui sera payé. Vérifiez-le dans le dossier, sur le portail ; si vous l’acceptez, ${inBooks}, l’acheteur n’en a pas besoin.`
}

/** The general balance waits for the supplier's signature. */
export function signatureActivity(piece: AnswerPiece): ActivityTelling {
  const last = lastDayToSign(piece.statusAt)
  const day = frenchDate(frenchDay(last))
  const deadline = frenchDay(new Date(last.getTime() - REMINDED_DAYS * 24 * 3_600_000))
  const paragraphs = [
    markup`${pieceName(piece)}, à votre signature depuis le ${escapeHtml(frenchDateTime(piece.statusAt))}.`,
    markup`Signez-le sur le portail, avec ou sans réserves, ou dites-y pourquoi vous le refusez : sans réponse de votre part, il est réputé accepté après le ${escapeHtml(day)} (CCAG Travaux 2021, articles 12.4.3 et 12.4.5 ; voyez si votre marché y déroge).`,
  ]
  return worksActivity(`décompte général à signer au plus tard le ${day}`, paragraphs, deadline)
}

/** Odoo shows an activity as late from its deadline on: early enough for somebody to read the balance and to sign it. */
const REMINDED_DAYS = 7

function worksActivity(summary: string, paragraphs: readonly Html[], deadline?: string): ActivityTelling {
  return {
    kind: 'activity',
    wanted: { summary: fr`${ACTIVITY_PREFIX} : ${summary}`, note: asParagraphs(paragraphs), deadline },
  }
}
