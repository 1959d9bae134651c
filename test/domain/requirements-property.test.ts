import fc from 'fast-check'
import {
  checkDocument,
  checkInvoice,
  type DocumentFacts,
  type DocumentTerms,
  type InvoiceFacts,
} from '../../src/domain/requirements/index.js'

/** What people type, what programs write, and what neither should. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-0',
    '20',
    '20.0',
    '1e9',
    'NaN',
    '9'.repeat(60),
    '-.',
    '{siret}',
    '$&',
    '2026-02-30',
    '\uD800',
  ),
  fc.constantFrom(
    'S',
    'E',
    'AE',
    'A1',
    'A9',
    'EUR',
    '381',
    '0002',
    '0223',
    '42',
    'FR44732829320',
    '73282932000074',
  ),
  fc.constantFrom('FR7630006000011234567890189', '2026-10-05', '100.00', '-100.00', '35600000049837'),
)
const maybe = fc.option(text, { nil: undefined })
const flag = fc.boolean()

const invoiceFacts: fc.Arbitrary<InvoiceFacts> = fc.record({
  invoice: fc.record({
    id: fc.integer(),
    state: fc.constantFrom('draft', 'posted', 'cancel'),
    moveType: fc.constantFrom('out_invoice', 'out_refund'),
    number: text,
    companyId: fc.integer(),
    buyerId: fc.integer(),
    buyerName: text,
    currency: text,
    invoiceDate: maybe,
    amountTotal: text,
    references: fc.record({ serviceCode: maybe, commitmentNumber: maybe, contract: maybe }),
    reversedEntryId: fc.option(fc.integer(), { nil: undefined }),
    writeDate: fc.date(),
    request: maybe,
    framework: maybe,
  }),
  buyer: fc.record({
    id: fc.integer(),
    name: text,
    siret: maybe,
    tags: fc.array(text, { maxLength: 2 }),
    writeDate: fc.date(),
  }),
  recipient: fc.option(
    fc.record({
      structure: fc.record({
        id: text,
        siret: text,
        name: text,
        active: flag,
        requiresServiceCode: flag,
        requiresCommitmentNumber: flag,
        requiresEither: flag,
        doesNotReportPayment: flag,
      }),
      services: fc.array(
        fc.record({
          id: text,
          code: text,
          name: text,
          active: flag,
          requiresCommitmentNumber: fc.option(flag, { nil: undefined }),
        }),
        { maxLength: 8 },
      ),
    }),
    { nil: undefined },
  ),
  numberTaken: flag,
  today: text,
})

const allowanceOrCharge = { isCharge: flag, amount: maybe }
const terms: fc.Arbitrary<DocumentTerms> = fc.record({
  number: maybe,
  issueDate: maybe,
  typeCode: maybe,
  currency: maybe,
  dueDate: maybe,
  serviceCode: maybe,
  contractReference: maybe,
  orderReference: maybe,
  paymentTerms: maybe,
  businessProcess: maybe,
  specification: maybe,
  precedingInvoice: maybe,
  sellerName: maybe,
  sellerSiret: maybe,
  sellerScheme: maybe,
  sellerVat: maybe,
  sellerTaxRegistration: maybe,
  sellerCountry: maybe,
  buyerName: maybe,
  buyerSiret: maybe,
  buyerScheme: maybe,
  buyerVat: maybe,
  buyerCountry: maybe,
  taxRepresentativeVat: maybe,
  paymentMeansCode: maybe,
  iban: maybe,
  nationalAccount: maybe,
  unreadableDates: fc.array(fc.string(), { maxLength: 2 }),
  totals: fc.record({
    lines: maybe,
    allowances: maybe,
    charges: maybe,
    withoutVat: maybe,
    vat: maybe,
    vatInAccountingCurrency: maybe,
    withVat: maybe,
    paid: maybe,
    rounding: maybe,
    due: maybe,
  }),
  vatBreakdown: fc.array(
    fc.record({
      taxableAmount: maybe,
      taxAmount: maybe,
      category: maybe,
      rate: maybe,
      exemptionReason: maybe,
      exemptionReasonCode: maybe,
    }),
    { maxLength: 4 },
  ),
  allowancesAndCharges: fc.array(fc.record({ ...allowanceOrCharge, vatCategory: maybe, vatRate: maybe }), {
    maxLength: 3,
  }),
  lines: fc.array(
    fc.record({
      id: maybe,
      quantity: maybe,
      unit: maybe,
      netAmount: maybe,
      netPrice: maybe,
      priceDiscount: maybe,
      grossPrice: maybe,
      priceQuantity: maybe,
      vatCategory: maybe,
      vatRate: maybe,
      name: maybe,
      allowancesAndCharges: fc.array(fc.record(allowanceOrCharge), { maxLength: 2 }),
    }),
    { maxLength: 12 },
  ),
})

const documentFacts: fc.Arbitrary<DocumentFacts> = fc
  .tuple(
    invoiceFacts,
    terms,
    fc.record({
      name: text,
      size: fc.double(),
      syntax: fc.constantFrom('IN_DP_E2_CII_FACTURX', 'IN_DP_E1_CII_16B'),
    }),
  )
  .map(([known, documentTerms, file]) => ({ ...known, terms: documentTerms, file }))

describe('whatever the facts, the catalogue', () => {
  it('answers with sentences that are filled and of a bearable length', () => {
    fc.assert(
      fc.property(documentFacts, (facts) => {
        const [first, second] = [checkInvoice(facts), checkDocument(facts)]
        const found = [...first.blocking, ...first.warnings, ...second.blocking, ...second.warnings]
        for (const { code, sentence } of found) {
          expect(code).not.toBe('')
          expect(sentence).not.toContain('undefined')
          expect(sentence.length).toBeLessThan(1000)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('finds the same twice', () => {
    fc.assert(
      fc.property(documentFacts, (facts) => {
        expect(checkDocument(facts)).toEqual(checkDocument(structuredClone(facts)))
      }),
      { numRuns: 50 },
    )
  })
})
