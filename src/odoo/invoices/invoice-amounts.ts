import { add, compare, type Decimal, formatDecimal, parseDecimal } from '../../domain/invoice/amount.js'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type {
  InvoiceDataAllowance,
  InvoiceDataLine,
  InvoiceDataVat,
} from '../../domain/invoice/invoice-data.js'
import { fr } from '../../domain/words/typography.js'
import type { Vat } from './invoice-vat.js'

/** A journal item. Amounts have two decimals, and the sign that they have for the buyer. */
export type Item =
  | ({ readonly kind: 'line'; readonly vat: Vat | undefined; readonly amount: string } & Omit<
      InvoiceDataLine,
      'netAmount' | 'vatCategory' | 'vatRate'
    >)
  | { readonly kind: 'vat'; readonly vat: Vat; readonly amount: string }
  | {
      readonly kind: 'contribution' | 'earlyDiscount'
      readonly vat: Vat | undefined
      readonly amount: string
      readonly reason: string
    }
  | { readonly kind: 'rounding'; readonly amount: string }

export interface InvoiceAmounts {
  readonly lines: readonly InvoiceDataLine[]
  readonly allowancesAndCharges: readonly InvoiceDataAllowance[]
  readonly vat: readonly InvoiceDataVat[]
  /** The part of Odoo's taxes that are no VAT. */
  readonly contributions: Decimal
  /** What the rounding of cash adds, but for what it adds to a tax. */
  readonly rounding: Decimal
}

/** What lines, allowances and charges have in common. */
interface Part {
  readonly item: Extract<Item, { kind: 'line' | 'contribution' | 'earlyDiscount' }>
  readonly vat: Vat
}

/**
 * @param untaxed what an invoice is on which nothing has a tax
 * @throws {InvoiceDataError} `LINE_WITHOUT_VAT`
 */
export function composeAmounts(items: readonly Item[], untaxed: Vat | undefined): InvoiceAmounts {
  const ofLines = items.flatMap((item) => (item.kind === 'line' && item.vat !== undefined ? [item.vat] : []))
  const outOfScope = ofLines.every(({ category }) => category === 'O') ? ofLines[0] : undefined
  const otherwise = ofLines.length === 0 ? untaxed : outOfScope
  const parts = oneOutOfScope(
    items.flatMap((item): Part[] => {
      if (item.kind === 'vat' || item.kind === 'rounding') return []
      if (item.kind !== 'line' && isZero(item.amount)) return []
      return [{ item, vat: item.vat ?? vatOfUntaxed(item, otherwise) }]
    }),
  )
  return {
    lines: parts.flatMap(lineOf),
    allowancesAndCharges: parts.flatMap(allowanceOf),
    vat: breakdown(parts, items),
    contributions: sumOf(items, 'contribution'),
    rounding: sumOf(items, 'rounding'),
  }
}

/**
 * What has no VAT on it beside lines that have one is exempt, as in Odoo's own UBL: a contribution that is levied
 * beside the VAT, and the half of an *escompte* that is put back after the VAT was reduced.
 */
function vatOfUntaxed(item: Part['item'], otherwise: Vat | undefined): Vat {
  if (otherwise !== undefined) return otherwise
  if (item.kind === 'line')
    throw new InvoiceDataError('LINE_WITHOUT_VAT', `There is no tax on the line "${item.text}".`)
  return {
    category: 'E',
    rate: '0',
    exemptionReason: fr`${item.reason} : hors base de la TVA`,
    exemptionReasonCode: undefined,
  }
}

/** Nothing else may stand beside category O (BR-O-11 to 14). Where something does, what has it is exempt. */
function oneOutOfScope(parts: readonly Part[]): readonly Part[] {
  if (parts.every(({ vat }) => vat.category === 'O')) return parts
  return parts.map(({ item, vat }) => (vat.category === 'O' ? { item, vat: exempt(vat) } : { item, vat }))
}

function exempt({ exemptionReason }: Vat): Vat {
  return {
    category: 'E',
    rate: '0',
    exemptionReason: exemptionReason ?? 'Hors champ de la TVA',
    exemptionReasonCode: undefined,
  }
}

function lineOf({ item, vat }: Part): InvoiceDataLine[] {
  if (item.kind !== 'line') return []
  const { text, quantity, unit, unitPrice, discount, amount } = item
  return [
    {
      text,
      quantity,
      unit,
      unitPrice,
      discount,
      netAmount: amount,
      vatCategory: vat.category,
      vatRate: vat.rate,
    },
  ]
}

/** UNTDID 7161, "collection and recycling", as Odoo gives it; and 5189, "discount". */
const RECYCLING = 'AEO'
const DISCOUNT = '95'
const RECYCLED = /\bd[e3]ee?e?\b|[ée]co-?\s?(?:contrib|particip|tax)|recycl|recupel/i

function allowanceOf({ item, vat }: Part): InvoiceDataAllowance[] {
  if (item.kind === 'line') return []
  const { kind, amount, reason } = item
  const isCharge = !amount.startsWith('-')
  const reasonCode =
    kind === 'earlyDiscount'
      ? isCharge
        ? undefined
        : DISCOUNT
      : isCharge && RECYCLED.test(reason)
        ? RECYCLING
        : undefined
  return [{ origin: kind, amount, reason, reasonCode, vatCategory: vat.category, vatRate: vat.rate }]
}

/**
 * One entry for each rate of category S, and one for each other category (BR-E-01, BR-AE-01, …), whichever of Odoo's
 * taxes they come from. An amount of VAT that nothing has is an entry as well, for whoever checks them to find.
 */
function breakdown(parts: readonly Part[], items: readonly Item[]): InvoiceDataVat[] {
  const entries = new Map<string, { vat: Vat; amount: Decimal; reasons: Set<string>; codes: Set<string> }>()
  const enter = (vat: Vat, amount: Decimal): void => {
    const key = `${vat.category} ${vat.rate}`
    const entry = entries.get(key) ?? { vat, amount: ZERO, reasons: new Set(), codes: new Set() }
    if (vat.exemptionReason !== undefined) entry.reasons.add(vat.exemptionReason)
    if (vat.exemptionReasonCode !== undefined) entry.codes.add(vat.exemptionReasonCode)
    entries.set(key, { ...entry, amount: add(entry.amount, amount) })
  }
  for (const { vat } of parts) enter(vat, ZERO)
  for (const item of items)
    if (item.kind === 'vat' && !isZero(item.amount)) enter(item.vat, decimal(item.amount))
  return [...entries.values()].map(({ vat, amount, reasons, codes }) => ({
    category: vat.category,
    rate: vat.rate,
    amount: formatDecimal(amount),
    exemptionReason: reasons.size === 0 ? undefined : [...reasons].join(fr` ; `),
    // Several reasons have several codes, and there is room for one.
    exemptionReasonCode: codes.size === 1 && reasons.size < 2 ? [...codes][0] : undefined,
  }))
}

const ZERO: Decimal = { units: 0n, scale: 2 }

function sumOf(items: readonly Item[], kind: Item['kind']): Decimal {
  return items.reduce((sum, item) => (item.kind === kind ? add(sum, decimal(item.amount)) : sum), ZERO)
}

function isZero(amount: string): boolean {
  return compare(decimal(amount), ZERO) === 0
}

function decimal(amount: string): Decimal {
  const value = parseDecimal(amount)
  if (value === undefined) throw new InvoiceDataError('NOT_A_NUMBER', `An amount is no number: ${amount}`)
  return value
}
