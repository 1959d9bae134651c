import type { References } from '../invoice/invoice.js'

/** A `sale.order`, quotation or order, as the bridge needs it. */
export interface OdooOrder {
  readonly id: number
  /** `S00042`. */
  readonly number: string
  readonly state: 'quotation' | 'confirmed' | 'cancelled'
  /** Nothing is left to invoice: from here on the invoice alone counts. */
  readonly isInvoiced: boolean
  /** The partner whose SIRET will count on the invoice: that of the invoicing address. */
  readonly customerId: number
  /** As they will stand on the invoice. */
  readonly references: References
  /** The salesperson. */
  readonly responsibleUserId: number | undefined
  /** UTC, whole seconds. */
  readonly writeDate: Date
  /** What the bridge's own fields say of it. */
  readonly shown: ShownOrder
}

/** What the bridge's own fields on an order say; undefined where they are empty. */
export interface ShownOrder {
  readonly situation: string | undefined
  readonly demands: string | undefined
  readonly missing: string | undefined
}

/** An order from which an invoice was made. */
export interface InvoicedOrder {
  readonly number: string
  /** What somebody wrote into the fields of the bridge. */
  readonly serviceCode: string | undefined
  readonly commitmentNumber: string | undefined
  /** `client_order_ref`, *Référence client*, which Odoo carries to the invoice's field of that name. */
  readonly customerReference: string | undefined
}
