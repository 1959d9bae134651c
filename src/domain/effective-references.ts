import type { OdooInvoice, OdooPartner, References } from './invoice.js'
import type { Recipient } from './requirements/index.js'

/**
 * The references that an invoice goes with. Where no service is given, Odoo takes the customer's internal reference for
 * one: it counts as such only when the recipient has an active service of that code, so that somebody must have meant it.
 */
export function effectiveReferences(
  { references }: Pick<OdooInvoice, 'references'>,
  { reference }: Pick<OdooPartner, 'reference'>,
  recipient: Recipient | undefined,
): References {
  const isService =
    references.serviceCode === undefined &&
    reference !== undefined &&
    recipient?.services.some(({ code, active }) => active && code === reference) === true
  return isService ? { ...references, serviceCode: reference } : references
}
