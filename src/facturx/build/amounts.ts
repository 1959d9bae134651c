import {
  absolute,
  add,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  round,
  sameDecimal,
  subtract,
} from '../../domain/invoice/amount.js'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type {
  InvoiceData,
  InvoiceDataAllowance,
  InvoiceDataVat,
  VatCategory,
} from '../../domain/invoice/invoice-data.js'
import { cents, disagree, HUNDREDTH, number, ZERO } from './decimals.js'

const ONE: Decimal = { units: 1n, scale: 0 }

/** BG-20 and BG-21, none of them negative: what would be is of the other kind. */
export interface AllowanceAmounts extends Omit<InvoiceDataAllowance, 'origin'> {
  readonly isCharge: boolean
}

/** @throws {InvoiceDataError} `NOT_A_NUMBER` */
export function allowanceAmounts({ allowancesAndCharges = [] }: InvoiceData): AllowanceAmounts[] {
  return allowancesAndCharges.map(({ origin: _, ...item }) => {
    const amount = cents(item.amount, `amount of "${item.reason}"`)
    return { ...item, isCharge: amount.units >= 0n, amount: formatDecimal(absolute(amount)) }
  })
}

export interface VatAmounts extends InvoiceDataVat {
  readonly taxableAmount: string
}

/**
 * The VAT breakdown: the lines, allowances and charges of each category and rate summed up, with the VAT that Odoo has
 * for them. That is the rate of the sum but for less than one euro, which is what EN 16931's own rules allow (BR-CO-17
 * and BR-S-09 as published): VAT rounded line by line, cash rounded on a tax, cents that an accountant moved.
 * @throws {InvoiceDataError} `NOT_A_NUMBER`, `VAT_MISSING`, `VAT_DISAGREES`
 */
export function vatAmounts({ lines, allowancesAndCharges = [], vat }: InvoiceData): VatAmounts[] {
  const parts: Part[] = [
    ...lines.map(({ netAmount, vatCategory, vatRate }) => ({ amount: netAmount, vatCategory, vatRate })),
    ...allowancesAndCharges,
  ]
  const unlisted = parts.find((part) => !vat.some((entry) => covers(entry, part)))
  if (unlisted !== undefined)
    throw new InvoiceDataError(
      'VAT_MISSING',
      `The VAT lists no ${unlisted.vatCategory} at ${unlisted.vatRate} %.`,
    )
  return vat.map((entry) => {
    const { category, rate } = entry
    const covered = parts.filter((part) => covers(entry, part))
    if (covered.length === 0 || vat.some((other) => other !== entry && sameVat(other, entry)))
      throw new InvoiceDataError('VAT_MISSING', `${category} at ${rate} % is listed twice, or for nothing.`)
    const taxable = sum(covered.map(({ amount }) => cents(amount, 'taxed amount')))
    const amount = cents(entry.amount, `VAT at ${rate} %`)
    const percent = number(rate, 'rate of VAT')
    const expected = round(multiply(multiply(taxable, percent), HUNDREDTH), 2)
    const gap = absolute(subtract(amount, expected))
    if (percent.units === 0n ? gap.units !== 0n : compare(gap, ONE) >= 0)
      disagree('VAT_DISAGREES', `${rate} % of ${formatDecimal(taxable)}`, amount)
    return { ...entry, amount: formatDecimal(amount), taxableAmount: formatDecimal(taxable) }
  })
}

interface Part {
  readonly amount: string
  readonly vatCategory: VatCategory
  readonly vatRate: string
}

export interface TotalAmounts {
  readonly lines: string
  /** BT-108 and BT-107, when there are any */
  readonly charges: string | undefined
  readonly allowances: string | undefined
  readonly withoutVat: string
  readonly vat: string
  readonly rounding: string | undefined
  readonly withVat: string
  readonly paid: string
  readonly due: string
}

/**
 * Odoo's totals, when lines, allowances, charges and VAT add up to them.
 * @throws {InvoiceDataError} `NOT_A_NUMBER`, `TOTALS_DISAGREE`
 */
export function totalAmounts(data: InvoiceData): TotalAmounts {
  const { lines, vat, totals } = data
  const withoutVat = cents(totals.withoutVat, 'total without VAT')
  const tax = cents(totals.vat, 'total of the VAT')
  const withVat = cents(totals.withVat, 'total with VAT')
  const due = cents(totals.due, 'amount due')
  const rounding = cents(totals.rounding ?? '0', 'rounding')
  const sold = sum(lines.map(({ netAmount }) => cents(netAmount, 'amount of a line')))
  const others = allowanceAmounts(data)
  const charges = sumOf(others.filter(({ isCharge }) => isCharge))
  const allowances = sumOf(others.filter(({ isCharge }) => !isCharge))
  const sums: [what: string, sum: Decimal, total: Decimal][] = [
    ['lines, charges and allowances', subtract(add(sold, charges), allowances), withoutVat],
    ['the VAT', sum(vat.map(({ amount }) => cents(amount, 'amount of VAT'))), tax],
    ['the total without VAT and the VAT', add(withoutVat, tax), withVat],
  ]
  for (const [what, added, total] of sums)
    if (compare(added, total) !== 0) disagree('TOTALS_DISAGREE', `${what}: ${formatDecimal(added)}`, total)
  return {
    lines: formatDecimal(sold),
    charges: others.some(({ isCharge }) => isCharge) ? formatDecimal(charges) : undefined,
    allowances: others.some(({ isCharge }) => !isCharge) ? formatDecimal(allowances) : undefined,
    withoutVat: formatDecimal(withoutVat),
    vat: formatDecimal(tax),
    withVat: formatDecimal(withVat),
    rounding: rounding.units === 0n ? undefined : formatDecimal(rounding),
    paid: formatDecimal(subtract(add(withVat, rounding), due)),
    due: formatDecimal(due),
  }
}

function covers({ category, rate }: InvoiceDataVat, { vatCategory, vatRate }: Part): boolean {
  return category === vatCategory && sameDecimal(rate, vatRate)
}

function sameVat(left: InvoiceDataVat, right: InvoiceDataVat): boolean {
  return left.category === right.category && sameDecimal(left.rate, right.rate)
}

function sumOf(items: readonly AllowanceAmounts[]): Decimal {
  return sum(items.map(({ amount }) => cents(amount, 'allowance or charge')))
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce(add, ZERO)
}
