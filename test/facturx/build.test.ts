import fc from 'fast-check'
import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { buildCii } from '../../src/facturx/build/build.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { fitsEn16931 } from '../../src/facturx/read/en16931-structure.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { invoiceData, INVOICES, type MadeInvoice } from './invoice-data.js'
import { errorCode } from './documents.js'

const built = (made: MadeInvoice) => buildCii(invoiceData(made))
const terms = (made: MadeInvoice) => readBusinessTerms(parseCii(serialiseCii(built(made))))
const made = (kind: string) => terms(INVOICES[kind] ?? { lines: [] })
const refusal = (made: MadeInvoice) => errorCode(() => built(made))

describe.each(Object.entries(INVOICES))('an invoice built of lines: %s', (_, made) => {
  it('is a CII of the core, which survives being written', () => {
    const cii = built(made)
    expect(fitsEn16931(cii)).toBe(true)
    expect(parseCii(serialiseCii(cii))).toEqual(cii)
  })

  it('has the amounts that it was given', () => {
    const data = invoiceData(made)
    const { totals, lines, vatBreakdown, allowancesAndCharges } = terms(made)
    expect(Number(totals.withoutVat)).toBe(Number(data.totals.withoutVat))
    expect(Number(totals.vat)).toBe(Number(data.totals.vat))
    expect(Number(totals.withVat)).toBe(Number(data.totals.withVat))
    expect(Number(totals.due)).toBe(Number(data.totals.due))
    expect(lines.map(({ netAmount }) => Number(netAmount))).toEqual(
      data.lines.map(({ netAmount }) => Number(netAmount)),
    )
    expect(allowancesAndCharges.map(({ isCharge, amount }) => (isCharge ? 1 : -1) * Number(amount))).toEqual(
      (data.allowancesAndCharges ?? []).map(({ amount }) => Number(amount)),
    )
    expect(vatBreakdown.map(({ taxAmount }) => Number(taxAmount))).toEqual(
      data.vat.map(({ amount }) => Number(amount)),
    )
  })

  it('has no negative price', () => {
    for (const { netPrice, grossPrice } of terms(made).lines)
      for (const price of [netPrice, grossPrice]) expect(price ?? '0').not.toMatch(/^-/)
  })

  it('needs nothing but what the framework and the means of payment add', () => {
    const { repairs } = repairCii(built(made), { framework: 'A1' })
    const codes = repairs.map(({ code }) => code)
    expect(codes.filter((code) => code !== 'BT-23_ADDED' && code !== 'BG-16_ADDED')).toEqual([])
  })
})

describe('a built invoice', () => {
  it('says all that it is given', () => {
    const said = terms({
      lines: [{ text: 'Borne 22 kW\navec pose', quantity: '2', unitPrice: '319.00', discount: '10' }],
      contract: 'MAPA-2026-17',
      paymentReference: 'FAC 42',
    })
    expect(said).toMatchObject({
      number: 'FAC/2026/0042',
      issueDate: '2026-10-05',
      dueDate: '2026-11-04',
      typeCode: '380',
      currency: 'EUR',
      specification: 'urn:cen.eu:en16931:2017',
      serviceCode: 'VOIRIE',
      orderReference: '4500012345',
      contractReference: 'MAPA-2026-17',
      sellerName: 'Duret Électricité',
      sellerSiret: '73282932000074',
      sellerScheme: '0002',
      sellerVat: 'FR44732829320',
      buyerName: 'Département du Rhône',
      buyerSiret: '12345678200044',
      paymentMeansCode: '30',
      iban: 'FR7630006000011234567890189',
      totals: { withoutVat: '574.20', vat: '114.84', withVat: '689.04', paid: '0.00', due: '689.04' },
      vatBreakdown: [{ taxableAmount: '574.20', taxAmount: '114.84', category: 'S', rate: '20' }],
    })
    expect(said.lines[0]).toMatchObject({
      id: '1',
      quantity: '2',
      unit: 'C62',
      grossPrice: '319.00',
      priceDiscount: '31.90',
      netPrice: '287.10',
      netAmount: '574.20',
      name: 'Borne 22 kW',
      description: 'Borne 22 kW\navec pose',
    })
  })

  it('of a credit note names the invoice that it corrects', () => {
    expect(terms(INVOICES['a credit note'] ?? { lines: [] })).toMatchObject({
      typeCode: '381',
      precedingInvoice: 'FAC/2026/0042',
    })
  })

  it('leaves the sign of a deduction to the quantity', () => {
    expect(
      terms({ lines: [{}, { unitPrice: '-12.34', quantity: '2', discount: '50' }] }).lines[1],
    ).toMatchObject({
      netPrice: '6.17',
      grossPrice: '12.34',
      quantity: '-2',
      netAmount: '-12.34',
    })
  })

  it('tells what was paid', () => {
    expect(terms(INVOICES['partly paid'] ?? { lines: [] }).totals).toMatchObject({
      paid: '1000.00',
      due: '200.00',
    })
  })

  it('gives the amount by piece for a price that was typed with its VAT', () => {
    const lines = made('a price typed with its VAT').lines
    expect(lines.map(({ netPrice, quantity, grossPrice }) => [netPrice, quantity, grossPrice])).toEqual([
      ['33.326667', '3', undefined],
      ['8.33', '-1', undefined],
      ['0.00', '0', undefined],
    ])
  })

  it('adds charges and takes allowances off, each taxed as it is', () => {
    const { totals, vatBreakdown } = made('a contribution with VAT on it, and one beside the VAT')
    expect(totals).toMatchObject({
      lines: '100.00',
      charges: '1.68',
      allowances: undefined,
      withoutVat: '101.68',
    })
    expect(vatBreakdown).toMatchObject([
      { category: 'S', taxableAmount: '101.26', taxAmount: '20.25' },
      { category: 'E', taxableAmount: '0.42', taxAmount: '0.00' },
    ])
    expect(made('an escompte that reduces the VAT')).toMatchObject({
      totals: { lines: '100.00', charges: '2.00', allowances: '2.00', withoutVat: '100.00', vat: '19.60' },
    })
  })

  it('rounds cash after the total with VAT', () => {
    expect(made('cash rounded').totals).toMatchObject({
      withVat: '40.00',
      rounding: '0.02',
      paid: '0.00',
      due: '40.02',
    })
  })

  it('has neither rates nor VAT numbers where nothing is subject to VAT', () => {
    const { lines, vatBreakdown, sellerVat, buyerVat } = made('out of the scope of VAT')
    expect([lines[0]?.vatRate, vatBreakdown[0]?.rate, sellerVat, buyerVat]).toEqual(Array(4).fill(undefined))
  })

  it('says when and where to an intra-community supply went', () => {
    const xml = serialiseCii(built(INVOICES['an intra-community supply'] ?? { lines: [] }))
    expect(xml).toMatch(/ShipToTradeParty>.*<ram:CountryID>BE<.*OccurrenceDateTime>.*20261005</s)
  })

  const seller = { ...invoiceData({ lines: [{}] }).seller, vatNumber: undefined }

  it.each(['73282932000074', '732829320'])(
    'knows a seller without a VAT number by its SIREN: %s',
    (siret) => {
      const exempt = { lines: [{ vatCategory: 'E', vatRate: '0' }], seller: { ...seller, siret } } as const
      expect(terms(exempt).sellerTaxRegistration).toBe('732829320')
    },
  )

  it('does not make up for the VAT number of one that charges VAT', () => {
    expect(terms({ lines: [{}], seller }).sellerTaxRegistration).toBeUndefined()
  })

  it('drops what XML cannot hold from texts', () => {
    expect(terms({ lines: [{ text: 'A\u0000B\uD800C' }] }).lines[0]?.name).toBe('ABC')
  })
})

describe('what does not add up is not built:', () => {
  const totals = { withoutVat: '100.00', vat: '20.00', withVat: '120.00', due: '120.00' }
  const vat = [{ category: 'S', rate: '20', amount: '20.00' }] as const
  const cases: [what: string, made: MadeInvoice, code: string][] = [
    ['no lines', { lines: [] }, 'NO_LINES'],
    ['a line without a text', { lines: [{ text: ' \u0000\n' }] }, 'LINE_WITHOUT_NAME'],
    ['a price in words', { lines: [{ unitPrice: 'cent', netAmount: '100.00' }] }, 'NOT_A_NUMBER'],
    ['a tenth of a cent', { lines: [{ netAmount: '100.001' }] }, 'NOT_A_NUMBER'],
    ['a day that is none', { lines: [{}], dueDate: '04/11/2026' }, 'NOT_A_DATE'],
    ['a line a cent away from its price', { lines: [{ netAmount: '100.01' }] }, 'LINE_DISAGREES'],
    ['a discount of more than all', { lines: [{ discount: '120', netAmount: '-20.00' }] }, 'LINE_DISAGREES'],
    ['a rate that the VAT does not list', { lines: [{ vatRate: '10' }], vat }, 'VAT_MISSING'],
    [
      'VAT for no line',
      { lines: [{}], vat: [...vat, { category: 'S', rate: '10', amount: '0' }] },
      'VAT_MISSING',
    ],
    ['VAT listed twice', { lines: [{}], vat: [...vat, { ...vat[0], rate: '20.0' }] }, 'VAT_MISSING'],
    [
      'VAT a euro away from its rate',
      { lines: [{}], vat: [{ ...vat[0], amount: '19.00' }] },
      'VAT_DISAGREES',
    ],
    [
      'VAT on what has none',
      {
        lines: [{ vatCategory: 'E', vatRate: '0' }],
        vat: [{ category: 'E', rate: '0', amount: '0.01', exemptionReason: 'Exonération' }],
      },
      'VAT_DISAGREES',
    ],
    [
      'an amount of nothing',
      { lines: [{ unitPrice: undefined, quantity: '0', netAmount: '1.00' }] },
      'LINE_DISAGREES',
    ],
    [
      'an intra-community supply to nobody’s VAT number',
      { lines: [{ vatCategory: 'K', vatRate: '0' }] },
      'BUYER_VAT_MISSING',
    ],
    [
      'an escompte that the totals do not have',
      { ...INVOICES['an escompte that reduces the VAT'], lines: [{}], totals },
      'EARLY_DISCOUNT_DISAGREES',
    ],
    ['lines that are not the total', { lines: [{}, {}], totals }, 'TOTALS_DISAGREE'],
    [
      'VAT that is not the total',
      { lines: [{}], totals: { ...totals, vat: '20.01', withVat: '120.01' } },
      'TOTALS_DISAGREE',
    ],
    ['a sum that is none', { lines: [{}], totals: { ...totals, withVat: '120.01' } }, 'TOTALS_DISAGREE'],
  ]

  it.each(cases)('%s', async (_, made, code) => {
    expect(await refusal(made)).toBe(code)
  })
})

it('any invoice that adds up is built', () => {
  const line = fc.record({
    text: fc.string({ unit: 'binary', minLength: 1 }).map((text) => `x${text}`),
    quantity: fc.integer({ min: -999, max: 999 }).map((tenths) => (tenths / 10).toFixed(1)),
    unitPrice: fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
    vatRate: fc.constantFrom('20', '10', '5.5', '2.1'),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
      const exact = lines.map((each) => ({ ...each, netAmount: exactAmount(each.quantity, each.unitPrice) }))
      const cii = buildCii(invoiceData({ lines: exact }))
      expect(parseCii(serialiseCii(cii))).toEqual(cii)
    }),
    { numRuns: 100 },
  )
})

/** Tenths × hundredths, in cents, halves away from zero. */
function exactAmount(quantity: string, price: string): string {
  const thousandths = Math.round(Number(quantity) * 10) * Math.round(Number(price) * 100)
  const cents = Math.sign(thousandths) * Math.round(Math.abs(thousandths) / 10)
  return (cents / 100).toFixed(2)
}
