import { z } from 'zod'
import { commitmentNumberOf } from '../../domain/invoice/order-filler.js'
import { visibleReference } from '../../domain/invoice/reference.js'
import { ORDER_FIELD } from '../../domain/odoo-fields/order-fields.js'
import type { InvoicedOrder, OdooOrder } from '../../domain/orders/order.js'
import type { Capabilities } from '../server/capabilities.js'
import { datetimeSchema, many2oneSchema, optional, textSchema } from '../wire/values.js'

/** Those of `sale` are the same from 16.0 on. */
export function orderFields({ server }: Pick<Capabilities, 'server'>): string[] {
  return [
    'name',
    'state',
    'invoice_status',
    'partner_invoice_id',
    'user_id',
    'write_date',
    ...Object.values(ORDER_FIELD),
    // With the module it is any text of the customer's; without it Odoo takes it for the order reference (BT-13).
    ...(server.hasReferenceFields ? [] : ['client_order_ref']),
  ]
}

/** Up to 16.0 a locked order is `done`; what a module adds is none to be asked about. */
const STATES: Readonly<Record<string, OdooOrder['state']>> = {
  sale: 'confirmed',
  done: 'confirmed',
  cancel: 'cancelled',
}

/** Without its customer, who stands on the record of the address. */
export interface OrderRow extends Omit<OdooOrder, 'customerId'> {
  readonly addressId: number
}

export const orderSchema = z
  .object({
    id: z.int(),
    name: textSchema,
    state: z.string(),
    invoice_status: textSchema,
    partner_invoice_id: many2oneSchema,
    user_id: optional(many2oneSchema),
    write_date: datetimeSchema,
    client_order_ref: textSchema.optional(),
    [ORDER_FIELD.service]: textSchema,
    [ORDER_FIELD.commitment]: textSchema,
    [ORDER_FIELD.demands]: textSchema,
    [ORDER_FIELD.missing]: textSchema,
    [ORDER_FIELD.situation]: textSchema,
  })
  .transform((row): OrderRow => {
    const number = row.name ?? ''
    return {
      id: row.id,
      number,
      state: STATES[row.state] ?? 'quotation',
      isInvoiced: row.invoice_status === 'invoiced' || row.invoice_status === 'upselling',
      addressId: row.partner_invoice_id.id,
      references: {
        serviceCode: visibleReference(row[ORDER_FIELD.service]),
        commitmentNumber:
          visibleReference(row[ORDER_FIELD.commitment]) ??
          commitmentNumberOf({
            hasChorusModule: false,
            customerReference: row.client_order_ref,
            number,
            isCreditNote: false,
          }),
        contract: undefined,
      },
      responsibleUserId: row.user_id?.id,
      writeDate: row.write_date,
      shown: {
        situation: row[ORDER_FIELD.situation],
        demands: row[ORDER_FIELD.demands],
        missing: row[ORDER_FIELD.missing],
      },
    }
  })

export const invoicedOrderSchema = z
  .object({
    name: textSchema,
    client_order_ref: textSchema,
    invoice_ids: z.array(z.int()),
    [ORDER_FIELD.service]: textSchema,
    [ORDER_FIELD.commitment]: textSchema,
  })
  .transform((row): InvoicedOrder & { readonly invoiceIds: readonly number[] } => ({
    number: row.name ?? '',
    customerReference: visibleReference(row.client_order_ref),
    serviceCode: visibleReference(row[ORDER_FIELD.service]),
    commitmentNumber: visibleReference(row[ORDER_FIELD.commitment]),
    invoiceIds: row.invoice_ids,
  }))
