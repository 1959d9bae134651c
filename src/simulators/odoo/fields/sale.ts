import {
  char,
  COMPUTED,
  datetime,
  type FieldMap,
  integer,
  many2many,
  many2one,
  monetary,
  one2many,
  READONLY,
  REQUIRED,
  selection,
} from './definition.js'
import { isBefore, type OdooVersion } from '../version.js'

function orderFields(version: OdooVersion): FieldMap {
  return {
    name: char('Order Reference', REQUIRED),
    state: selection(
      'Status',
      [
        ['draft', 'Quotation'],
        ['sent', 'Quotation Sent'],
        ['sale', 'Sales Order'],
        // A locked order; a field of its own since 17.0.
        ...(isBefore(version, '17.0') ? [['done', 'Locked'] as const] : []),
        ['cancel', 'Cancelled'],
      ],
      { ...READONLY, default: 'draft' },
    ),
    company_id: many2one('Company', 'res.company', { ...REQUIRED, default: 1 }),
    partner_id: many2one('Customer', 'res.partner', REQUIRED),
    partner_invoice_id: many2one('Invoice Address', 'res.partner', REQUIRED),
    user_id: many2one('Salesperson', 'res.users'),
    date_order: datetime('Order Date', REQUIRED),
    client_order_ref: char('Customer Reference'),
    amount_total: monetary('Total', READONLY),
    order_line: one2many('Order Lines', 'sale.order.line', { inverse: 'order_id' }),
    invoice_ids: many2many('Invoices', 'account.move', COMPUTED),
    invoice_status: selection(
      'Invoice Status',
      [
        ['upselling', 'Upselling Opportunity'],
        ['invoiced', 'Fully Invoiced'],
        ['to invoice', 'To Invoice'],
        ['no', 'Nothing to Invoice'],
      ],
      { ...READONLY, default: 'no' },
    ),
    message_ids: one2many('Messages', 'mail.message'),
    activity_ids: one2many('Activities', 'mail.activity'),
  }
}

/** What the app *Sales* adds (`sale`), as far as an integration meets it. */
export function saleModels(version: OdooVersion): Record<string, FieldMap> {
  return {
    'sale.order': orderFields(version),
    'sale.order.line': {
      order_id: many2one('Order Reference', 'sale.order', REQUIRED),
      name: char('Description', REQUIRED),
      price_subtotal: monetary('Subtotal', READONLY),
      invoice_lines: many2many('Invoice Lines', 'account.move.line'),
    },
  }
}

/** What it adds to invoices. */
export const SALE_MOVE_FIELDS: FieldMap = { sale_order_count: integer('Sale Order Count', COMPUTED) }
