import { hasKeyOf97 } from './iban.js'
import { isSameReference, visibleReference } from './reference.js'
import { REVERSAL_WORDINGS } from './reversal-wordings.js'

/** The texts of an invoice from which Odoo fills its order reference (BT-13) when nobody gave one. */
export interface FillerSources {
  /** BT-1, the invoice's own number. */
  readonly number: string
  readonly isCreditNote: boolean
  /** `invoice_origin`: quotations or orders, separated by commas. */
  readonly origin?: string | undefined
  readonly paymentReference?: string | undefined
  /** The number of the invoice that it reverses, or adds to as a debit note. */
  readonly reversedNumber?: string | undefined
}

/**
 * The sequence `sale.order`: `S00042` (padding 5) since 13.0, `SO042` before; databases keep the one they began with.
 * An online payment of it is called `S00042-1`. Without the zeros that fill it up it may be anybody's number, and is
 * Odoo's only where `invoice_origin` says so.
 */
const SALE_ORDER = /^(?:S0\d{4}|SO0\d{2,4})(?:-\d{1,3})?$/i

/** The number of an online payment of an order: that of the order, and one of its own. */
const PAYMENT_OF_ORDER = /-\d{1,3}$/

/** ISO 11649, at most 25 characters: the structured payment reference that Odoo computes where the journal says so. */
const CREDITOR_REFERENCE = /^RF\d\d[A-Z0-9]{1,21}$/i

/**
 * Whether a text that stands where a commitment number belongs was written there by Odoo: the number of the invoice
 * itself, what it was made from (`sale` copies the number of the quotation), its payment reference, or what the wizards
 * for credit notes and debit notes write. Several of them joined by commas are one, too: that is how `sale` invoices
 * several orders at once.
 */
export function isOrderFiller(text: string, of: FillerSources): boolean {
  const visible = visibleReference(text)
  if (visible === undefined) return false
  return isOneFiller(visible, of) || parts(visible).every((part) => isOneFiller(part, of))
}

function isOneFiller(text: string, of: FillerSources): boolean {
  const equals = (other: string | undefined) =>
    other !== undefined && isSameReference(text.toLowerCase(), other.toLowerCase())
  return (
    [of.number, of.origin, of.paymentReference, of.reversedNumber].some(equals) ||
    parts(of.origin ?? '').some((part) => equals(part) || isPaymentOf(text, part)) ||
    SALE_ORDER.test(text) ||
    isCreditorReference(text) ||
    isReversalText(text, of)
  )
}

/** What is asked of to tell what somebody gave from what Odoo filled in. */
export interface CommitmentSources extends FillerSources {
  /** Whether Odoo's module for Chorus Pro is there (`l10n_fr_facturx_chorus_pro`), with a field of its own. */
  readonly hasChorusModule: boolean
  /** `purchase_order_reference`, *Engagement juridique*. */
  readonly purchaseOrderReference?: string | undefined
  /** `ref`, *Référence client*. */
  readonly customerReference?: string | undefined
}

/**
 * BT-13 as somebody gave it: with Odoo's module for Chorus Pro what stands in its own field, and nothing else; without it
 * the customer's reference, unless Odoo wrote it. Where Odoo joined the one reference that somebody gave with numbers of
 * orders, it is that one.
 */
export function commitmentNumberOf(sources: CommitmentSources): string | undefined {
  if (sources.hasChorusModule) return visibleReference(sources.purchaseOrderReference)
  const reference = visibleReference(sources.customerReference)
  if (reference === undefined || isOrderFiller(reference, sources)) return undefined
  const given = parts(reference).filter((part) => !isOneFiller(part, sources))
  return given.length === 1 && parts(reference).length > 1 ? given[0] : reference
}

function isPaymentOf(text: string, order: string): boolean {
  return PAYMENT_OF_ORDER.test(text) && isSameReference(text.replace(PAYMENT_OF_ORDER, ''), order)
}

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function isCreditorReference(text: string): boolean {
  const reference = text.replace(/\s/g, '').toUpperCase()
  return CREDITOR_REFERENCE.test(reference) && hasKeyOf97(reference)
}

/**
 * "Reversal of: FAC/2026/00012, wrong price", and the debit note's "FAC/2026/00012, wrong price". A credit note that names
 * an invoice of the same series says what it corrects, in whatever words.
 */
function isReversalText(text: string, { number, isCreditNote, reversedNumber }: FillerSources): boolean {
  const lower = text.toLowerCase()
  const begins = (words: string) =>
    lower.startsWith(words.toLowerCase()) && !/^\p{L}/u.test(lower.slice(words.length))
  if (REVERSAL_WORDINGS.some(begins)) return true
  const reversed = visibleReference(reversedNumber)?.toLowerCase()
  if (reversed !== undefined && begins(`${reversed},`)) return true
  const series = seriesOf(number)
  // The wizard for debit notes puts a comma between the number and the reason.
  if (!isCreditNote) return series !== undefined && new RegExp(`^${series},`, 'iu').test(text)
  if (saysMore(lower, reversed)) return false
  if (reversed !== undefined && isTelling(reversed) && names(lower, reversed)) return true
  return series !== undefined && new RegExp(series, 'iu').test(text)
}

/** Whether a number can be told from any other number that a text may hold. */
function isTelling(number: string): boolean {
  return number.length >= 5 || /\p{L}/u.test(number)
}

/** Whether a text holds, beside the numbers of invoices, another that somebody may have given: of five digits and more. */
function saysMore(text: string, reversed: string | undefined): boolean {
  const words = text.replaceAll(reversed ?? '\n', ' ').match(/[\p{L}\d/_-]+/gu) ?? []
  return words.some((word) => /\d{5}/.test(word) && !word.includes('/'))
}

/** Whether a text names a number whole, not as a part of a longer one. */
function names(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at !== -1; at = text.indexOf(number, at + 1))
    if (!/[\p{L}\d]$/u.test(text.slice(0, at)) && !/^\d/.test(text.slice(at + number.length))) return true
  return false
}

/**
 * The pattern of the numbers of an invoice's series, `FAC/2026/00042` → `R?FAC/\d{4}/\d{4,}`, credit notes (`RFAC`)
 * included. Undefined for a number without letters and separators: any number could be of such a series.
 */
function seriesOf(number: string): string | undefined {
  const match = /^R?(\p{L}[\p{L}\d]*)((?:[/-]\d+)+)$/iu.exec(number)
  const [, name, digits] = match ?? []
  if (name === undefined || digits === undefined) return undefined
  const groups = digits.match(/[/-]\d+/g) ?? []
  const pattern = groups.map((group, index) => {
    const length = group.length - 1
    return `${group.charAt(0)}\\d{${length}${index === groups.length - 1 ? ',' : ''}}`
  })
  return `(?<![\\p{L}\\d])R?${name}${pattern.join('')}(?!\\d)`
}
