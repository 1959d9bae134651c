import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InvoiceData } from '../../src/domain/invoice/invoice-data.js'
import { readBusinessTerms, type BusinessTerms } from '../../src/facturx/read/business-terms.js'
import { buildCii } from '../../src/facturx/build/build.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { OdooPort } from '../../src/odoo/port.js'
import { type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { recordedDocuments } from '../../src/simulators/world.js'
import { accessAs, SERVERS } from './servers.js'

const SALE = { partner: 'commune', untaxed: 100, tax: 20 } as const

describe.each(SERVERS)('an invoice read from its lines on $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let port: OdooPort & { close(): void }

  beforeEach(async () => {
    odoo = await startOdooSimulator({ version, clock: { now: () => new Date('2026-12-01T08:00:00Z') } })
    port = createOdooPort(accessAs('chorus', odoo, server))
  })

  afterEach(async () => {
    port.close()
    await odoo.close()
  })

  const linesOf = (id: number) => odoo.records('account.move.line').filter((line) => line['move_id'] === id)
  const soldLine = (id: number) => linesOf(id).find((line) => line['display_type'] === 'product')?.id ?? 0
  const taxOf = (rate: number) => odoo.records('account.tax').find((tax) => tax['amount'] === rate)?.id ?? 0
  const errorCode = async (id: number): Promise<unknown> => {
    try {
      return buildCii(await port.invoiceData(id))
    } catch (error) {
      return typeof error === 'object' && error !== null && 'code' in error ? error.code : error
    }
  }

  /** The document that a real server of this series made for the same invoice, repaired. */
  async function recordedTerms(number: string): Promise<BusinessTerms | undefined> {
    try {
      const file = join(recordedDocuments(version), `${number.replaceAll('/', '_')}.pdf`)
      const { xml } = await readFacturX(readFileSync(file))
      return readBusinessTerms(repairCii(parseCii(xml), { framework: 'A1' }).cii)
    } catch {
      return undefined
    }
  }

  it('says what the document says that Odoo itself made', async () => {
    let compared = 0
    for (const move of odoo.records('account.move')) {
      const data = await port.invoiceData(move.id)
      const built = readBusinessTerms(repairCii(buildCii(data), { framework: 'A1' }).cii)
      const recorded = await recordedTerms(typeof move['name'] === 'string' ? move['name'] : '')
      if (recorded === undefined) continue
      // The tax of the recorded training was one for exports.
      if (recorded.vatBreakdown.some(({ category }) => category === 'G')) continue
      compared++
      expect(essence(built)).toEqual(essence(recorded))
    }
    expect(compared).toBeGreaterThan(0)
  })

  it('has the parties with their SIRETs, whatever field holds them', async () => {
    const { seller, buyer } = await port.invoiceData(odoo.addInvoice(SALE))
    expect(seller).toMatchObject({
      name: 'Duret Électricité',
      siret: '73282932000074',
      vatNumber: 'FR44732829320',
      address: { street: '12 rue des Artisans', postcode: '69003', city: 'Lyon', country: 'FR' },
      contact: { telephone: '+33478000000', email: 'compta@duret.example' },
    })
    expect(buyer).toMatchObject({ siret: '12345678200051', address: { country: 'FR' } })
  })

  it('names units as UN/ECE does, and counts an unknown one as a piece', async () => {
    const id = odoo.addInvoice(SALE)
    const unitOf = async (name: string): Promise<string | undefined> => {
      const unit = odoo.records('uom.uom').find((row) => row['name'] === name)?.id ?? 0
      odoo.edit('account.move.line', soldLine(id), { product_uom_id: unit })
      return (await port.invoiceData(id)).lines[0]?.unit
    }
    expect(await unitOf('Hours')).toBe('HUR')
    expect(await unitOf('Units')).toBe('C62')
  })

  it('reads what is due after a part was paid, and what the invoice says besides', async () => {
    const id = odoo.addInvoice({ ...SALE, note: '<p>Marché n° 7 &amp; avenant</p><p>Merci</p>' })
    odoo.editInvoice(id, {
      amount_residual: 50,
      invoice_payment_term_id: odoo.records('account.payment.term')[0]?.id ?? false,
    })
    const data = await port.invoiceData(id)
    expect(data.totals).toEqual({ withoutVat: '100.00', vat: '20.00', withVat: '120.00', due: '50.00' })
    expect(data).toMatchObject({ paymentTerms: '30 Days', notes: ['Marché n° 7 & avenant\nMerci'] })
  })

  it('takes a price without the VAT that it includes', async () => {
    const id = odoo.addInvoice({
      ...SALE,
      lines: [{ name: 'Pose', quantity: 3, price: 40, rate: 20, subtotal: 100, total: 120 }],
    })
    odoo.edit('account.tax', taxOf(20), { price_include: true })
    const { lines } = await port.invoiceData(id)
    expect(lines).toMatchObject([{ unitPrice: undefined, netAmount: '100.00' }])
    const [line] = readBusinessTerms(buildCii(await port.invoiceData(id))).lines
    expect(line).toMatchObject({ netPrice: '33.333333', netAmount: '100.00' })
  })

  describe('without VAT', () => {
    const exempt = {
      partner: 'commune',
      untaxed: 100,
      tax: 0,
      lines: [{ name: 'Formation', quantity: 1, price: 100, rate: 0, subtotal: 100, total: 100 }],
    } as const

    const vatWith = async (tax: Record<string, string>): Promise<InvoiceData['vat']> => {
      odoo.edit('account.tax', taxOf(0), tax)
      return (await port.invoiceData(odoo.addInvoice(exempt))).vat
    }

    it('is exempt, for the reason that the tax gives', async () => {
      expect(await vatWith({ description: 'Exonération, article 261-4-4° du CGI' })).toMatchObject([
        { category: 'E', rate: '0', amount: '0.00', exemptionReason: 'Exonération, article 261-4-4° du CGI' },
      ])
    })

    it('is none when the tax does not say why', async () => {
      odoo.edit('account.tax', taxOf(0), { name: 'TVA 0 %', description: 'TVA 0 %' })
      expect(await errorCode(odoo.addInvoice(exempt))).toBe('VAT_REASON_UNKNOWN')
    })

    it('is a reverse charge when the tax says so', async () => {
      expect(await vatWith({ name: 'TVA 0 % autoliquidation' })).toMatchObject([
        { category: 'AE', exemptionReason: 'TVA 0 % autoliquidation', exemptionReasonCode: 'VATEX-EU-AE' },
      ])
    })

    if (version === '19.0')
      it('is what the tax says in the fields that it has for it', async () => {
        expect(
          await vatWith({
            ubl_cii_tax_category_code: 'E',
            ubl_cii_tax_exemption_reason_code: 'VATEX-EU-132',
            invoice_legal_notes: '<p>Exonération, article 261-4-4° du CGI</p>',
          }),
        ).toMatchObject([
          {
            category: 'E',
            exemptionReason: 'Exonération, article 261-4-4° du CGI',
            exemptionReasonCode: 'VATEX-EU-132',
          },
        ])
        odoo.edit('account.tax', taxOf(0), { ubl_cii_tax_category_code: 'L' })
        expect(await errorCode(odoo.addInvoice(exempt))).toBe('VAT_UNSUPPORTED')
      })
  })

  it.each([
    ['a line without tax', 'LINE_WITHOUT_VAT', () => ({ tax_ids: [[6, 0, []]] })],
    ['a line with two taxes', 'VAT_UNSUPPORTED', () => ({ tax_ids: [[6, 0, [taxOf(20), taxOf(10)]]] })],
    [
      'a line whose tax is not that of the entries',
      'VAT_DISAGREES',
      () => ({ tax_ids: [[6, 0, [taxOf(10)]]] }),
    ],
    ['a line that comes to something else', 'LINE_DISAGREES', () => ({ price_unit: 90 })],
  ] as const)('is none with %s', async (_, code, values) => {
    const id = odoo.addInvoice(SALE)
    odoo.edit('account.move.line', soldLine(id), values())
    expect(await errorCode(id)).toBe(code)
  })
})

/** What must be the same in any document of an invoice. */
function essence({ number, typeCode, sellerSiret, buyerSiret, totals, vatBreakdown, lines }: BusinessTerms) {
  return {
    number,
    typeCode,
    // From autumn 2026 on Odoo's own document has the SIREN alone.
    seller: sellerSiret?.slice(0, 9),
    buyer: buyerSiret?.slice(0, 9),
    totals: [totals.withoutVat, totals.vat, totals.withVat, totals.due].map(Number),
    vat: vatBreakdown
      .map(({ category, rate, taxableAmount, taxAmount }) =>
        [category, Number(rate), Number(taxableAmount), Number(taxAmount)].join(' '),
      )
      .sort(),
    lines: lines.map(({ name, quantity, netAmount, vatCategory, vatRate }) => ({
      // Of a text of several lines, 17.0 makes the whole the name; of a product Odoo writes the name without its code.
      name: name?.split('\n', 1)[0]?.replace(/^\[[^\]]+\] /, ''),
      quantity: Number(quantity),
      netAmount: Number(netAmount),
      vat: `${vatCategory ?? ''} ${String(Number(vatRate))}`,
    })),
  }
}
