import type { OdooCompany } from '../../domain/invoice/company.js'
import { fillersOf } from '../../domain/invoice/fillers.js'
import { isFramework, isWorksFramework } from '../../domain/invoice/framework.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { siretIn } from '../../domain/recipients/siret.js'
import type { InvoiceFacts } from '../../domain/requirements/index.js'
import type { RepairContext } from '../../facturx/repair/repair.js'
import type { StageContext } from '../running/context.js'
import type { InvoiceAttachments } from './attachments.js'
import type { DocumentSource } from './together.js'

/** The company that invoices. */
export interface Seller {
  readonly company: OdooCompany
  /** Undefined: nobody knows it. */
  readonly siret: string | undefined
}

/** What any document of the invoice is made with, besides the data themselves. */
export interface Material {
  readonly facts: InvoiceFacts
  readonly attachments: InvoiceAttachments
  readonly repair: RepairContext & { readonly modifiedAt: Date }
}

export async function readMaterial(
  { odoo, connection, clock }: StageContext,
  facts: InvoiceFacts,
  seller: Seller,
  attachments: InvoiceAttachments,
  source: DocumentSource,
): Promise<Material> {
  const { invoice, buyer, recipient } = facts
  const account = await source.payee(invoice.id)
  const { reversedEntryId } = invoice
  const preceding = reversedEntryId === undefined ? undefined : await odoo.readInvoice(reversedEntryId)
  return {
    facts,
    attachments,
    repair: {
      framework:
        isFramework(invoice.framework) || isWorksFramework(invoice.framework)
          ? invoice.framework
          : connection.framework,
      companyIban: account?.iban,
      companyBic: account?.bic,
      fillers: fillersOf(invoice, buyer, recipient, preceding?.number),
      precedingInvoice: preceding && precedingReference(preceding),
      serviceCode: invoice.references.serviceCode,
      commitmentNumber: invoice.references.commitmentNumber,
      contract: invoice.references.contract,
      sellerSiret: seller.siret,
      buyerSiret: siretIn(buyer.siret),
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
