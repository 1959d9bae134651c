import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { chooseByInvoice, chooseByTags, type InvoiceChoice } from '../../domain/recipients/selection.js'
import { isSiret } from '../../domain/recipients/siret.js'
import type { Recipient } from '../../domain/requirements/index.js'
import { recipientOf } from '../recipients/directory.js'
import type { StageContext } from '../running/context.js'

/** An invoice and its customer as Odoo has them. */
export interface Read {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
}

/** What decides whether an invoice is sent before Chorus Pro is asked about its customer. */
export function chooseEarly(
  { connection }: Pick<StageContext, 'connection'>,
  { invoice, buyer }: Read,
): InvoiceChoice | undefined {
  return chooseByInvoice(invoice, connection) ?? chooseByTags(buyer, connection)
}

/** The code of the service that the invoice, or else its customer, names. */
export function serviceNamed({ invoice, buyer }: Read): string | undefined {
  return invoice.references.serviceCode ?? buyer.reference
}

/** What Chorus Pro's directory says of the customer and of the service that the invoice names. */
export async function lookUpCustomer(context: StageContext, read: Read): Promise<Recipient | undefined> {
  const { siret } = read.buyer
  return siret !== undefined && isSiret(siret) ? recipientOf(context, siret, serviceNamed(read)) : undefined
}
