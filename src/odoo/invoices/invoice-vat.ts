import { z } from 'zod'
import { divide, formatDecimal, multiply, parseDecimal, subtract } from '../../domain/invoice/amount.js'
import { textOfHtml } from '../../domain/words/html.js'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { VatCategory } from '../../domain/invoice/invoice-data.js'
import { exemptionOf } from '../../domain/invoice/tax-words.js'
import { type Capabilities, companyContext, fieldNames } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { plainDecimal, textSchema } from '../wire/values.js'

/** VAT in EN 16931's words. */
export interface Vat {
  readonly category: VatCategory
  /** Percent */
  readonly rate: string
  readonly exemptionReason: string | undefined
  readonly exemptionReasonCode: string | undefined
}

/** A tax of Odoo, none of its groups. */
export interface Tax {
  readonly id: number
  /** What is written on invoices. */
  readonly label: string
  /** Unless it is one: a fixed amount (DEEE) or a formula is a charge in EN 16931. */
  readonly vat: Vat | undefined
  /** The words VAT or TVA are somewhere in it. */
  readonly isNamedVat: boolean
  /** The unit price of a line has it in it. */
  readonly priceIncluded: boolean
}

const CATEGORIES: readonly string[] = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] satisfies VatCategory[]

const FIELDS = ['name', 'amount', 'amount_type', 'price_include', 'description'] as const
/** Those that not every version has, or that not every database needs. */
const OTHER_FIELDS = [
  'children_tax_ids',
  'invoice_label',
  'invoice_legal_notes',
  'ubl_cii_tax_category_code',
  'ubl_cii_tax_exemption_reason_code',
] as const

const taxSchema = z.object({
  id: z.int(),
  name: z.string(),
  amount: z.number(),
  amount_type: z.string(),
  price_include: z.boolean(),
  /** The label on invoices before 17.0, HTML since. */
  description: textSchema,
  children_tax_ids: z.array(z.int()).default([]),
  invoice_label: textSchema.optional(),
  invoice_legal_notes: textSchema.optional(),
  ubl_cii_tax_category_code: textSchema.optional(),
  ubl_cii_tax_exemption_reason_code: textSchema.optional(),
})
type TaxRow = z.infer<typeof taxSchema>

/** The taxes of an invoice. */
export class Taxes {
  readonly #rows: ReadonlyMap<number, TaxRow>

  constructor(rows: readonly TaxRow[]) {
    this.#rows = new Map(rows.map((row) => [row.id, row]))
  }

  /**
   * Those of a line, each group as its taxes.
   * @throws {InvoiceDataError} `VAT_UNSUPPORTED`, `VAT_REASON_UNKNOWN`
   */
  of(ids: readonly number[]): Tax[] {
    return ids.flatMap((id) => {
      const row = this.#rows.get(id)
      if (row === undefined) throw new InvoiceDataError('VAT_UNSUPPORTED', `The tax ${String(id)} is gone.`)
      return row.amount_type === 'group' ? this.of(row.children_tax_ids) : [taxOf(row)]
    })
  }
}

/**
 * @param language of what the taxes say, as Odoo's codes are (`fr_FR`)
 * @throws {OdooError}
 */
export async function readTaxes(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
  language: string | undefined,
): Promise<Taxes> {
  if (ids.length === 0) return new Taxes([])
  const known = await fieldNames(client, 'account.tax')
  const read = (wanted: readonly number[]): Promise<TaxRow[]> =>
    client.rows(
      taxSchema,
      'account.tax',
      [['id', 'in', wanted]],
      [...FIELDS, ...OTHER_FIELDS.filter((name) => known.has(name))],
      {
        context: {
          ...companyContext(capabilities),
          active_test: false,
          ...(language !== undefined && { lang: language }),
        },
      },
    )
  const rows = await read(ids)
  // A group has no groups in it: Odoo forbids it.
  const children = rows.flatMap((row) => row.children_tax_ids).filter((id) => !ids.includes(id))
  return new Taxes(children.length === 0 ? rows : [...rows, ...(await read(children))])
}

function taxOf(row: TaxRow): Tax {
  const words = wordsOf(row)
  return {
    id: row.id,
    label: labelOf(row),
    vat: row.amount_type === 'percent' || row.amount_type === 'division' ? vatOf(row, words) : undefined,
    isNamedVat: /\b(?:TVA|VAT)\b/i.test(words.join(' ')),
    priceIncluded: row.price_include || row.amount_type === 'division',
  }
}

function labelOf({ name, description, invoice_label: label }: TaxRow): string {
  return label ?? (description === undefined ? name : oneLine(description))
}

function wordsOf({ name, description, invoice_label: label }: TaxRow): string[] {
  return [oneLine(description ?? ''), label ?? '', name].filter((text) => text !== '')
}

function oneLine(html: string): string {
  return textOfHtml(html).replace(/\s+/g, ' ')
}

function vatOf(row: TaxRow, words: readonly string[]): Vat {
  const { name, amount, ubl_cii_tax_category_code: told } = row
  if (told !== undefined && !isCategory(told))
    throw new InvoiceDataError('VAT_UNSUPPORTED', `The tax "${name}" is of the category ${told}.`)
  if (amount !== 0)
    return { category: 'S', rate: rateOf(row), exemptionReason: undefined, exemptionReasonCode: undefined }
  const exemption = exemptionOf({
    legalNotes: oneLine(row.invoice_legal_notes ?? '') || undefined,
    others: words,
    category: told,
    reasonCode: row.ubl_cii_tax_exemption_reason_code,
  })
  if (exemption === undefined)
    throw new InvoiceDataError('VAT_REASON_UNKNOWN', `The tax "${name}" does not say why it is of 0 %.`)
  const { category, reason, reasonCode } = exemption
  return { category, rate: '0', exemptionReason: reason, exemptionReasonCode: reasonCode }
}

/** Of the amount without VAT. A tax of *division* is so much of the amount with it: 16.6667 is 20 %. */
function rateOf({ amount, amount_type: type }: TaxRow): string {
  const rate = plainDecimal(amount)
  const value = parseDecimal(rate)
  if (type !== 'division' || value === undefined) return rate
  const hundred = { units: 100n, scale: 0 }
  const exact = divide(multiply(value, hundred), subtract(hundred, value), 2)
  return plainDecimal(Number(formatDecimal(exact)))
}

function isCategory(code: string): code is VatCategory {
  return CATEGORIES.includes(code)
}
