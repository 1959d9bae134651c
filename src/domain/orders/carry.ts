import { isSameReference } from '../invoice/reference.js'
import type { OdooInvoice } from '../invoice/invoice.js'
import { mark } from '../../marks/mark.js'
import type { InvoicedOrder } from './order.js'

/** What an invoice takes from the orders that it was made from; undefined: nothing. */
export interface Carried {
  readonly serviceCode: string | undefined
  readonly commitmentNumber: string | undefined
}

/** What the orders of one invoice say differently, so that nobody but a person can tell which of it holds. */
export interface OrderDisagreement {
  readonly what: 'service' | 'commitment'
  readonly orders: readonly { readonly number: string; readonly says: string }[]
}

type CarriedInvoice = Pick<OdooInvoice, 'references' | 'ownReferences' | 'texts'>

/** Whether an invoice came from an order, and has a field for a reference that nobody has filled in. */
export function mayTakeFromOrders(invoice: CarriedInvoice): boolean {
  const { service, commitment } = emptyFields(invoice)
  return invoice.texts?.origin !== undefined && (service || commitment)
}

/**
 * What goes from the orders to the empty fields of their invoice: what all of them say. What only some of them say is not
 * sure to hold for the others.
 */
export function carriedFrom(invoice: CarriedInvoice, orders: readonly InvoicedOrder[]): Carried {
  const empty = emptyFields(invoice)
  // Somebody wrote it on the invoice itself, into the field from which Odoo takes it.
  const isGiven = invoice.references.commitmentNumber !== undefined && !isCarriedByOdoo(invoice, orders)
  return {
    serviceCode: empty.service ? common(orders.map(({ serviceCode }) => serviceCode)) : undefined,
    commitmentNumber:
      empty.commitment && !(isGiven && mark('written-on-the-invoice-stays'))
        ? common(orders.map(({ commitmentNumber }) => commitmentNumber))
        : undefined,
  }
}

/** Where the fields are empty and the orders contradict each other. */
export function disagreements(
  invoice: CarriedInvoice,
  orders: readonly InvoicedOrder[],
): OrderDisagreement[] {
  const empty = emptyFields(invoice)
  const asked = [
    ['service', empty.service, 'serviceCode'],
    ['commitment', empty.commitment, 'commitmentNumber'],
  ] as const
  return asked.flatMap(([what, isEmpty, name]): OrderDisagreement[] => {
    const said = orders.flatMap((order) => {
      const says = order[name]
      return says === undefined ? [] : [{ number: order.number, says }]
    })
    const isOne = said.every(({ says }) => isSameReference(says, said[0]?.says))
    return isEmpty && !isOne ? [{ what, orders: said }] : []
  })
}

/** Whether *Référence client* on the invoice is what Odoo took from its orders, joined by commas where they are several. */
function isCarriedByOdoo({ texts }: CarriedInvoice, orders: readonly InvoicedOrder[]): boolean {
  const texted = (texts?.customerReference ?? '').split(',')
  const ofOrders = orders.flatMap(({ number, customerReference = number }) => customerReference.split(','))
  return texted.every((part) => ofOrders.some((other) => isSameReference(part, other)))
}

function emptyFields({ references, ownReferences }: CarriedInvoice): {
  readonly service: boolean
  readonly commitment: boolean
} {
  const fields = references.enteredIn === 'odoo' ? ownReferences : references
  if (fields === undefined) return { service: false, commitment: false }
  return { service: fields.serviceCode === undefined, commitment: fields.commitmentNumber === undefined }
}

function common(said: readonly (string | undefined)[]): string | undefined {
  const [first] = said
  const isOne = said.every((one) => one !== undefined && isSameReference(one, first))
  return !isOne && mark('orders-that-disagree') ? undefined : first
}
