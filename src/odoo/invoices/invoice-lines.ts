import { z } from 'zod'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { composeAmounts, type InvoiceAmounts, type Item } from './invoice-amounts.js'
import { PIECE, readUnits } from './invoice-units.js'
import { readTaxes, type Tax, type Taxes, type Vat } from './invoice-vat.js'
import { decimalText, many2oneSchema, optional, plainDecimal, textSchema } from '../wire/values.js'

/**
 * What Odoo's journal items of an invoice are: sold, VAT or another tax, the *escompte* of a payment term (of the kind
 * "mixed"), the rounding of cash. Other kinds move amounts within the books and change no total.
 */
const KINDS = ['product', 'tax', 'epd', 'rounding'] as const

const lineSchema = z.object({
  display_type: z.enum(KINDS),
  name: textSchema,
  product_id: optional(many2oneSchema),
  product_uom_id: optional(many2oneSchema),
  quantity: z.number(),
  price_unit: z.number(),
  discount: z.number(),
  amount_currency: z.number(),
  tax_ids: z.array(z.int()),
  tax_line_id: optional(many2oneSchema),
})
type LineRow = z.infer<typeof lineSchema>

export interface LineContext {
  readonly isCreditNote: boolean
  /** Of what the taxes say. */
  readonly language: string | undefined
  /** What an invoice on which nothing has a tax is, when it may be one. */
  readonly untaxed: Vat | undefined
}

/**
 * What is sold and what it comes to, from the journal items: they balance, whatever the lines of the form add up to.
 * @throws {InvoiceDataError} `LINE_WITHOUT_VAT`, `VAT_UNSUPPORTED`, `VAT_REASON_UNKNOWN`
 * @throws {OdooError}
 */
export async function readLines(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
  { isCreditNote, language, untaxed }: LineContext,
): Promise<InvoiceAmounts> {
  const context = companyContext(capabilities)
  const rows = await client.rows(
    lineSchema,
    'account.move.line',
    [
      ['move_id', '=', invoiceId],
      ['display_type', 'in', KINDS],
    ],
    Object.keys(lineSchema.shape),
    { order: 'sequence, id', context },
  )
  const taxIds = rows.flatMap((row) => [
    ...row.tax_ids,
    ...(row.tax_line_id === undefined ? [] : [row.tax_line_id.id]),
  ])
  const taxes = await readTaxes(client, capabilities, [...new Set(taxIds)], language)
  const units = await readUnits(
    client,
    rows.flatMap(({ product_uom_id: unit }) => unit ?? []),
    context,
  )
  const contributions = contributionsAmong(rows, taxes)
  const items = rows.map((row) => itemOf(row, { taxes, contributions, units, isCreditNote }))
  return composeAmounts(items, untaxed)
}

interface Reading {
  readonly taxes: Taxes
  /** Ids of taxes that are no VAT. */
  readonly contributions: ReadonlySet<number>
  readonly units: ReadonlyMap<number, string>
  readonly isCreditNote: boolean
}

/**
 * Taxes that are no VAT: fixed amounts and formulas; and of two percentages on one line the one that is not called VAT
 * where the other is (*octroi de mer*, *taxe de séjour*).
 */
function contributionsAmong(rows: readonly LineRow[], taxes: Taxes): Set<number> {
  const found = new Set<number>()
  for (const { tax_ids: ids } of rows) {
    const all = taxes.of(ids)
    const percentages = all.filter(({ vat }) => vat !== undefined)
    const named = percentages.filter(({ isNamedVat }) => isNamedVat)
    for (const tax of all)
      if (tax.vat === undefined || (percentages.length > 1 && named.length === 1 && !tax.isNamedVat))
        found.add(tax.id)
  }
  return found
}

function itemOf(row: LineRow, reading: Reading): Item {
  const { taxes, contributions, units, isCreditNote } = reading
  const amount = decimalText(isCreditNote ? row.amount_currency : -row.amount_currency)
  const all = taxes.of(row.tax_ids)
  switch (row.display_type) {
    case 'product':
      return {
        kind: 'line',
        amount,
        vat: vatAmong(all, row, contributions),
        text: row.name ?? row.product_id?.name ?? '',
        quantity: plainDecimal(row.quantity),
        unit: units.get(row.product_uom_id?.id ?? 0) ?? PIECE,
        unitPrice: all.some((tax) => tax.priceIncluded) ? undefined : plainDecimal(row.price_unit),
        discount: plainDecimal(row.discount),
      }
    case 'epd':
      return {
        kind: 'earlyDiscount',
        amount,
        vat: vatAmong(all, row, contributions),
        reason: row.name ?? 'Escompte',
      }
    case 'tax':
    case 'rounding':
      return taxItemOf(row, amount, all, reading)
  }
}

/** The rounding of cash belongs to a tax (the strategy "biggest tax") or to none. */
function taxItemOf(row: LineRow, amount: string, affecting: readonly Tax[], reading: Reading): Item {
  const { tax_line_id: id, name } = row
  if (id === undefined) {
    if (row.display_type === 'rounding') return { kind: 'rounding', amount }
    throw new InvoiceDataError('VAT_UNSUPPORTED', `"${name ?? ''}" is of no tax.`)
  }
  const [tax] = reading.taxes.of([id.id])
  if (tax?.vat !== undefined && !reading.contributions.has(tax.id))
    return { kind: 'vat', amount, vat: tax.vat }
  return {
    kind: 'contribution',
    amount,
    // Odoo puts the taxes that are levied on this one, too, on its journal item.
    vat: vatAmong(affecting, row, reading.contributions),
    reason: tax?.label ?? id.name,
  }
}

function vatAmong(
  taxes: readonly Tax[],
  { name }: LineRow,
  contributions: ReadonlySet<number>,
): Vat | undefined {
  const vats = taxes.flatMap(({ id, vat }) => (vat === undefined || contributions.has(id) ? [] : [vat]))
  if (vats.length > 1)
    throw new InvoiceDataError('VAT_UNSUPPORTED', `There are several VATs on "${name ?? ''}".`)
  return vats[0]
}
