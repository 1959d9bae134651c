import { add, type Decimal, parseDecimal } from '../../src/domain/invoice/amount.js'
import { fr } from '../../src/domain/words/typography.js'
import { type BusinessTerms, readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { buildCii } from '../../src/facturx/build/build.js'
import { fitsEn16931 } from '../../src/facturx/read/en16931-structure.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { errorCode } from '../facturx/documents.js'
import { RECORDED, RecordedOdoo, recordedKinds } from './journal-items.js'

/** What cannot be an invoice of EN 16931, on each server, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'two-vats': 'VAT_UNSUPPORTED',
  'zero-unsaid': 'VAT_REASON_UNKNOWN',
  'odoo-eu_g': 'BUYER_VAT_MISSING',
  'no-tax': 'LINE_WITHOUT_VAT',
  'no-tax-beside': 'LINE_WITHOUT_VAT',
}

describe.each(RECORDED)('invoices of a real %s', (version) => {
  let odoo: RecordedOdoo
  beforeAll(async () => {
    odoo = await RecordedOdoo.start(version)
  })
  afterAll(() => odoo.close())

  const termsOf = async (kind: string): Promise<BusinessTerms> => readBusinessTerms(await built(kind))
  const built = async (kind: string) => repairCii(buildCii(await odoo.read(kind)), { framework: 'A1' }).cii
  /** Category, rate, base and VAT. */
  const vatOf = async (kind: string): Promise<string[]> =>
    (await termsOf(kind)).vatBreakdown.map(({ category, rate, taxableAmount, taxAmount }) =>
      [category, rate, taxableAmount, taxAmount].join(' '),
    )
  const reasonsOf = async (kind: string) =>
    (await termsOf(kind)).vatBreakdown.flatMap(({ category, exemptionReason, exemptionReasonCode }) =>
      category === 'S' ? [] : [[category, exemptionReason, exemptionReasonCode]],
    )
  const chargesOf = async (kind: string): Promise<string[]> =>
    (await termsOf(kind)).allowancesAndCharges.map(({ isCharge, amount, vatCategory, vatRate }) =>
      [isCharge ? '+' : '-', amount, vatCategory, vatRate].join(' ').trim(),
    )

  it.each(recordedKinds(version).filter((kind) => REFUSED[kind] === undefined))(
    'come to what Odoo says: %s',
    async (kind) => {
      const cii = await built(kind)
      const { totals, lines, vatBreakdown } = readBusinessTerms(cii)
      const { amount_total: total, amount_residual: due } = odoo.totals(kind)
      expect(fitsEn16931(cii)).toBe(true)
      expect(sum([totals.withVat, totals.rounding])).toEqual(cents(total))
      expect(sum([totals.due])).toEqual(cents(due))
      expect(sum(lines.map(({ netAmount }) => netAmount))).toEqual(sum([totals.lines]))
      expect(sum(vatBreakdown.map(({ taxableAmount }) => taxableAmount))).toEqual(sum([totals.withoutVat]))
      expect(lines.filter(({ netPrice = '' }) => netPrice.startsWith('-'))).toEqual([])
    },
  )

  it.each(Object.entries(REFUSED))('are none when they cannot be: %s', async (kind, code) => {
    expect(await errorCode(async () => buildCii(await odoo.read(kind)))).toBe(code)
  })

  it('have a price without VAT where it was typed with it', async () => {
    const { lines } = await termsOf('ttc')
    expect(lines).toMatchObject([
      { netPrice: '300.00', netAmount: '300.00', grossPrice: undefined },
      { netPrice: '83.33', netAmount: '83.33' },
    ])
  })

  it('have the price and discount that were typed where those make the amount', async () => {
    const [, line] = (await termsOf('plain')).lines
    expect(line).toMatchObject({ grossPrice: '33.33', priceDiscount: '4.16625', netPrice: '29.16375' })
  })

  it('charge the DEEE with VAT on it where VAT is levied on it, else exempt', async () => {
    expect(await chargesOf('deee-in')).toEqual(['+ 1.26 S 20'])
    expect(await vatOf('deee-in')).toEqual(['S 20 250.96 50.19'])
    expect(await chargesOf('deee-out')).toEqual(['+ 1.26 E 0'])
    expect(await vatOf('deee-out')).toEqual(['S 20 149.70 29.94', 'S 10 100.00 10.00', 'E 0 1.26 0.00'])
    expect(await reasonsOf('deee-exo')).toEqual([
      ['E', expect.stringMatching(/EXO\s; .*DEEE.*\s: hors base/), undefined],
    ])
    expect(await chargesOf('group')).toEqual(['+ 3.00 S 20'])
    expect((await chargesOf('avoir-deee')).toSorted()).toEqual(['+ 1.26 E 0', '+ 1.26 S 20'])
  })

  it('charge another tax than VAT, though it is a percentage', async () => {
    expect(await chargesOf('octroi')).toEqual(['+ 3.75 E 0'])
    expect(await reasonsOf('octroi')).toEqual([['E', fr`Octroi de mer : hors base de la TVA`, undefined]])
  })

  it('know the rate of a tax that is a part of the price with it', async () => {
    expect(await vatOf('division')).toEqual(['S 20 200.00 40.00'])
  })

  it('round cash after all totals, or in the tax that Odoo rounds', async () => {
    expect((await termsOf('cash-line')).totals).toMatchObject({
      withVat: '53.57',
      rounding: '-0.02',
      due: '53.55',
    })
    const { totals } = await termsOf('cash-tax1')
    expect(totals).toMatchObject({ withVat: '54.00', rounding: undefined, due: '54.00' })
    expect(await vatOf('cash-tax1')).toEqual(['S 20 33.33 7.10', 'S 10 12.34 1.23'])
  })

  it('say an escompte that reduces the VAT as an allowance with VAT and a charge without', async () => {
    const charges = await chargesOf('escompte-mixed')
    expect(charges.toSorted()).toEqual(['+ 11.09 E 0', '- 4.67 S 10', '- 6.42 S 20'])
    const { totals } = await termsOf('escompte-mixed')
    expect(totals).toMatchObject({ allowances: '11.09', charges: '11.09', withoutVat: '554.14' })
    expect(await chargesOf('escompte-included')).toEqual([])
  })

  it('are a reverse charge, with the words of the tax, under article 283-2', async () => {
    expect(await reasonsOf('ae-st')).toEqual([
      ['AE', 'TVA due par le preneur - art. 283-2 nonies du CGI', 'VATEX-EU-AE'],
    ])
    expect(await reasonsOf('ae-st2')).toEqual([['AE', '0% 283-2', 'VATEX-EU-AE']])
    expect(await vatOf('ae-and-s')).toEqual(['AE 0 1234.56 0.00', 'S 20 100.00 20.00'])
  })

  it('are exempt for the reasons of their taxes, all of them once', async () => {
    expect(await reasonsOf('e-261')).toEqual([
      ['E', 'Exonération de TVA, article 261-4-4° a du CGI', undefined],
    ])
    expect(await reasonsOf('two-exempt')).toEqual([
      ['E', expect.stringMatching(/^Exonération de TVA, article 261-4-4° a du CGI\s; .*0% EXO$/), undefined],
    ])
  })

  it('are exempt when Odoo’s own tax says so, whatever category it has', async () => {
    for (const kind of ['odoo-exo_g', 'odoo-exo_s'])
      expect(await reasonsOf(kind)).toMatchObject([['E', expect.stringContaining('EXO')]])
  })

  it('give a small business its SIREN where it has no VAT number', async () => {
    const terms = await termsOf('c2-293b')
    expect(terms.sellerVat).toBeUndefined()
    expect(terms.sellerTaxRegistration).toBe(terms.sellerSiret?.slice(0, 9))
    for (const kind of ['c2-293b', 'c2-none-293b'])
      expect(await reasonsOf(kind)).toEqual([['E', 'TVA non applicable, art. 293 B du CGI', undefined]])
  })

  it('are not subject to VAT when nothing has a tax and the seller no VAT number', async () => {
    const terms = await termsOf('c2-none')
    expect(await reasonsOf('c2-none')).toEqual([['O', undefined, 'VATEX-EU-O']])
    expect(terms).toMatchObject({
      sellerVat: undefined,
      sellerTaxRegistration: undefined,
      buyerVat: undefined,
    })
    expect(terms.lines[0]?.vatRate).toBeUndefined()
  })

  it('name each unit by a code of the list', async () => {
    const { lines } = await termsOf('units')
    const codes = new Map(lines.map(({ name = '', unit }) => [name, unit]))
    expect(Object.fromEntries(codes)).toMatchObject({
      product_uom_dozen: 'DZN',
      product_uom_meter: 'MTR',
      product_uom_km: 'KMT',
      product_uom_hour: 'HUR',
      product_uom_day: 'DAY',
      product_uom_litre: 'LTR',
      product_uom_cubic_meter: 'MTQ',
      product_uom_qt: 'QTL',
    })
    const pieces = [...codes].filter(([, unit]) => unit === 'C62').map(([name]) => name)
    expect(pieces).toEqual(['product_uom_unit'])
  })
})

it('what a real 18.0 rounds globally is built from the journal items, which do add up', async () => {
  const odoo = await RecordedOdoo.start('18.0')
  try {
    const { lines, totals } = await odoo.read('glob')
    expect(totals.withoutVat).toBe('4.80')
    expect(sum(lines.map(({ netAmount }) => netAmount))).toEqual(cents(4.8))
  } finally {
    await odoo.close()
  }
})

it('what the chart of 2026 has out of scope is exempt beside VAT, and alone it is not subject', async () => {
  const odoo = await RecordedOdoo.start('19.0-pdp')
  try {
    const mixed = await odoo.read('odoo-export_s-and-s')
    expect(mixed.vat.map(({ category }) => category)).toEqual(['E', 'S'])
    const alone = readBusinessTerms(buildCii(await odoo.read('odoo-export_s')))
    expect(alone.vatBreakdown).toMatchObject([{ category: 'O', rate: undefined }])
    expect(alone.sellerVat).toBeUndefined()
  } finally {
    await odoo.close()
  }
})

function cents(amount: number): Decimal {
  return sum([amount.toFixed(2)])
}

function sum(amounts: readonly (string | undefined)[]): Decimal {
  return amounts.reduce<Decimal>(
    (total, amount) => add(total, parseDecimal(amount ?? '0') ?? { units: 0n, scale: 0 }),
    { units: 0n, scale: 2 },
  )
}
