import { checkDocument, checkInvoice, type InvoiceFacts } from '../../src/domain/requirements/index.js'
import type { PreparedFacturX } from '../../src/facturx/prepare.js'

/** The invoice as Odoo and the directory know it. */
const FACTS: InvoiceFacts = {
  invoice: {
    id: 8,
    state: 'posted',
    moveType: 'out_invoice',
    number: 'INV/2026/00008',
    companyId: 1,
    buyerId: 7,
    buyerName: 'Commune de Villeneuve',
    currency: 'EUR',
    invoiceDate: '2026-10-05',
    amountTotal: '5802.45',
    references: { serviceCode: undefined, commitmentNumber: undefined, contract: 'MAPA-2026-17' },
    reversedEntryId: undefined,
    writeDate: new Date('2026-10-05T08:00:00Z'),
    request: undefined,
    framework: undefined,
  },
  buyer: {
    id: 7,
    name: 'Commune de Villeneuve',
    siret: '12345678200051',
    tags: [],
    writeDate: new Date('2026-10-05T08:00:00Z'),
  },
  recipient: {
    structure: {
      id: 1,
      siret: '12345678200051',
      name: 'COMMUNE DE VILLENEUVE',
      active: true,
      requiresServiceCode: false,
      requiresCommitmentNumber: false,
      requiresEither: false,
      doesNotReportPayment: false,
    },
    services: [],
  },
  numberTaken: false,
  today: '2026-10-05',
}

/** The whole catalogue; what it finds does not matter here. */
export function checkAll({ terms, pdf }: PreparedFacturX): void {
  checkInvoice(FACTS)
  const file = { name: 'INV_2026_00008.pdf', size: pdf.byteLength, syntax: 'IN_DP_E2_CII_FACTURX' } as const
  checkDocument({ ...FACTS, terms, file })
}
