import { mark } from '../../marks/mark.js'
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
  /** `montantTTC` of the piece that it is there, as it came: that may be cumulated. */
  readonly claimed?: string | undefined
  /** What of it MOE and MOA admit, as Odoo was told last; empty: nothing is known of that any more. */
  readonly admitted?: string | undefined
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
  /** `dateFacture`, `YYYY-MM-DD`. */
  readonly invoiceDate: string | undefined
  /** `dateDepot`, `YYYY-MM-DD`. */
  readonly depositDate: string | undefined
  /** `modeDepot`, as it came. */
  readonly depositMode: string | undefined
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
  const isAnother =
    contradict(ours.buyerSiret, seen.buyerSiret) ||
    isOtherKind(ours, seen) ||
    !hasSameAmount(ours, seen) ||
    (isOfAnotherDate(ours, seen) && mark('number-of-another-year'))
  return isAnother ? 'different' : 'same'
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
  // « 1816,50 », say: not known.
  if (seen === UNREADABLE) return true
  return [ours.amountTotal, ours.grandTotal].some((own) => own !== undefined && unsigned(own) === seen)
}

const DAY_MS = 24 * 3_600_000

/**
 * Numbers that begin anew each year come again. No invoice is deposited before its date, give or take the day of another
 * time zone, and a document says its own; what is typed on the portal bears the day on which it was.
 */
function isOfAnotherDate({ invoiceDate: ours }: HandedOver, seen: SeenInvoice): boolean {
  if (ours === undefined) return false
  const { depositDate, invoiceDate } = seen
  if (depositDate !== undefined && daysBetween(ours, depositDate) < -1) return true
  if (invoiceDate === undefined || invoiceDate === depositDate || isTyped(seen)) return false
  return Math.abs(daysBetween(ours, invoiceDate)) > 1
}

/** `SAISIE_PORTAIL`, `SAISIE_API`: neither takes a date. */
function isTyped({ depositMode }: SeenInvoice): boolean {
  return depositMode?.startsWith('SAISIE') ?? false
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}

const UNREADABLE = 'NaN'

function unsigned(amount: string): string {
  return Math.abs(Number(amount)).toFixed(2)
}
