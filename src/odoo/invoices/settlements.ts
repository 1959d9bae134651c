import { z } from 'zod'
import { parseDecimal } from '../../domain/invoice/amount.js'
import type { Settlement } from '../../domain/payment-period/interest.js'
import { type CapabilityCache, companyContext } from '../server/capabilities.js'
import { amountSchema } from '../wire/values.js'
import type { OdooClient } from '../wire/client.js'

/** What the form shows under the total: payments and credit notes, each with its day. */
const WIDGET = 'invoice_payments_widget'

const widgetSchema = z.object({
  id: z.int(),
  [WIDGET]: z
    .union([
      z.literal(false),
      z.object({
        content: z.array(z.object({ amount: amountSchema, date: z.iso.date(), move_id: z.int().optional() })),
      }),
    ])
    .transform((widget) => (widget === false ? [] : widget.content)),
})

const typeSchema = z.object({ id: z.int(), move_type: z.string() })

/** What was taken off each of these invoices, by the invoice's id; what cannot be told is not in the answer. */
export function readSettlements(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly Settlement[]>> {
  return cache.with(async (capabilities) => {
    if (ids.length === 0 || !capabilities.invoiceFields.has(WIDGET)) return new Map()
    const context = companyContext(capabilities)
    const rows = await client.readableRows(widgetSchema, 'account.move', [['id', 'in', ids]], [WIDGET], {
      context,
    })
    const moves = new Set(rows.flatMap((row) => row[WIDGET].flatMap(({ move_id: id }) => id ?? [])))
    // What makes a credit note of one, 19.0 alone says in the list itself.
    const types =
      moves.size === 0
        ? []
        : await client.readableRows(typeSchema, 'account.move', [['id', 'in', [...moves]]], ['move_type'], {
            context,
          })
    const refunds = new Set(types.filter(({ move_type: type }) => type === 'out_refund').map(({ id }) => id))
    return new Map(
      rows.map((row) => [
        row.id,
        row[WIDGET].flatMap(({ amount, date, move_id: move }): Settlement[] => {
          const value = parseDecimal(amount)
          if (value === undefined) return []
          return [
            {
              on: date,
              amount: value,
              is: move !== undefined && refunds.has(move) ? 'credit-note' : 'payment',
            },
          ]
        }),
      ]),
    )
  })
}
