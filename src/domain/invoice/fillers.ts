import type { OdooInvoice, OdooPartner, References } from './invoice.js'
import type { FillerSources } from './order-filler.js'

/** What Odoo may have written into a document where nobody gave anything, to be told from what somebody gave. */
export interface Fillers extends Partial<Omit<FillerSources, 'number' | 'isCreditNote'>> {
  /** Texts that are no commitment number (BT-13) though they do not look like Odoo's own. */
  readonly order?: readonly string[] | undefined
  /** Texts that are no service code (BT-10). */
  readonly service?: readonly string[] | undefined
}

/** The services that a structure has. */
export interface ServiceList {
  readonly services: readonly { readonly code: string; readonly active: boolean }[]
}

/**
 * Odoo fills BT-13 from the customer's reference where the field of its module for Chorus Pro is empty, and BT-10 from the
 * customer's internal reference. The latter is a service code where the structure has such a service, and only there.
 */
export function fillersOf(
  { texts, ownReferences, references: { enteredIn, commitmentNumber } }: OdooInvoice,
  { reference }: OdooPartner,
  recipient: ServiceList | undefined,
  reversedNumber?: string,
): Fillers {
  const isMeant =
    (enteredIn === 'odoo' || commitmentNumber !== undefined) &&
    // Odoo does not know this field, and writes the customer's reference all the same.
    ownReferences?.commitmentNumber === undefined
  return {
    origin: texts?.origin,
    paymentReference: texts?.paymentReference,
    reversedNumber,
    order: isMeant || texts?.customerReference === undefined ? [] : [texts.customerReference],
    service: reference === undefined || hasService(reference, recipient) ? [] : [reference],
  }
}

/** The service code (BT-10) of an invoice: what somebody gave, else the customer's reference when it names a service. */
export function serviceCodeOf(
  { references }: Pick<OdooInvoice, 'references'>,
  { reference }: Pick<OdooPartner, 'reference'>,
  recipient: ServiceList | undefined,
): string | undefined {
  if (references.serviceCode !== undefined) return references.serviceCode
  return reference !== undefined && isActiveService(reference, recipient) ? reference : undefined
}

/** The references that an invoice goes with, as a person who knows its customer sees them. */
export function referencesOf(
  invoice: Pick<OdooInvoice, 'references'>,
  buyer: Pick<OdooPartner, 'reference'>,
  recipient: ServiceList | undefined,
): References {
  return { ...invoice.references, serviceCode: serviceCodeOf(invoice, buyer, recipient) }
}

/** One that is no longer in use was meant as well: the customer's record is to be corrected. */
function hasService(code: string, recipient: ServiceList | undefined): boolean {
  return recipient?.services.some((service) => service.code === code) === true
}

function isActiveService(code: string, recipient: ServiceList | undefined): boolean {
  return recipient?.services.some((service) => service.code === code && service.active) === true
}
