import type { Reason } from '../../src/domain/reason.js'
import type { OdooInvoice, OdooPartner } from '../../src/domain/invoice.js'
import { checkInvoice, type Recipient } from '../../src/domain/requirements/index.js'

const invoice: OdooInvoice = {
  id: 1,
  state: 'posted',
  moveType: 'out_invoice',
  number: 'INV/2026/00001',
  companyId: 1,
  buyerId: 7,
  buyerName: 'Lycée Ampère',
  currency: 'EUR',
  invoiceDate: '2026-10-05',
  amountTotal: '120.00',
  references: { serviceCode: undefined, commitmentNumber: undefined, contract: undefined },
  reversedEntryId: undefined,
  writeDate: new Date('2026-10-05T08:00:00Z'),
  request: undefined,
  framework: undefined,
}
const buyer: OdooPartner = {
  id: 7,
  name: 'Lycée Ampère',
  siret: '12345678200036',
  tags: [],
  writeDate: new Date(0),
}
const recipient: Recipient = {
  structure: {
    id: 26300001,
    siret: '12345678200036',
    name: 'LYCEE AMPERE',
    active: true,
    requiresServiceCode: false,
    requiresCommitmentNumber: false,
    requiresEither: false,
    doesNotReportPayment: false,
  },
  services: [
    { id: 1, code: 'COMPTA', name: 'Comptabilité', active: true, requiresCommitmentNumber: undefined },
    { id: 2, code: 'TRAVAUX', name: 'Travaux', active: true, requiresCommitmentNumber: true },
    { id: 3, code: 'ANCIEN', name: 'Ancien service', active: false, requiresCommitmentNumber: undefined },
  ],
}

const withReferences = (references: Partial<OdooInvoice['references']>): OdooInvoice => ({
  ...invoice,
  references: { ...invoice.references, ...references },
})
const demanding = (demands: Partial<Recipient['structure']>): Recipient => ({
  ...recipient,
  structure: { ...recipient.structure, ...demands },
})
type Known = readonly [invoice: OdooInvoice, buyer: OdooPartner, recipient: Recipient | undefined]
const blocking = (...[of, from, to]: Known): readonly Reason[] =>
  checkInvoice({ invoice: of, buyer: from, recipient: to, numberTaken: false, today: '2026-10-05' }).blocking
const codes = (...known: Known): string[] => blocking(...known).map(({ code }) => code)

describe('an invoice may be deposited', () => {
  it('when the recipient demands nothing', () => {
    expect(codes(invoice, buyer, recipient)).toEqual([])
  })

  it('when it bears what the recipient demands', () => {
    const complete = withReferences({ serviceCode: 'TRAVAUX', commitmentNumber: '4500012345' })
    const all = demanding({ requiresServiceCode: true, requiresCommitmentNumber: true })
    expect(codes(complete, buyer, all)).toEqual([])
  })

  it('when it bears either of two references that stand for each other', () => {
    const either = demanding({ requiresEither: true })
    expect(codes(withReferences({ serviceCode: 'COMPTA' }), buyer, either)).toEqual([])
    expect(codes(withReferences({ commitmentNumber: 'EJ-1' }), buyer, either)).toEqual([])
  })
})

describe('an invoice is held back', () => {
  it.each<[string, Known]>([
    ['BUYER_SIRET_MISSING', [invoice, { ...buyer, siret: undefined }, undefined]],
    ['BUYER_SIRET_FORM', [invoice, { ...buyer, siret: '123456782' }, undefined]],
    ['BUYER_UNKNOWN', [invoice, buyer, undefined]],
    ['BUYER_INACTIVE', [invoice, buyer, demanding({ active: false })]],
    ['SERVICE_CODE_REQUIRED', [invoice, buyer, demanding({ requiresServiceCode: true })]],
    ['COMMITMENT_NUMBER_REQUIRED', [invoice, buyer, demanding({ requiresCommitmentNumber: true })]],
    ['SERVICE_OR_COMMITMENT_REQUIRED', [invoice, buyer, demanding({ requiresEither: true })]],
    ['SERVICE_CODE_UNKNOWN', [withReferences({ serviceCode: 'COMTPA' }), buyer, recipient]],
    ['SERVICE_CODE_INACTIVE', [withReferences({ serviceCode: 'ANCIEN' }), buyer, recipient]],
    ['COMMITMENT_NUMBER_REQUIRED', [withReferences({ serviceCode: 'TRAVAUX' }), buyer, recipient]],
    ['INVOICE_NUMBER_FORM', [{ ...invoice, number: 'FACTURE N° 2026/00001' }, buyer, recipient]],
    ['INVOICE_NUMBER_FORM', [{ ...invoice, number: 'DURET/INV/2026/0000001' }, buyer, recipient]],
    ['INVOICE_NUMBER_FORM', [{ ...invoice, number: 'FA 2026  42' }, buyer, recipient]],
    ['INVOICE_NUMBER_FORM', [{ ...invoice, number: 'FA 2026 42 ' }, buyer, recipient]],
    ['CURRENCY_NOT_EURO', [{ ...invoice, currency: 'CHF' }, buyer, recipient]],
    ['CONTRACT_LENGTH', [withReferences({ contract: 'M'.repeat(51) }), buyer, recipient]],
  ])('with the reason %s', (code, args) => {
    expect(codes(...args)).toEqual([code])
  })

  it('with every reason at once, so that one correction is enough', () => {
    const everything = demanding({ requiresServiceCode: true, requiresCommitmentNumber: true })
    expect(codes(invoice, buyer, everything)).toEqual(['SERVICE_CODE_REQUIRED', 'COMMITMENT_NUMBER_REQUIRED'])
  })

  it('naming the services to choose from', () => {
    const [reason] = blocking(invoice, buyer, demanding({ requiresServiceCode: true }))
    expect(reason?.sentence).toContain('COMPTA, TRAVAUX')
    expect(reason?.sentence).not.toContain('ANCIEN')
    expect(reason?.field).toBe('Code de Service, onglet Autres informations')
  })
})
