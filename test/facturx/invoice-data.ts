import type {
  InvoiceData,
  InvoiceDataAllowance,
  InvoiceDataLine,
  InvoiceDataVat,
  VatCategory,
} from '../../src/domain/invoice/invoice-data.js'

/** One line of a made invoice; the amount is worked out in whole cents unless it is given. */
export interface MadeLine {
  readonly text?: string
  readonly quantity?: string
  /** Absent from the invoice when it is given as undefined. */
  readonly unitPrice?: string | undefined
  readonly discount?: string
  readonly netAmount?: string
  readonly vatCategory?: VatCategory
  readonly vatRate?: string
}

export type MadeInvoice = Partial<Omit<InvoiceData, 'lines' | 'totals'>> & {
  readonly lines: readonly MadeLine[]
  readonly totals?: Partial<InvoiceData['totals']>
}

const REASONS: Partial<Record<VatCategory, Partial<InvoiceDataVat>>> = {
  AE: { exemptionReason: 'Autoliquidation', exemptionReasonCode: 'VATEX-EU-AE' },
  E: { exemptionReason: 'Exonération de TVA, article 261-4-4° du CGI' },
  K: { exemptionReason: 'Exonération, article 262 ter, I du CGI', exemptionReasonCode: 'VATEX-EU-IC' },
  G: { exemptionReason: 'Exonération, article 262, I du CGI', exemptionReasonCode: 'VATEX-EU-G' },
  O: { exemptionReasonCode: 'VATEX-EU-O' },
}

/** An invoice whose amounts add up, with whatever a test wants otherwise. */
export function invoiceData({ lines: made, totals, ...rest }: MadeInvoice): InvoiceData {
  const lines = made.map(completeLine)
  const { allowancesAndCharges = [] } = rest
  const vat = rest.vat ?? vatOf(lines, allowancesAndCharges)
  const withoutVat = sumOf([
    ...lines.map(({ netAmount }) => netAmount),
    ...allowancesAndCharges.map(({ amount }) => amount),
  ])
  const tax = sumOf(vat.map(({ amount }) => amount))
  return {
    number: 'FAC/2026/0042',
    kind: 'invoice',
    issueDate: '2026-10-05',
    dueDate: '2026-11-04',
    currency: 'EUR',
    seller: {
      name: 'Duret Électricité',
      siret: '73282932000074',
      vatNumber: 'FR44732829320',
      address: { street: '12 rue des Artisans', postcode: '69003', city: 'Lyon', country: 'FR' },
      contact: { name: 'Comptabilité', telephone: '+33478000000', email: 'compta@duret.example' },
    },
    buyer: {
      name: 'Département du Rhône',
      siret: '12345678200044',
      address: { street: '29 cours de la Liberté', postcode: '69003', city: 'Lyon', country: 'FR' },
    },
    serviceCode: 'VOIRIE',
    commitmentNumber: '4500012345',
    account: { iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'AGRIFRPP' },
    vat,
    totals: {
      withoutVat: euros(withoutVat),
      vat: euros(tax),
      withVat: euros(withoutVat + tax),
      due: euros(withoutVat + tax + sumOf([totals?.rounding ?? '0'])),
      ...totals,
    },
    ...rest,
    lines,
  }
}

function completeLine(line: MadeLine): InvoiceDataLine {
  const { quantity = '1', unitPrice = '100.00', discount = '0' } = line
  const amount = Number(quantity) * Number(unitPrice) * (1 - Number(discount) / 100)
  return {
    text: 'Pose d’un tableau électrique',
    quantity,
    unit: 'C62',
    unitPrice,
    discount,
    netAmount: euros(Math.round(amount * 100)),
    vatCategory: 'S',
    vatRate: '20',
    ...line,
  }
}

function vatOf(lines: readonly InvoiceDataLine[], others: readonly InvoiceDataAllowance[]): InvoiceDataVat[] {
  const sums = new Map<string, { category: VatCategory; rate: string; taxable: number }>()
  const parts = [...lines.map((line) => ({ ...line, amount: line.netAmount })), ...others]
  for (const { vatCategory: category, vatRate: rate, amount } of parts) {
    const sum = sums.get(category + rate) ?? { category, rate, taxable: 0 }
    sums.set(category + rate, { ...sum, taxable: sum.taxable + sumOf([amount]) })
  }
  return [...sums.values()].map(({ category, rate, taxable }) => ({
    category,
    rate,
    amount: euros(Math.round((taxable * Number(rate)) / 100)),
    ...REASONS[category],
  }))
}

/** In cents. */
function sumOf(amounts: readonly string[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0)
}

function euros(cents: number): string {
  return (cents / 100).toFixed(2)
}

const DEEE = { origin: 'contribution', reason: 'Éco-participation DEEE', reasonCode: 'AEO' } as const

/** Invoices of every kind that a French seller makes out to a public body. */
export const INVOICES: Readonly<Record<string, MadeInvoice>> = {
  'all rates of VAT': {
    lines: ['20', '10', '5.5', '2.1'].map((vatRate) => ({ vatRate, quantity: '3', unitPrice: '19.99' })),
  },
  'exempt of VAT': { lines: [{ vatCategory: 'E', vatRate: '0' }] },
  'zero rated': { lines: [{ vatCategory: 'Z', vatRate: '0' }, {}] },
  'reverse charge for a subcontractor': {
    lines: [{ vatCategory: 'AE', vatRate: '0', unitPrice: '1234.56' }],
    buyer: {
      name: 'Régie des Eaux',
      siret: '12345678200051',
      vatNumber: 'FR12345678200',
      address: { city: 'Lyon', country: 'FR' },
    },
  },
  discounts: {
    lines: [
      { unitPrice: '319', discount: '10', quantity: '2' },
      { unitPrice: '33.33', discount: '33.33', quantity: '7' },
      { unitPrice: '50', discount: '100' },
      { unitPrice: '50', discount: '-10' },
    ],
  },
  'a credit note': {
    kind: 'creditNote',
    number: 'RFAC/2026/0007',
    precedingInvoice: { number: 'FAC/2026/0042', issueDate: '2026-10-05' },
    lines: [{ quantity: '2', unitPrice: '42.35' }],
  },
  'a deduction': { lines: [{ unitPrice: '500' }, { text: 'Reprise', unitPrice: '-100.00' }] },
  'a negative quantity': { lines: [{ unitPrice: '500' }, { quantity: '-2', unitPrice: '12.34' }] },
  'exotic characters': {
    notes: ['Garantie décennale n° 42 <AXA> & « Cie »'],
    paymentTerms: '30 jours — fin de mois',
    lines: [
      { text: 'Câble R2V 3G2,5 <50 m> & gaine « ICTA » Ø 20 — 100 % “sans halogène” 😀' },
      { text: 'Réf. "A\'B"\nseconde ligne\tavec tabulation\u0007 et \uD800 moitié' },
      { text: '電気 ⚡ كهرباء ]]>' },
    ],
  },
  '300 lines': {
    lines: Array.from({ length: 300 }, (_, index) => ({
      text: `Luminaire ${index + 1}`,
      quantity: `${(index % 7) + 1}.${index % 10}`,
      unitPrice: `${index}.${index % 100}`,
      vatRate: ['20', '10', '5.5'][index % 3] ?? '20',
    })),
  },
  'partly paid': {
    lines: [{ unitPrice: '1000' }],
    totals: { withoutVat: '1000', vat: '200', withVat: '1200.00', due: '200.0' },
  },
  'nothing to pay': { lines: [{ unitPrice: '10' }, { unitPrice: '-10' }] },
  'rounded line by line': {
    lines: [{ unitPrice: '0.03' }, { unitPrice: '0.03' }, { unitPrice: '0.03' }],
    vat: [{ category: 'S', rate: '20.0', amount: '0.03' }],
  },
  'a price typed with its VAT': {
    lines: [
      { unitPrice: undefined, quantity: '3', netAmount: '99.98' },
      { unitPrice: undefined, quantity: '-1', netAmount: '-8.33' },
      { unitPrice: undefined, quantity: '0', netAmount: '0.00' },
    ],
  },
  'cents of the whole rounding on one line': {
    lines: [...Array<MadeLine>(4).fill({ unitPrice: '0.495', netAmount: '0.50' }), { netAmount: '99.98' }],
  },
  'a contribution with VAT on it, and one beside the VAT': {
    lines: [{}],
    allowancesAndCharges: [
      { ...DEEE, amount: '1.26', vatCategory: 'S', vatRate: '20' },
      { ...DEEE, amount: '0.42', vatCategory: 'E', vatRate: '0' },
    ],
  },
  'an escompte that reduces the VAT': {
    lines: [{}],
    allowancesAndCharges: [
      { origin: 'earlyDiscount', reason: 'Escompte (2 %)', amount: '-2.00', vatCategory: 'S', vatRate: '20' },
      { origin: 'earlyDiscount', reason: 'Escompte (2 %)', amount: '2.00', vatCategory: 'E', vatRate: '0' },
    ],
  },
  'cash rounded': { lines: [{ unitPrice: '33.33' }], totals: { rounding: '0.02' } },
  'out of the scope of VAT': { lines: [{ vatCategory: 'O', vatRate: '0' }] },
  'an export': { lines: [{ vatCategory: 'G', vatRate: '0' }] },
  'an intra-community supply': {
    lines: [{ vatCategory: 'K', vatRate: '0' }],
    buyer: {
      name: 'Ville de Namur',
      siret: '12345678200051',
      vatNumber: 'BE0207362739',
      address: { city: 'Namur', country: 'BE' },
    },
  },
  'without account, contact, references': {
    lines: [{}],
    account: undefined,
    serviceCode: undefined,
    commitmentNumber: undefined,
    contract: ' ',
  },
}
