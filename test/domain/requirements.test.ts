import type { Reason } from '../../src/domain/words/reason.js'
import type { OdooInvoice, OdooPartner } from '../../src/domain/invoice/invoice.js'
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
    id: '26300001',
    siret: '12345678200036',
    name: 'LYCEE AMPERE',
    active: true,
    requiresServiceCode: false,
    requiresCommitmentNumber: false,
    requiresEither: false,
    doesNotReportPayment: false,
  },
  services: [
    { id: '1', code: 'COMPTA', name: 'Comptabilité', active: true, requiresCommitmentNumber: undefined },
    { id: '2', code: 'TRAVAUX', name: 'Travaux', active: true, requiresCommitmentNumber: true },
    { id: '3', code: 'ANCIEN', name: 'Ancien service', active: false, requiresCommitmentNumber: undefined },
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

describe('a lacking reference', () => {
  const all = demanding({ requiresServiceCode: true, requiresCommitmentNumber: true })
  const plain = (sentence: string | undefined) => sentence?.replace(/\u00a0/g, ' ')
  const texts = (customerReference: string | undefined, more: object = {}) => ({
    customerReference,
    origin: undefined,
    paymentReference: undefined,
    ...more,
  })
  const reasonOf = (code: string, of: OdooInvoice, from = buyer, to: Recipient = all) =>
    blocking(of, from, to).find((reason) => reason.code === code)
  const withoutModule = (of: OdooInvoice): OdooInvoice => ({
    ...of,
    references: { ...of.references, enteredIn: 'odoo' },
  })

  it('is asked for in the fields of Odoo’s module for Chorus Pro', () => {
    expect(reasonOf('SERVICE_CODE_REQUIRED', invoice)?.field).toBe(
      'Code de Service, onglet Autres informations',
    )
    const commitment = reasonOf('COMMITMENT_NUMBER_REQUIRED', invoice)
    expect(commitment?.field).toBe('Engagement juridique, onglet Autres informations')
    expect(plain(commitment?.sentence)).toBe(
      '« LYCEE AMPERE » exige un numéro d’engagement (numéro de commande) : demandez-le au client.',
    )
  })

  it('is asked for in the fields from which Odoo takes it, where there is no such module', () => {
    expect(reasonOf('SERVICE_CODE_REQUIRED', withoutModule(invoice))?.field).toBe(
      'Référence, sur la fiche du client',
    )
    const commitment = reasonOf('COMMITMENT_NUMBER_REQUIRED', withoutModule(invoice))
    expect(commitment?.field).toBe('Référence client, onglet Autres informations')
    expect(plain(commitment?.sentence)).toContain('et indiquez-le dans « Référence client ».')
  })

  it('may be the customer’s reference: the reason says where to copy it to', () => {
    const commitment = reasonOf('COMMITMENT_NUMBER_REQUIRED', { ...invoice, texts: texts(' 4500012345 ') })
    expect(plain(commitment?.sentence)).toContain(
      'si c’est « 4500012345 » (« Référence client »), recopiez-le dans « Engagement juridique ».',
    )
    const either = reasonOf(
      'SERVICE_OR_COMMITMENT_REQUIRED',
      { ...invoice, texts: texts('4500012345') },
      buyer,
      demanding({ requiresEither: true }),
    )
    expect(plain(either?.sentence)).toContain('si c’est « 4500012345 »')
  })

  it.each([
    ['what Odoo wrote', texts('S00042')],
    ['the payment reference', texts('CUST/7', { paymentReference: 'CUST/7' })],
    ['words', texts('Travaux de l’école')],
    ['a whole sentence', texts(`Selon devis 12 ${'et avenants '.repeat(6)}`)],
  ])('is not taken for %s', (_, found) => {
    const commitment = reasonOf('COMMITMENT_NUMBER_REQUIRED', { ...invoice, texts: found })
    expect(plain(commitment?.sentence)).toMatch(/ : demandez-le au client\.$/)
  })

  it('takes the place of what Odoo wrote there, where there is no module', () => {
    const filled = withoutModule({ ...invoice, texts: texts('S00042') })
    expect(plain(reasonOf('COMMITMENT_NUMBER_REQUIRED', filled)?.sentence)).toContain(
      'indiquez-le dans « Référence client », à la place de « S00042 » qui vient d’Odoo.',
    )
  })

  it('is not lacking where the customer’s internal reference is a service', () => {
    const served = demanding({ requiresServiceCode: true })
    expect(codes(invoice, { ...buyer, reference: 'COMPTA' }, served)).toEqual([])
    expect(codes(invoice, { ...buyer, reference: 'CLT-0042' }, served)).toEqual(['SERVICE_CODE_REQUIRED'])
    expect(codes(invoice, { ...buyer, reference: 'TRAVAUX' }, served)).toEqual(['COMMITMENT_NUMBER_REQUIRED'])
  })

  it.each(['45000\u200b12345', '4500012345\ufeff', 'EJ\u00ad12', 'EJ\n12'])(
    'with what nobody sees in it is held back, should it come so far: %j',
    (commitmentNumber) => {
      expect(codes(withReferences({ commitmentNumber }), buyer, recipient)).toEqual([
        'COMMITMENT_NUMBER_CHARACTERS',
      ])
    },
  )
})

describe('an invoice that is paid before it is sent', () => {
  const paid = (change: Partial<OdooInvoice> = {}): OdooInvoice => ({
    ...invoice,
    paidInFull: true,
    ...change,
  })

  it('asks whether it is one of the framework A2', () => {
    const [reason] = blocking(paid(), buyer, recipient)
    expect(reason?.code).toBe('PAID_BEFORE_DEPOSIT')
    expect(reason?.field).toBe('Cadre de facturation')
    expect(reason?.sentence).toContain('A2 – Facture déjà payée')
    expect(reason?.sentence).toContain('A1 – Facture du fournisseur')
  })

  it.each<[what: string, change: Partial<OdooInvoice>]>([
    ['once the framework was chosen', { framework: 'A2' }],
    ['once it was chosen to send it as one to be paid', { framework: 'A1' }],
    ['for a credit note, which its invoice settles', { moveType: 'out_refund' }],
    ['for an invoice of 0 €', { amountTotal: '0.00' }],
    ['for one that is paid in part', { paidInFull: false }],
  ])('does not ask %s', (_, change) => {
    expect(codes(paid(change), buyer, recipient)).toEqual([])
  })
})
