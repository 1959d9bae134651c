import type { NewInvoice } from '../../src/simulators/odoo/index.js'

export type Category = 'S' | 'Z' | 'E' | 'AE'
export type BuyerKey = 'commune' | 'hospital' | 'school' | 'department' | 'state'

export interface GeneratedLine {
  readonly text: string
  readonly quantity: number
  /** Euros, two decimals; before the discount. */
  readonly price: number
  /** Percent */
  readonly discount: number
  readonly category: Category
  /** Percent */
  readonly rate: number
}

export interface GeneratedInvoice {
  readonly number: string
  readonly refund: boolean
  readonly buyer: BuyerKey
  readonly lines: readonly GeneratedLine[]
  /** Odoo 19.0 writes the text of a line without product as its description, 17.0 as its name. */
  readonly textAs: 'Name' | 'Description'
  /** BT-23, when a user chose one. */
  readonly framework?: 'A2' | 'A9' | 'A12'
  /** Part of the invoice was paid before it was sent, in cents. */
  readonly paid?: number
}

/** What each public buyer of the simulated Odoo demands to find on an invoice. */
export const DEMANDS: Readonly<Record<BuyerKey, Pick<NewInvoice, 'service' | 'commitment' | 'contract'>>> = {
  commune: {},
  hospital: { service: 'SERVICE_DEST_SERV_OBL' },
  school: { commitment: 'EJ-2026-00421' },
  department: { service: 'VOIRIE', commitment: '4500012345', contract: 'MAPA-2026-17' },
  state: { service: 'FAC9510075' },
}
const BUYERS = ['commune', 'hospital', 'school', 'department', 'state'] as const

const TEXTS = [
  'Pose d’un tableau électrique',
  'Câble R2V 3G2,5 <50 m> & gaine « ICTA » Ø 20 — 100 % “sans halogène” 😀',
  'Réf. "A\'B"\nseconde ligne\tavec tabulation',
  '電気 ⚡ كهرباء ]]> \u00a0fin',
  'Œuvre d’éclairage à l’Hôtel de Ville, n° 12 ½ (1/2), 5 m²',
  'x'.repeat(600),
]

const TAXES = [
  { category: 'S', rate: 20 },
  { category: 'S', rate: 10 },
  { category: 'S', rate: 5.5 },
  { category: 'S', rate: 2.1 },
  { category: 'Z', rate: 0 },
  { category: 'E', rate: 0 },
] as const

/** The same invoices at every run: `count` of them, of every kind that a French seller makes out to a public body. */
export function generatedInvoices(count: number): GeneratedInvoice[] {
  const random = seeded(20_261_005)
  const below = (limit: number): number => Math.floor(random() * limit)
  return Array.from({ length: count }, (_, index): GeneratedInvoice => {
    const refund = index % 9 === 4
    const reversed = index % 12 === 7
    const lines = Array.from({ length: index === 250 ? 300 : 1 + below(6) }, (): GeneratedLine => {
      const tax = reversed ? ({ category: 'AE', rate: 0 } as const) : TAXES[below(TAXES.length)]
      const deduction = random() < 0.08
      return {
        text: TEXTS[below(TEXTS.length)] ?? '',
        quantity: [1, 2, 7, 0.5, 12.25, 1000, 3.333][below(7)] ?? 1,
        price: (deduction ? -1 : 1) * (below(500_000) / 100),
        discount: random() < 0.3 ? ([5, 10, 12.5, 33.33, 100][below(deduction ? 4 : 5)] ?? 0) : 0,
        ...(tax ?? TAXES[0]),
      }
    })
    return {
      number: `${refund ? 'AV' : 'FA'}-2026_${String(index + 1).padStart(5, '0')}/+ Z`,
      refund,
      buyer: BUYERS[index % BUYERS.length] ?? 'commune',
      lines,
      textAs: index % 2 === 0 ? 'Name' : 'Description',
      ...(reversed ? { framework: 'A9' as const } : index % 30 === 11 ? { framework: 'A12' as const } : {}),
      ...(index % 25 === 3 && !refund ? { paid: 100 } : {}),
    }
  })
}

/** One plain invoice of 1000 € and 20 % of VAT, for a rule to be broken in. */
export function plainInvoice(number: string, buyer: BuyerKey = 'commune'): GeneratedInvoice {
  const line: GeneratedLine = {
    text: 'Pose d’un tableau électrique',
    quantity: 2,
    price: 500,
    discount: 0,
    category: 'S',
    rate: 20,
  }
  return { number, refund: false, buyer, lines: [line], textAs: 'Name' }
}

export interface Amounts {
  /** In cents, of each line. */
  readonly lines: readonly number[]
  readonly vat: readonly {
    readonly category: Category
    readonly rate: number
    readonly base: number
    readonly tax: number
  }[]
  readonly untaxed: number
  readonly tax: number
}

/** Rounded line by line, then by rate, as Odoo rounds globally. */
export function amountsOf({ lines }: GeneratedInvoice): Amounts {
  const net = lines.map(({ quantity, price, discount }) => rounded(quantity * price * (100 - discount)))
  const groups = new Map<string, { category: Category; rate: number; base: number }>()
  lines.forEach(({ category, rate }, index) => {
    const key = `${category}${String(rate)}`
    const group = groups.get(key) ?? { category, rate, base: 0 }
    groups.set(key, { ...group, base: group.base + (net[index] ?? 0) })
  })
  const vat = [...groups.values()].map((group) => ({
    ...group,
    tax: rounded((group.base * group.rate) / 100),
  }))
  return {
    lines: net,
    vat,
    untaxed: net.reduce((sum, amount) => sum + amount, 0),
    tax: vat.reduce((sum, { tax }) => sum + tax, 0),
  }
}

/** Halves away from zero; what floats add or lose is far below. */
function rounded(amount: number): number {
  const magnitude = Math.round(Math.abs(amount) + 1e-7)
  return amount < 0 && magnitude > 0 ? -magnitude : magnitude
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
