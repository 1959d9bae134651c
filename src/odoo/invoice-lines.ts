import { z } from 'zod'
import { add, type Decimal, formatDecimal, parseDecimal } from '../domain/amount.js'
import type { InvoiceDataLine, InvoiceDataVat } from '../domain/invoice-data.js'
import { InvoiceDataError } from '../domain/invoice-data-error.js'
import { type Capabilities, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import { readTaxes, type TaxVat } from './invoice-vat.js'
import { amountSchema, many2oneSchema, optional, plainDecimal, textSchema } from './values.js'

const lineSchema = z.object({
  id: z.int(),
  display_type: z.string(),
  name: textSchema,
  product_id: optional(many2oneSchema),
  product_uom_id: optional(many2oneSchema),
  quantity: z.number(),
  price_unit: z.number(),
  discount: z.number(),
  price_subtotal: amountSchema,
  amount_currency: z.number(),
  tax_ids: z.array(z.int()),
  tax_line_id: optional(many2oneSchema),
})
type LineRow = z.infer<typeof lineSchema>

/** Names of Odoo's units among external ids, and UN/ECE recommendation 20; whatever else there is counts as pieces. */
const UNITS: Readonly<Record<string, string>> = {
  'uom.product_uom_dozen': 'DZN',
  'uom.product_uom_kgm': 'KGM',
  'uom.product_uom_gram': 'GRM',
  'uom.product_uom_ton': 'TNE',
  'uom.product_uom_day': 'DAY',
  'uom.product_uom_hour': 'HUR',
  'uom.product_uom_minute': 'MIN',
  'uom.product_uom_km': 'KMT',
  'uom.product_uom_meter': 'MTR',
  'uom.product_uom_cm': 'CMT',
  'uom.product_uom_millimeter': 'MMT',
  'uom.uom_square_meter': 'MTK',
  'uom.product_uom_litre': 'LTR',
  'uom.product_uom_cubic_meter': 'MTQ',
}
const PIECE = 'C62'

export interface LinesAndVat {
  readonly lines: readonly InvoiceDataLine[]
  readonly vat: readonly InvoiceDataVat[]
}

/**
 * What is sold, and the VAT as the journal items have it.
 * @throws {InvoiceDataError} `LINE_WITHOUT_VAT`, `VAT_UNSUPPORTED`
 * @throws {OdooError}
 */
export async function readLines(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
  isCreditNote: boolean,
): Promise<LinesAndVat> {
  const context = companyContext(capabilities)
  const rows = await client.rows(
    lineSchema,
    'account.move.line',
    [
      ['move_id', '=', invoiceId],
      ['display_type', 'in', ['product', 'tax']],
    ],
    [
      ...['display_type', 'name', 'product_id', 'product_uom_id', 'quantity', 'price_unit', 'discount'],
      ...['price_subtotal', 'amount_currency', 'tax_ids', 'tax_line_id'],
    ],
    { order: 'sequence, id', context },
  )
  const sold = rows.filter((row) => row.display_type === 'product')
  const taxed = rows.filter((row) => row.display_type === 'tax')
  const taxIds = [...sold.flatMap((row) => row.tax_ids), ...taxed.flatMap((row) => row.tax_line_id?.id ?? [])]
  const taxes = await readTaxes(client, capabilities, [...new Set(taxIds)])
  const units = await readUnits(client, sold, context)
  const items = sold.map((row) => ({ row, vat: vatOfLine(row, taxes) }))
  return {
    lines: items.map(({ row, vat }) => lineOf(row, vat, units)),
    vat: breakdown(
      items.map(({ vat }) => vat),
      taxed,
      taxes,
      isCreditNote,
    ),
  }
}

async function readUnits(
  client: OdooClient,
  rows: readonly LineRow[],
  context: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(rows.flatMap(({ product_uom_id: unit }) => unit?.id ?? []))]
  if (ids.length === 0) return new Map()
  const names = await client.call(z.record(z.string(), z.string()), 'uom.uom', 'get_external_id', [ids], {
    context,
  })
  return new Map(ids.map((id) => [id, UNITS[names[String(id)] ?? ''] ?? PIECE]))
}

function vatOfLine({ name, tax_ids: ids }: LineRow, taxes: ReadonlyMap<number, TaxVat>): TaxVat {
  const [id, ...others] = ids
  const line = `the line "${name ?? ''}"`
  if (id === undefined) throw new InvoiceDataError('LINE_WITHOUT_VAT', `There is no tax on ${line}.`)
  const vat = taxes.get(id)
  if (others.length > 0 || vat === undefined)
    throw new InvoiceDataError('VAT_UNSUPPORTED', `There are several taxes on ${line}, or one that is gone.`)
  return vat
}

function lineOf(row: LineRow, vat: TaxVat, units: ReadonlyMap<number, string>): InvoiceDataLine {
  return {
    text: row.name ?? row.product_id?.name ?? '',
    quantity: plainDecimal(row.quantity),
    unit: units.get(row.product_uom_id?.id ?? 0) ?? PIECE,
    ...priceOf(row, vat.priceIncluded),
    netAmount: row.price_subtotal,
    vatCategory: vat.category,
    vatRate: vat.rate,
  }
}

/** A price that has its VAT in it is no price of EN 16931: what the line comes to without VAT, by piece, is. */
function priceOf(row: LineRow, priceIncluded: boolean): { unitPrice: string; discount: string } {
  if (!priceIncluded || row.quantity === 0)
    return { unitPrice: plainDecimal(row.price_unit), discount: plainDecimal(row.discount) }
  return { unitPrice: plainDecimal(Number(row.price_subtotal) / row.quantity), discount: '0' }
}

/** One entry for each category and rate of the lines, whichever of Odoo's taxes they come from. */
function breakdown(
  vats: readonly TaxVat[],
  taxed: readonly LineRow[],
  taxes: ReadonlyMap<number, TaxVat>,
  isCreditNote: boolean,
): InvoiceDataVat[] {
  const keyOf = ({ category, rate }: TaxVat): string => `${category} ${rate}`
  const amounts = new Map<string, Decimal>()
  for (const { tax_line_id: tax, amount_currency: amount } of taxed) {
    const vat = taxes.get(tax?.id ?? 0)
    const value = parseDecimal(plainDecimal(isCreditNote ? amount : -amount))
    if (vat === undefined || value === undefined)
      throw new InvoiceDataError(
        'VAT_UNSUPPORTED',
        `A tax of ${String(amount)} belongs to no tax of the lines.`,
      )
    amounts.set(keyOf(vat), add(amounts.get(keyOf(vat)) ?? ZERO, value))
  }
  const distinct = new Map(vats.map((vat) => [keyOf(vat), vat]))
  return [...distinct].map(([key, { category, rate, exemptionReason, exemptionReasonCode }]) => ({
    category,
    rate,
    amount: formatDecimal(amounts.get(key) ?? ZERO),
    exemptionReason,
    exemptionReasonCode,
  }))
}

const ZERO: Decimal = { units: 0n, scale: 2 }
