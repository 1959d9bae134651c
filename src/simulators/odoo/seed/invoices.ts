import type { OdooVersion } from '../values.js'
import type { PartnerKey } from './partners.js'

/** VAT of a line, in percent. */
export type Rate = 20 | 10 | 5.5 | 0

/** A line of the form: a product, or the text of a section or note. */
export type SeedLine =
  | {
      readonly name: string
      readonly quantity: number
      readonly price: number
      readonly discount?: number
      readonly rate: Rate
      readonly subtotal: number
      readonly total: number
    }
  | { readonly section: string }
  | { readonly note: string }

export interface SeedInvoice {
  readonly partner: PartnerKey
  readonly refund?: boolean
  readonly date: string
  readonly untaxed: number
  readonly tax: number
  /** Service code (`buyer_reference`). */
  readonly service?: string
  /** Commitment number (`purchase_order_reference`). */
  readonly commitment?: string
  readonly contract?: string
  readonly note?: string
  readonly lines: readonly SeedLine[]
}

const OCTOBER_5 = '2026-10-05'
const OCTOBER_12 = '2026-10-12'

function product(
  name: string,
  quantity: number,
  price: number,
  subtotal: number,
  total: number,
  rate: Rate = 20,
  discount = 0,
): SeedLine {
  return { name, quantity, price, subtotal, total, rate, discount }
}

const SCHOOL_RATES: readonly Rate[] = [20, 10, 5.5]

/** Sixty light points: three VAT rates, a discount on every third line. */
function lightPoints(): SeedLine[] {
  return Array.from({ length: 60 }, (_, index) => {
    const quantity = 1 + (index % 4)
    const cents = 3333 + 7 * index
    const perThousand = index % 3 === 2 ? 925 : 1000
    const rate = SCHOOL_RATES[index % 3] ?? 20
    const subtotal = Math.round((quantity * cents * perThousand) / 1000)
    const total = Math.round((subtotal * (1000 + rate * 10)) / 1000)
    const name = `Point lumineux n° ${String(index).padStart(2, '0')}`
    const discount = perThousand === 925 ? 7.5 : 0
    return product(name, quantity, cents / 100, subtotal / 100, total / 100, rate, discount)
  })
}

/** The invoices of the recordings, under the names that `SEQUENCES` puts in order. */
export function seedInvoices(version: OdooVersion): Readonly<Record<InvoiceKey, SeedInvoice>> {
  const newest = version === '19.0'
  return {
    upgrade: {
      partner: 'commune',
      date: OCTOBER_5,
      untaxed: 6276,
      tax: 1255.2,
      lines: [
        product('Mise aux normes tableau électrique — école Jean Moulin', 1, 4200, 4200, 5040),
        product('Luminaires LED 60x60', 24, 86.5, 2076, 2491.2),
      ],
    },
    generator: {
      partner: 'hospital',
      date: OCTOBER_5,
      untaxed: 1850,
      tax: 370,
      service: 'SERVICE_DEST_SERV_OBL',
      lines: [product('Maintenance groupe électrogène', 1, 1850, 1850, 2220)],
    },
    cabling: {
      partner: 'school',
      date: OCTOBER_5,
      untaxed: 1424.6,
      tax: 284.92,
      commitment: 'EJ-2026-00421',
      lines: [
        product('Câblage réseau salle informatique', 36, 42.35, 1524.6, 1829.52),
        product('Remise commerciale', 1, -100, -100, -120),
      ],
    },
    charging: {
      partner: 'department',
      date: OCTOBER_5,
      untaxed: 6722,
      tax: 1246.4,
      service: 'VOIRIE',
      commitment: '4500012345',
      contract: 'MAPA-2026-17',
      lines: [
        product('Borne de recharge 22 kW', 2, 3190, 5742, 6890.4, 20, 10),
        product('Rénovation éclairage logements', 1, 980, 980, 1078, 10),
      ],
    },
    inspection: {
      partner: 'state',
      date: OCTOBER_5,
      untaxed: 930,
      tax: 186,
      service: 'FAC9510075',
      commitment: '1512345678',
      lines: [product('Contrôle installations électriques', 3, 310, 930, 1116)],
    },
    oven: {
      partner: 'bakery',
      date: OCTOBER_5,
      untaxed: 240,
      tax: 48,
      lines: [product('Dépannage four', 1, 240, 240, 288)],
    },
    credit: {
      partner: 'school',
      refund: true,
      date: OCTOBER_5,
      untaxed: 84.7,
      tax: 16.94,
      commitment: 'EJ-2026-00421',
      lines: [product('Avoir câblage — 2 prises non posées', 2, 42.35, 84.7, 101.64)],
    },
    lots: {
      partner: 'commune',
      date: OCTOBER_12,
      untaxed: 1527.51,
      tax: 288.99,
      note: 'Marché 2026-07, ordre de service n° 3.',
      lines: [
        { section: 'Lot 1 — École' },
        product('Disjoncteur différentiel 30 mA', 6, 86.9, 521.4, 625.68),
        product("Heure de main-d'œuvre", 14.5, 58, 841, 1009.2),
        { note: 'Travaux réalisés pendant les vacances de la Toussaint.' },
        { section: 'Lot 2 — Mairie' },
        product('Disjoncteur différentiel 30 mA', 2, 86.9, 165.11, 181.62, 10, 5),
      ],
    },
    points: {
      partner: 'school',
      date: OCTOBER_12,
      untaxed: 5181.43,
      tax: 621.02,
      commitment: 'EJ-2026-00500',
      lines: lightPoints(),
    },
    // 19.0 rounds unit prices and VAT differently: a cent of VAT more for the same lines.
    awkward: {
      partner: 'hospital',
      date: OCTOBER_12,
      untaxed: 113.38,
      tax: newest ? 22.68 : 22.67,
      service: 'SERVICE_DEST_SERV_OBL',
      lines: [
        product(
          'Câble R2V 3G2,5 <50 m> & gaine « ICTA » Ø 20 — 100 % “sans halogène” 😀',
          3,
          41.9,
          125.7,
          150.84,
        ),
        product('Réf. "A\'B"\nseconde ligne\tavec tabulation', 1, newest ? 0.015 : 0.02, 0.02, 0.02),
        product('Reprise ancien matériel', 1, -12.34, -12.34, -14.81),
      ],
    },
    training: {
      partner: 'department',
      date: OCTOBER_12,
      untaxed: 700,
      tax: 0,
      service: 'VOIRIE',
      commitment: '4500099999',
      lines: [product('Formation habilitation électrique (exonérée)', 2, 350, 700, 700, 0)],
    },
  }
}

export type InvoiceKey =
  | 'upgrade'
  | 'generator'
  | 'cabling'
  | 'charging'
  | 'inspection'
  | 'oven'
  | 'credit'
  | 'lots'
  | 'points'
  | 'awkward'
  | 'training'

/** One invoice of a recorded server: when it was made, and the id of its PDF once it had one. */
export type SeedEntry = readonly [key: InvoiceKey, created: string, written: string, pdf?: number]

/** The invoices of each recorded server in the order of their ids; times of 2026-11-21, UTC. */
export const SEQUENCES: Readonly<Record<OdooVersion, readonly SeedEntry[]>> = {
  '16.0': [
    ['upgrade', '19:59:55', '19:59:55'],
    ['generator', '19:59:56', '19:59:56'],
    ['cabling', '19:59:56', '19:59:57'],
    ['charging', '19:59:57', '19:59:57'],
    ['inspection', '19:59:57', '19:59:58'],
    ['oven', '19:59:58', '19:59:58'],
    ['credit', '19:59:58', '19:59:58'],
    ['lots', '20:00:26', '20:00:26'],
    ['points', '20:00:27', '20:00:29'],
    ['awkward', '20:00:29', '20:00:29'],
    ['training', '20:00:29', '20:00:30'],
  ],
  '17.0': [
    ['upgrade', '19:23:58', '19:51:21', 453],
    ['generator', '19:23:59', '19:51:21', 452],
    ['cabling', '19:24:00', '19:51:21', 451],
    ['upgrade', '19:24:39', '19:51:20', 450],
    ['generator', '19:24:39', '19:51:20', 449],
    ['cabling', '19:24:39', '19:51:20', 448],
    ['charging', '19:24:39', '19:51:20', 447],
    ['inspection', '19:24:39', '19:51:20', 446],
    ['oven', '19:24:40', '19:51:20', 445],
    ['credit', '19:24:40', '19:51:20', 444],
    ['lots', '19:51:08', '19:51:18', 462],
    ['points', '19:51:08', '19:51:16', 461],
    ['awkward', '19:51:10', '19:51:15', 460],
    ['training', '19:51:11', '19:51:13', 459],
  ],
  '19.0': [
    ['upgrade', '19:24:41', '19:51:39', 503],
    ['generator', '19:24:42', '19:51:38', 501],
    ['cabling', '19:24:42', '19:51:38', 499],
    ['charging', '19:24:42', '19:51:38', 497],
    ['inspection', '19:24:42', '19:51:38', 495],
    ['oven', '19:24:43', '19:51:38', 493],
    ['credit', '19:24:43', '19:51:38', 491],
    ['lots', '19:51:25', '19:51:36', 516],
    ['points', '19:51:26', '19:51:34', 514],
    ['awkward', '19:51:28', '19:51:33', 512],
    ['training', '19:51:29', '19:51:31', 510],
  ],
}
