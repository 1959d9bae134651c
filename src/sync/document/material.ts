import { isFramework } from '../../domain/framework.js'
import type { OdooInvoice } from '../../domain/invoice.js'
import type { InvoiceFacts } from '../../domain/requirements/index.js'
import type { RepairContext } from '../../facturx/repair.js'
import type { StageContext } from '../context.js'
import type { InvoiceAttachments } from './attachments.js'

/** What any document of the invoice is made with, besides the data themselves. */
export interface Material {
  readonly facts: InvoiceFacts
  readonly attachments: InvoiceAttachments
  readonly repair: RepairContext & { readonly modifiedAt: Date }
}

export async function readMaterial(
  { odoo, connection, clock }: StageContext,
  facts: InvoiceFacts,
  attachments: InvoiceAttachments,
): Promise<Material> {
  const { invoice } = facts
  const account = await odoo.payeeAccount(invoice.id)
  const preceding =
    invoice.reversedEntryId === undefined ? [] : await odoo.readInvoices([invoice.reversedEntryId])
  return {
    facts,
    attachments,
    repair: {
      framework: isFramework(invoice.framework) ? invoice.framework : connection.framework,
      companyIban: account?.iban,
      companyBic: account?.bic,
      precedingInvoice: preceding[0] && precedingReference(preceding[0]),
      ...invoice.references,
      attachments: attachments.files,
      modifiedAt: clock.now(),
    },
  }
}

function precedingReference({ number, invoiceDate }: OdooInvoice): {
  number: string
  issueDate: string | undefined
} {
  return { number, issueDate: invoiceDate }
}
