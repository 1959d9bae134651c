import { z } from 'zod'
import { textOfHtml } from '../domain/html.js'
import { InvoiceDataError } from '../domain/invoice-data-error.js'
import type { VatCategory } from '../domain/invoice-data.js'
import { type Capabilities, companyContext, fieldNames } from './capabilities.js'
import type { OdooClient } from './client.js'
import { plainDecimal, textSchema } from './values.js'

/** What a tax of Odoo is in EN 16931's words. */
export interface TaxVat {
  readonly category: VatCategory
  /** Percent */
  readonly rate: string
  /** The unit price of a line has the VAT in it. */
  readonly priceIncluded: boolean
  readonly exemptionReason: string | undefined
  readonly exemptionReasonCode: string | undefined
}

const CATEGORIES: readonly string[] = ['S', 'Z', 'E', 'AE'] satisfies VatCategory[]

/** Those that 18.0 and later have. */
const NEWER_FIELDS = [
  'invoice_legal_notes',
  'ubl_cii_tax_category_code',
  'ubl_cii_tax_exemption_reason_code',
] as const

/** What Odoo itself says of every exempt sale within a country of which nobody told it why. */
const GENERAL_REASON = 'Exonération de TVA (articles 226, points 11 à 15, de la directive 2006/112/CE)'
const REVERSE_CHARGE = { reason: 'Autoliquidation', code: 'VATEX-EU-AE' }

const taxSchema = z.object({
  id: z.int(),
  name: z.string(),
  amount: z.number(),
  amount_type: z.string(),
  price_include: z.boolean(),
  description: textSchema,
  invoice_legal_notes: textSchema.optional(),
  ubl_cii_tax_category_code: textSchema.optional(),
  ubl_cii_tax_exemption_reason_code: textSchema.optional(),
})
type Tax = z.infer<typeof taxSchema>

/**
 * @throws {InvoiceDataError} `VAT_UNSUPPORTED`
 * @throws {OdooError}
 */
export async function readTaxes(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
): Promise<ReadonlyMap<number, TaxVat>> {
  if (ids.length === 0) return new Map()
  const known = await fieldNames(client, 'account.tax')
  const { language } = capabilities
  const taxes = await client.rows(
    taxSchema,
    'account.tax',
    [['id', 'in', ids]],
    [
      ...['name', 'amount', 'amount_type', 'price_include', 'description'],
      ...NEWER_FIELDS.filter((name) => known.has(name)),
    ],
    {
      context: {
        ...companyContext(capabilities),
        active_test: false,
        ...(language !== undefined && { lang: language }),
      },
    },
  )
  return new Map(taxes.map((tax) => [tax.id, vatOf(tax)]))
}

function vatOf(tax: Tax): TaxVat {
  if (tax.amount_type !== 'percent')
    throw new InvoiceDataError('VAT_UNSUPPORTED', `The tax "${tax.name}" is no percentage.`)
  const category = categoryOf(tax)
  return {
    category,
    rate: plainDecimal(tax.amount),
    priceIncluded: tax.price_include,
    ...reasonOf(tax, category),
  }
}

function categoryOf(tax: Tax): VatCategory {
  const told = tax.ubl_cii_tax_category_code
  if (told !== undefined) {
    if (!isCategory(told))
      throw new InvoiceDataError('VAT_UNSUPPORTED', `The tax "${tax.name}" is of the category ${told}.`)
    return told
  }
  if (tax.amount !== 0) return 'S'
  // Before 18.0 a tax has no category: only its own words tell a reverse charge from an exemption.
  const words = [tax.name, tax.description, tax.invoice_legal_notes].join(' ')
  return /auto-?liquid|reverse charge/i.test(words) ? 'AE' : 'E'
}

function reasonOf(
  tax: Tax,
  category: VatCategory,
): { exemptionReason: string | undefined; exemptionReasonCode: string | undefined } {
  if (category !== 'E' && category !== 'AE')
    return { exemptionReason: undefined, exemptionReasonCode: undefined }
  const notes = textOfHtml(tax.invoice_legal_notes ?? '')
  const isReverse = category === 'AE'
  const otherwise = isReverse ? REVERSE_CHARGE.reason : GENERAL_REASON
  return {
    exemptionReason: notes === '' ? otherwise : notes,
    exemptionReasonCode:
      tax.ubl_cii_tax_exemption_reason_code ?? (isReverse ? REVERSE_CHARGE.code : undefined),
  }
}

function isCategory(code: string): code is VatCategory {
  return CATEGORIES.includes(code)
}
