import { z } from 'zod'
import { ORDER_FIELD, ORDER_FIELDS, REFERENCE_FIELD } from '../../domain/odoo-fields/order-fields.js'
import type { OrderValues } from '../../domain/odoo-fields/order-values.js'
import type { Carried } from '../../domain/orders/carry.js'
import type { InvoicedOrder } from '../../domain/orders/order.js'
import type { SeenRecord } from '../../domain/running/seen.js'
import { mark } from '../../marks/mark.js'
import { anyOf, type Domain, recordNews } from '../invoices/news-domain.js'
import type { ChangedOrdersQuery, OrderPage } from '../port.js'
import { type Capabilities, type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { byAscendingId } from '../wire/by-ascending-id.js'
import { datetimeSchema, many2oneSchema, optional } from '../wire/values.js'
import { invoicedOrderSchema, orderFields, orderSchema } from './schemas.js'

const MODEL = 'sale.order'
const PAGE_SIZE = 200

/** An invoice is made of the orders of one customer, of some months. */
export const MOST_ORDERS = 1_000

/** The invoice goes to the address that the order names for it. */
const CUSTOMER = 'partner_invoice_id.commercial_partner_id'

export function hasOrderFields({ orderFields: names }: Capabilities): boolean {
  return ORDER_FIELDS.every(({ name }) => names?.has(name) === true)
}

/** See `byAscendingId`. */
export async function* changedOrders(
  client: OdooClient,
  cache: CapabilityCache,
  query: ChangedOrdersQuery,
): AsyncGenerator<OrderPage> {
  if (!hasOrderFields(await cache.get())) return
  const pages = byAscendingId({
    model: MODEL,
    what: 'orders',
    pageSize: PAGE_SIZE,
    afterId: 0,
    search: (after, limit, isBare) =>
      cache.with((capabilities) =>
        client.rawRows(
          MODEL,
          [...ofCompany(capabilities.companyId, query.startDate), ...newsOf(query), ['id', '>', after]],
          isBare ? ['write_date'] : orderFields(capabilities),
          { limit, order: 'id asc', context: companyContext(capabilities) },
        ),
      ),
  })
  for await (const { rows } of pages) yield await pageOf(client, cache, rows)
}

function ofCompany(companyId: number, startDate: string): Domain {
  return [
    ['company_id', '=', companyId],
    ['date_order', '>=', `${startDate} 00:00:00`],
  ]
}

function newsOf({ since, seen }: ChangedOrdersQuery): Domain {
  if (since === undefined)
    return [
      ['state', '!=', 'cancel'],
      ['invoice_status', '!=', 'invoiced'],
    ]
  return anyOf([
    recordNews(since, seen?.orders ?? []),
    // A customer that is known by now may have hundreds of orders that were invoiced long ago.
    ['&', ['invoice_status', '!=', 'invoiced'], ...recordNews(since, seen?.customers ?? [], CUSTOMER)],
  ])
}

const writtenSchema = z
  .object({ id: z.int(), write_date: datetimeSchema })
  .transform(({ id, write_date: writtenAt }): SeenRecord => ({ id, writtenAt }))

const customerSchema = z.object({ id: z.int(), commercial_partner_id: optional(many2oneSchema) })

async function pageOf(
  client: OdooClient,
  cache: CapabilityCache,
  rows: readonly unknown[],
): Promise<OrderPage> {
  const listed = rows.flatMap((row) => writtenSchema.safeParse(row).data ?? [])
  const parsed = client.readable(orderSchema, MODEL, rows)
  const partners = (ids: readonly number[], fields: readonly string[]): Promise<unknown[]> =>
    cache.with((capabilities) =>
      client.rawRows('res.partner', [['id', 'in', ids]], fields, {
        context: { ...companyContext(capabilities), active_test: false },
      }),
    )
  const addresses = [...new Set(parsed.map(({ addressId }) => addressId))]
  const found = client.readable(
    customerSchema,
    'res.partner',
    await partners(addresses, ['commercial_partner_id']),
  )
  const customerOf = new Map(found.map((row) => [row.id, row.commercial_partner_id?.id ?? row.id]))
  const ids = [...new Set(customerOf.values())]
  const customers = client.readable(writtenSchema, 'res.partner', await partners(ids, ['write_date']))
  const orders = parsed.flatMap(({ addressId, ...order }) => {
    const customerId = customerOf.get(addressId)
    return customerId === undefined ? [] : [{ ...order, customerId }]
  })
  return { orders, listed, customers }
}

export function ordersOfInvoices(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<Map<number, InvoicedOrder[]>> {
  return cache.with(async (capabilities) => {
    const found = new Map<number, InvoicedOrder[]>()
    if (ids.length === 0 || !hasOrderFields(capabilities)) return found
    const names = ['name', 'client_order_ref', 'invoice_ids', ORDER_FIELD.service, ORDER_FIELD.commitment]
    const rows = await client.rows(invoicedOrderSchema, MODEL, [['invoice_ids', 'in', ids]], names, {
      limit: MOST_ORDERS,
      order: 'id asc',
      context: companyContext(capabilities),
    })
    // There may be more, which may say something else.
    if (rows.length === MOST_ORDERS && mark('more-orders-than-can-be-read')) return found
    for (const { invoiceIds, ...order } of rows)
      for (const id of invoiceIds) if (ids.includes(id)) found.set(id, [...(found.get(id) ?? []), order])
    return found
  })
}

export async function writeOrders(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
  values: OrderValues,
): Promise<void> {
  const context = companyContext(capabilities)
  await client.call(z.unknown(), MODEL, 'write', [ids, values], { context })
}

export async function fillReferences(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
  { serviceCode, commitmentNumber }: Carried,
): Promise<void> {
  const [service, commitment] = capabilities.server.hasReferenceFields
    ? ['buyer_reference', 'purchase_order_reference']
    : [REFERENCE_FIELD.service, REFERENCE_FIELD.commitment]
  const values = {
    ...(serviceCode !== undefined && { [service]: serviceCode }),
    ...(commitmentNumber !== undefined && { [commitment]: commitmentNumber }),
  }
  const context = companyContext(capabilities)
  await client.call(z.unknown(), 'account.move', 'write', [[invoiceId], values], { context })
}
