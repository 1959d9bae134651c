import type { NewInvoice } from '../../src/simulators/odoo/index.js'
import { generatedCii } from './generated-cii.js'
import { amountsOf, DEMANDS, type GeneratedInvoice } from './generated-invoices.js'
import { pdfWith } from './pdf-with-cii.js'

/** What a user of the simulated Odoo would have entered, with the document that Odoo makes of it. */
export function odooInvoice(invoice: GeneratedInvoice, xml = generatedCii(invoice)): NewInvoice {
  const { untaxed, tax } = amountsOf(invoice)
  return {
    partner: invoice.buyer,
    name: invoice.number,
    refund: invoice.refund,
    date: '2026-10-05',
    untaxed: untaxed / 100,
    tax: tax / 100,
    ...DEMANDS[invoice.buyer],
    document: { pdf: pdfWith(xml) },
    values: invoice.framework === undefined ? {} : { x_chorus_framework: invoice.framework },
  }
}
