import type { OdooInvoice } from './invoice.js'

/**
 * What Chorus Pro was given of an invoice, or was found to have: kept beside the present reading, because Odoo's users
 * may renumber, change or cancel the invoice afterwards.
 */
export interface HandedOver {
  readonly number: string
  readonly moveType: OdooInvoice['moveType']
  /** As Odoo gives it. */
  readonly amountTotal: string
  /** BT-112 of the document, where a rounding parts it from Odoo's total; undefined: not known, or the same. */
  readonly grandTotal?: string | undefined
  readonly currency: string
  readonly invoiceDate: string | undefined
  readonly buyerId: number
  readonly buyerName: string
  /** Undefined: not known. */
  readonly buyerSiret: string | undefined
  /** BT-30 of the document; undefined: not known. */
  readonly sellerSiret: string | undefined
  /** Chorus Pro shows it among the pieces of works contracts, whatever *Cadre de facturation* says. */
  readonly isWorks?: boolean | undefined
}

export function handedOverOf(
  invoice: OdooInvoice,
  document: Pick<HandedOver, 'buyerSiret' | 'sellerSiret' | 'grandTotal'>,
): HandedOver {
  const { number, moveType, amountTotal, currency, invoiceDate, buyerId, buyerName } = invoice
  return { number, moveType, amountTotal, currency, invoiceDate, buyerId, buyerName, ...document }
}

/** What a search of Chorus Pro tells of an invoice, as far as it helps to recognise one. */
export interface SeenInvoice {
  readonly number: string
  /** `montantTTC`, as it came. */
  readonly amountTotal: string | undefined
  /** `codeFournisseur`. */
  readonly supplierSiret: string | undefined
  /** `codeDestinataire`. */
  readonly buyerSiret: string | undefined
  /** `typeFacture`, as it came. */
  readonly type: string | undefined
}

/** What can be read of an invoice of which something cannot. */
export interface PartlySeen extends Omit<SeenInvoice, 'number'> {
  readonly number: string | undefined
  /** `statut` */
  readonly code: string | undefined
}

/**
 * - `same`: nothing speaks against its being our invoice
 * - `elsewhere`: another supplier's, which may bear any number
 * - `different`: our number, on another invoice
 */
export type Likeness = 'same' | 'elsewhere' | 'different'

/** How the invoice that Chorus Pro shows under our number compares with ours. What is not known decides nothing. */
export function compareWithSeen(ours: HandedOver, seen: SeenInvoice): Likeness {
  if (contradict(ours.sellerSiret, seen.supplierSiret)) return 'elsewhere'
  return contradict(ours.buyerSiret, seen.buyerSiret) || isOtherKind(ours, seen) || !hasSameAmount(ours, seen)
    ? 'different'
    : 'same'
}

/** A number typed by hand often has other separators: letters and digits alone are what two spellings share. */
export function looksLike(ours: HandedOver, seen: SeenInvoice): boolean {
  return bare(ours.number) === bare(seen.number) && compareWithSeen(ours, seen) === 'same'
}

/** Whether nothing that can be read speaks against it. */
export function mayLookLike(ours: HandedOver, seen: PartlySeen): boolean {
  return looksLike(ours, { ...seen, number: seen.number ?? ours.number })
}

function bare(number: string): string {
  return number.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

const SIRET = /^\d{14}$/

/** Only two SIRETs can contradict each other: suppliers and recipients abroad have identifiers of other kinds. */
function contradict(ours: string | undefined, seen: string | undefined): boolean {
  return ours !== undefined && seen !== undefined && SIRET.test(ours) && SIRET.test(seen) && ours !== seen
}

function isOtherKind({ moveType }: HandedOver, { type }: SeenInvoice): boolean {
  return (moveType === 'out_invoice' && type === 'AVOIR') || (moveType === 'out_refund' && type === 'FACTURE')
}

/** The sign apart, which Chorus Pro and Odoo give to credit notes each in its own way. */
function hasSameAmount(ours: HandedOver, { amountTotal }: SeenInvoice): boolean {
  if (amountTotal === undefined) return true
  const seen = unsigned(amountTotal)
  return [ours.amountTotal, ours.grandTotal].some((own) => own !== undefined && unsigned(own) === seen)
}

function unsigned(amount: string): string {
  return Math.abs(Number(amount)).toFixed(2)
}
