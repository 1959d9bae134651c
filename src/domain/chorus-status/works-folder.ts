import { isReturned, PAID } from './status.js'

/**
 * The folder (*dossier de facturation*) of a works contract: each piece is answered by the next one, of which the last is paid
 * (docs/works-contracts-services.md). What comes of a piece of MOE or MOA comes of the invoice that began the folder.
 */

/** The general balance that the supplier has to sign, or to contest. */
export const GENERAL_BALANCE = 'DECOMPTE_GENERAL'
/** Nothing came back: it is the supplier's turn. */
export const AWAITS_SUPPLIER = 'A_ASSOCIER_FOURNISSEUR'

/** Our own code for a general balance that the supplier has refused: Chorus Pro's is that of any piece a supplier refuses. */
export const REFUSED_BALANCE = 'DECOMPTE_GENERAL_REFUSE'
const REFUSED_BY_SUPPLIER = 'REFUSEE_FOURNISSEUR'

/** What a status means of a piece of this type: of a balance that the company itself has refused it says otherwise. */
export function codeOfPiece(type: string | undefined, code: string): string {
  return type === GENERAL_BALANCE && code === REFUSED_BY_SUPPLIER ? REFUSED_BALANCE : code
}

/** The MOA's word on the MOE's *état d'acompte*; it is what is paid. */
export const VALIDATED_INSTALMENT = 'ETAT_ACOMPTE_VALIDE'

/** Of these it is known what the invoice is worth to MOE and MOA. */
const INSTALMENTS: readonly (string | undefined)[] = ['ETAT_ACOMPTE', VALIDATED_INSTALMENT]

/** Answered: the next piece says how it goes on. */
const ANSWERED: readonly string[] = ['ASSOCIEE', 'REMPLACEE_PAR_A22']

export function isInstalment(type: string | undefined): boolean {
  return INSTALMENTS.includes(type)
}

/** MOE or MOA have to make the piece out anew, or have. */
export function isMistaken(code: string): boolean {
  return code.startsWith('ERREUR_') || code === 'DUPLIQUE_APRES_REFUS'
}

/** Whether a status of another's piece says where the invoice stands. A refusal of such a piece is for its author to act on. */
export function isStandOfInvoice(type: string | undefined, code: string): boolean {
  // A general balance that was answered waits for nobody's signature any more.
  if (ANSWERED.includes(code)) return type === GENERAL_BALANCE
  return !isReturned(code) || asksForSignature(type, code)
}

export function asksForSignature(type: string | undefined, code: string): boolean {
  return type === GENERAL_BALANCE && code === AWAITS_SUPPLIER
}

/** Another end of another's piece is no end of the invoice. */
export function endsFolder(code: string): boolean {
  return code === PAID
}

/** CCAG Travaux 2021, 12.4.3: the contractor has thirty days from its notification to send the general balance back signed. */
const SIGNATURE_DAYS = 30

/** The day after which the general balance is deemed accepted by a contractor that is silent (CCAG Travaux 2021, 12.4.5). */
export function lastDayToSign(notifiedAt: Date): Date {
  return new Date(notifiedAt.getTime() + SIGNATURE_DAYS * 24 * 3_600_000)
}
