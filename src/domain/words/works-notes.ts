import { absolute, type Decimal, formatDecimal, sameDecimal } from '../invoice/amount.js'
import type { OdooInvoice } from '../invoice/invoice.js'
import { AVAILABLE, isReturned, statusLabel, statusWords, whoseTurn } from '../chorus-status/status.js'
import type { Admission } from '../chorus-status/works-admission.js'
import { asksForSignature, codeOfPiece, isInstalment, lastDayToSign } from '../chorus-status/works-folder.js'
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
  const code = codeOfPiece(piece.type, statusCode)
  const isForItsAuthor = isReturned(code) && !asksForSignature(piece.type, code)
  const whose = isForItsAuthor ? 'à l’auteur de cette pièce' : whoseTurn(code)
  const turn = whose === undefined ? [] : [markup`<b>Prochaine action : ${escapeHtml(typeset(whose))}.</b>`]
  const amount =
    amountTotal === undefined
      ? []
      : [markup`Montant de la pièce : ${escapeHtml(frenchMoney(amountTotal, currency))} TTC.`]
  const means = meaningIn(piece.type, code)
  const meaning = means === undefined || isForItsAuthor ? markup`` : markup` ${escapeHtml(typeset(means))}`
  return note(
    subject,
    `folder.${identifier.replace(/\W/g, '_')}.${statusCode.replace(/\W/g, '_')}.${frenchMinute(statusAt).replace(/\D/g, '')}`,
    markup`Dossier de travaux : ${pieceName(piece)}, ${escapeHtml(statusLabel(code))}`,
    [markup`Depuis le ${escapeHtml(frenchDateTime(statusAt))}.${meaning}`, ...amount, ...turn],
  )
}

/** What a status says of a piece that is no invoice, and begins no period where it answers a monthly statement. */
function meaningIn(type: string | undefined, statusCode: string): string | undefined {
  if (statusCode === AVAILABLE)
    return isInstalment(type)
      ? 'La maîtrise d’ouvrage a la pièce et doit la payer. Le délai légal de paiement court déjà, depuis la réception de votre projet de décompte (article R2192-12 du code de la commande publique).'
      : 'La maîtrise d’ouvrage a la pièce et doit la payer : le délai légal de paiement du solde commence (article R2192-16 du code de la commande publique).'
  return statusCode === ACCOUNTANT_HAS_IT
    ? 'Le comptable public a la pièce.'
    : statusWords(statusCode)?.meaning
}

const ACCOUNTANT_HAS_IT = 'MISE_A_DISPOSITION_COMPTABLE'

/** The invoice of which MOE or MOA admit another amount than was asked for. */
type AdmittedInvoice = Pick<OdooInvoice, 'amountTotal' | 'currency' | 'moveType'>

export function admittedNote(
  subject: NoteSubject,
  admission: Admission<AnswerPiece>,
  invoice: AdmittedInvoice,
): NoteTelling {
  return note(
    subject,
    `folder.${admission.piece.identifier.replace(/\W/g, '_')}.amount`,
    markup`Montant admis différent de celui de la facture`,
    [difference(admission, invoice), whatThen(admission, invoice)],
  )
}

export function admittedActivity(
  admission: Admission<AnswerPiece>,
  invoice: AdmittedInvoice,
): ActivityTelling {
  return worksActivity('montant admis différent de celui de la facture', [
    difference(admission, invoice),
    whatThen(admission, invoice),
    markup`Cochez cette activité une fois que c’est fait.`,
  ])
}

function difference(
  { piece, difference, asked, isByPiece }: Admission<AnswerPiece>,
  { amountTotal, currency }: AdmittedInvoice,
): Html {
  const money = (amount: Decimal): Html => escapeHtml(frenchMoney(formatDecimal(amount), currency))
  const of = isByPiece
    ? markup`${money(asked)} TTC demandés par votre pièce sur le portail (facture dans Odoo : ${escapeHtml(frenchMoney(amountTotal, currency))} TTC)`
    : markup`une facture de ${money(asked)} TTC`
  return markup`${pieceName(piece)} : ${escapeHtml(frenchMoney(piece.amountTotal ?? '', currency))} TTC admis, pour ${of}, soit ${money(absolute(difference))} de ${isLess(difference) ? markup`moins` : markup`plus`}.`
}

/** Neither goes to Chorus Pro: the buyer would count the difference twice. */
function whatThen(
  { difference }: Admission<AnswerPiece>,
  { moveType }: Pick<AdmittedInvoice, 'moveType'>,
): Html {
  const inBooks =
    moveType === 'out_refund'
      ? markup`passez la différence dans Odoo sans l’envoyer`
      : isLess(difference)
        ? markup`faites l’avoir de la différence depuis cette facture : il reste dans Odoo`
        : markup`faites une facture de la différence, et choisissez « Ne pas envoyer » avant de la valider`
  const why = isLess(difference) || moveType === 'out_refund' ? markup`` : REVISED
  return markup`C’est ce qui est admis qui sera payé.${why} Vérifiez-le dans le dossier, sur le portail ; si vous l’acceptez, ${inBooks}, l’acheteur n’en a pas besoin.`
}

/** What makes it more than was asked for, as a rule. */
const REVISED = markup` Ce montant plus élevé vient d’ordinaire de la révision des prix : le projet de décompte est aux prix initiaux, et l’état d’acompte la lui ajoute (CCAG Travaux 2021, articles 12.1.1 et 12.2.1).`

function isLess({ units }: Decimal): boolean {
  return units < 0n
}

/** What was said of another amount holds no longer: `piece` admits the whole, or is the one that did not and was refused. */
export function admittedSinceNote(
  subject: NoteSubject,
  piece: AnswerPiece,
  admission: Admission | undefined,
): NoteTelling {
  const key = `folder.${piece.identifier.replace(/\W/g, '_')}`
  return admission === undefined
    ? note(subject, `${key}.withdrawn`, markup`Montant admis : plus rien n’est arrêté`, [
        markup`${pieceName(piece)} n’est plus retenu : l’autre montant qu’il admettait ne vaut plus. Un nouvel état d’acompte dira ce qui sera payé ; d’ici là, il n’y a rien à faire.`,
      ])
    : note(subject, `${key}.whole`, markup`Montant admis en entier depuis`, [
        markup`${pieceName(piece)} : la facture est admise en entier, et l’autre montant annoncé auparavant ne vaut plus. Il n’y a plus rien à faire à ce sujet ; si vous en aviez déjà passé la différence dans Odoo, annulez-la.`,
      ])
}

/** The general balance waits for the supplier's signature. */
export function signatureActivity(piece: AnswerPiece): ActivityTelling {
  const last = lastDayToSign(piece.statusAt)
  const day = frenchDate(frenchDay(last))
  const deadline = frenchDay(new Date(last.getTime() - REMINDED_DAYS * DAY_MS))
  const paragraphs = [
    markup`${pieceName(piece)}, à votre signature depuis le ${escapeHtml(frenchDateTime(piece.statusAt))}.`,
    markup`Signez-le sur le portail, avec ou sans réserves, ou dites-y pourquoi vous le refusez : sans réponse de votre part, il est réputé accepté après le ${escapeHtml(day)} (CCAG Travaux 2021, articles 12.4.3 et 12.4.5 ; voyez si votre marché y déroge).`,
  ]
  return worksActivity(`décompte général à signer au plus tard le ${day}`, paragraphs, deadline)
}

/**
 * The company has refused the general balance, which is worth nothing without a claim.
 *
 * @param notifiedAt when the balance came; undefined: not known
 */
export function refusedBalanceActivity(piece: AnswerPiece, notifiedAt: Date | undefined): ActivityTelling {
  const last = notifiedAt && lastDayToSign(notifiedAt)
  const day = last && frenchDate(frenchDay(last))
  const until =
    day === undefined
      ? markup`dans les trente jours de la notification du décompte`
      : markup`au plus tard le ${escapeHtml(day)}, trente jours après la notification du décompte`
  return worksActivity(
    `décompte général refusé, mémoire en réclamation à envoyer${day === undefined ? '' : ` au plus tard le ${day}`}`,
    [
      markup`${pieceName(piece)}, que vous avez refusé le ${escapeHtml(frenchDateTime(piece.statusAt))}.`,
      markup`Un refus ne vaut que motivé et chiffré : la maîtrise d’ouvrage, et la maîtrise d’œuvre en copie, doivent recevoir votre mémoire en réclamation ${until} ; sinon, il est réputé accepté (CCAG Travaux 2021, articles 12.4.3, 12.4.5 et 55.1 ; voyez si votre marché y déroge).`,
      markup`C’est ensuite à la maîtrise d’ouvrage de régler les sommes qu’elle admet et de répondre au mémoire. Cochez cette activité une fois qu’il est envoyé.`,
    ],
    last && frenchDay(new Date(last.getTime() - REMINDED_DAYS * DAY_MS)),
  )
}

const DAY_MS = 24 * 3_600_000

/** Odoo shows an activity as late from its deadline on: early enough for somebody to read the balance and to sign it. */
const REMINDED_DAYS = 7

function worksActivity(summary: string, paragraphs: readonly Html[], deadline?: string): ActivityTelling {
  return {
    kind: 'activity',
    wanted: { summary: fr`${ACTIVITY_PREFIX} : ${summary}`, note: asParagraphs(paragraphs), deadline },
  }
}
