import type { OdooSimulator } from '../../src/simulators/odoo/index.js'
import { odooDocument, partiesOf, vatOf } from '../campaign/documents.js'
import { INVOICE_DATE } from '../campaign/make-plan.js'

const CUSTOMER = 'commune'

/** A user posts an invoice, the `index`th of its company, which lacks nothing and has no document in the store yet. */
export function postInvoice(odoo: OdooSimulator, number: string, index: number): void {
  const untaxed = 10_000 + index * 100
  const references = { service: undefined, commitment: undefined, contract: undefined }
  odoo.addInvoice({
    partner: CUSTOMER,
    name: number,
    date: INVOICE_DATE,
    untaxed: untaxed / 100,
    tax: vatOf({ untaxed }) / 100,
    document: {
      pdf: odooDocument({ number, customer: CUSTOMER, untaxed, ...references, ...partiesOf(CUSTOMER) }),
    },
  })
}
