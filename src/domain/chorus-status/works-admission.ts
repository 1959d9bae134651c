import {
  absolute,
  add,
  compare,
  type Decimal,
  formatDecimal,
  negate,
  parseDecimal,
  round,
  sameDecimal,
  subtract,
} from '../invoice/amount.js'
import type { HandedOver } from '../invoice/handed-over.js'
import type { OdooInvoice } from '../invoice/invoice.js'
import { endsUnpaid, isReturned } from './status.js'
import { isInstalment, isMistaken, VALIDATED_INSTALMENT } from './works-folder.js'

/** A piece of a folder. */
export interface FolderPiece {
  readonly type: string | undefined
  readonly statusCode: string
  readonly statusAt: Date
  /** `montantTTC`, as it came. */
  readonly amountTotal: string | undefined
}

/** What was asked for by a monthly statement, with VAT. */
export interface Claim {
  /** `montantTTC` of the piece on the portal; undefined: not known. */
  readonly claimed: string | undefined
  /** What the invoice has in Odoo. */
  readonly invoiced: string
  /** It is a credit note, of which Odoo gives the amount without a sign: a month in which less was done than taken back. */
  readonly isCredit: boolean
}

/** What the invoice claims. */
export function claimOf({
  invoice,
  handedOver,
}: {
  readonly invoice: Pick<OdooInvoice, 'amountTotal' | 'moveType'>
  readonly handedOver?: HandedOver | undefined
}): Claim {
  const { amountTotal, moveType } = handedOver ?? invoice
  return { claimed: handedOver?.claimed, invoiced: amountTotal, isCredit: moveType === 'out_refund' }
}

/** What MOE and MOA admit of an invoice by the last of their pieces, under the sign that the portal gives it. */
export interface Admission<Piece extends FolderPiece = FolderPiece> {
  readonly piece: Piece
  /** What of the invoice is admitted. */
  readonly amount: Decimal
  /** How much more that is than what was asked for, or less (negative). */
  readonly difference: Decimal
  /** What was asked for, in the terms of the piece. */
  readonly asked: Decimal
  /** The piece on the portal says another amount than the invoice, and the answer is measured by that one. */
  readonly isByPiece: boolean
}

/**
 * Undefined: nobody has said (any more) what is admitted.
 *
 * A statement may be cumulated since the contract began, and so may its answer, or the answer may be of the month alone (CCAG
 * Travaux 2021, 12.1.1 and 12.2.1): it is measured by whichever it is nearer to, what its piece asked for or what was invoiced.
 */
export function admissionOf<Piece extends FolderPiece>(
  pieces: readonly Piece[],
  { claimed, invoiced, isCredit }: Claim,
): Admission<Piece> | undefined {
  const piece = lastInstalment(pieces)
  const admitted = piece?.amountTotal === undefined ? undefined : parseDecimal(piece.amountTotal)
  const total = parseDecimal(invoiced)
  if (piece === undefined || admitted === undefined || total === undefined) return undefined
  const ofPiece = claimed === undefined ? undefined : parseDecimal(claimed)
  const isNegative = isCredit && [admitted, ofPiece].some((one) => one !== undefined && one.units < 0n)
  const own = isNegative ? negate(absolute(total)) : total
  const distance = (asked: Decimal): Decimal => absolute(subtract(admitted, asked))
  const isByPiece =
    ofPiece !== undefined && compare(ofPiece, own) !== 0 && compare(distance(ofPiece), distance(own)) <= 0
  const asked = isByPiece ? ofPiece : own
  const difference = subtract(admitted, asked)
  return { piece, amount: add(own, difference), difference, asked, isByPiece }
}

/** The MOA's word counts more than the MOE's, the later one more than the earlier; what was refused, or is wrong, is none. */
function lastInstalment<Piece extends FolderPiece>(pieces: readonly Piece[]): Piece | undefined {
  return pieces
    .filter(({ type, statusCode }) => isInstalment(type) && counts(statusCode))
    .sort(
      (a, b) =>
        Number(a.type === VALIDATED_INSTALMENT) - Number(b.type === VALIDATED_INSTALMENT) ||
        a.statusAt.getTime() - b.statusAt.getTime(),
    )
    .at(-1)
}

function counts(code: string): boolean {
  return !isReturned(code) && !endsUnpaid(code) && !isMistaken(code)
}

/** Whether another amount is admitted than was asked for. */
export function isOther({ difference }: Pick<Admission, 'difference'>): boolean {
  return difference.units !== 0n
}

/** What Odoo is told of it: *Montant admis*. */
export function admittedText(admission: Pick<Admission, 'amount'> | undefined): string | undefined {
  return admission && formatDecimal(round(admission.amount, 2))
}

/** Whether what Odoo was told is another amount than the invoice has; credit notes may bear their sign. */
export function isOtherText(admitted: string | undefined, invoiced: string): boolean {
  return admitted !== undefined && admitted !== '' && !sameDecimal(admitted.replace(/^-/, ''), invoiced)
}
