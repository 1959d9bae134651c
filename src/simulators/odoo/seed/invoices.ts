import type { PartnerKey } from './partners.js'
import { hasPlatform, isSince, type OdooVersion } from '../version.js'

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
      /** Under the tax for services, where the chart of accounts has one of its own. */
      readonly service?: boolean
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
  /** `ref`, which `sale` and the reversal wizard fill by themselves. */
  readonly reference?: string
  readonly origin?: string
  /** The invoice that a credit note corrects. */
  readonly reverses?: InvoiceKey
  /** What is left to pay, when somebody paid. */
  readonly residual?: number
  readonly lines: readonly SeedLine[]
}

const OCTOBER_5 = '2026-10-05'
const OCTOBER_12 = '2026-10-12'
const OCTOBER_19 = '2026-10-19'
const OCTOBER_20 = '2026-10-20'
const OCTOBER_21 = '2026-10-21'

function product(
  name: string,
  quantity: number,
  price: number,
  subtotal: number,
  total: number,
  rate: Rate = 20,
  discount = 0,
): Extract<SeedLine, { name: string }> {
  return { name, quantity, price, subtotal, total, rate, discount }
}

function service(...line: Parameters<typeof product>): SeedLine {
  return { ...product(...line), service: true }
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

/** The invoices of the recordings, under the names that `recordedInvoices` puts in order. */
export function seedInvoices(version: OdooVersion): Readonly<Record<InvoiceKey, SeedInvoice>> {
  const newest = isSince(version, '19.0')
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
    parts: {
      partner: 'commune',
      date: OCTOBER_19,
      untaxed: 1505,
      tax: 301,
      residual: 1038,
      lines: [
        product('Luminaire LED 60x60', 10, 86.5, 865, 1038),
        product('Armoire électrique IP65', 1, 640, 640, 768),
      ],
    },
    labour: {
      partner: 'hospital',
      date: OCTOBER_19,
      untaxed: 696,
      tax: 139.2,
      service: 'SERVICE_DEST_SERV_OBL',
      lines: [service("Heure de main-d'œuvre", 12, 58, 696, 835.2)],
    },
    mixed: {
      partner: 'department',
      date: OCTOBER_19,
      untaxed: 520,
      tax: 86.6,
      service: 'ECOLES',
      commitment: '4500088888',
      contract: 'MAPA-2026-18',
      lines: [
        product('Luminaire LED 60x60', 4, 86.5, 346, 415.2),
        service("Heure de main-d'œuvre", 3, 58, 174, 191.4, 10),
      ],
    },
    yearly: {
      partner: 'purchasing',
      date: OCTOBER_19,
      untaxed: 950,
      tax: 190,
      reference: 'BC 2026-118',
      lines: [service('Vérification annuelle des installations', 1, 950, 950, 1140)],
    },
    emergency: {
      partner: 'school',
      date: OCTOBER_19,
      untaxed: 1113,
      tax: 222.6,
      commitment: 'EJ-2026-00600',
      lines: [product('Remplacement BAES', 15, 74.2, 1113, 1335.6)],
    },
    returned: {
      partner: 'commune',
      refund: true,
      date: OCTOBER_20,
      untaxed: 640,
      tax: 128,
      reference: 'Reversal of: INV/2026/00011, 1 armoire reprise',
      reverses: 'parts',
      residual: 0,
      lines: [product('Armoire électrique IP65', 1, 640, 640, 768)],
    },
    rebate: {
      partner: 'commune',
      refund: true,
      date: OCTOBER_20,
      untaxed: 300,
      tax: 60,
      lines: [product('Remise commerciale de fin d’année', 1, 300, 300, 360)],
    },
    downPayment: {
      partner: 'purchasing',
      date: OCTOBER_21,
      untaxed: 2259,
      tax: 451.8,
      reference: 'S00001',
      origin: 'S00001',
      lines: [
        service('Down payment of 30.00%', 1, 1740, 1740, 2088),
        product('Down payment of 30.00%', 1, 519, 519, 622.8),
      ],
    },
    final: {
      partner: 'purchasing',
      date: OCTOBER_21,
      untaxed: 5271,
      tax: 1054.2,
      reference: 'S00001',
      origin: 'S00001',
      lines: [
        service("[MO-H] Heure de main-d'œuvre", 100, 58, 5800, 6960),
        product('[LED-60] Luminaire LED 60x60', 20, 86.5, 1730, 2076),
        { section: 'Down Payments' },
        service('Down Payment (ref: INV/2026/00016 on 10/21/2026)', -1, 1740, -1740, -2088),
        product('Down Payment (ref: INV/2026/00016 on 10/21/2026)', -1, 519, -519, -622.8),
      ],
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
  | 'parts'
  | 'labour'
  | 'mixed'
  | 'yearly'
  | 'emergency'
  | 'returned'
  | 'rebate'
  | 'downPayment'
  | 'final'

/** The day of all times, UTC: simulated clocks start the day after. The later servers were recorded a week later. */
export const MADE_ON = '2026-11-21'

/** One invoice of a recorded server: when it was made, the id of its PDF once it had one, the id of its first line. */
export type SeedEntry = readonly [
  key: InvoiceKey,
  created: string,
  written: string,
  pdf?: number,
  firstLine?: number,
]

export interface RecordedInvoices {
  /** The day on which they were made and fell due. */
  readonly due: string
  readonly firstId: number
  /** In the order of their ids, which follow each other. */
  readonly entries: readonly SeedEntry[]
}

const OF_16: RecordedInvoices = {
  due: '2026-11-21',
  firstId: 1,
  entries: [
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
}

const OF_17: RecordedInvoices = {
  due: '2026-11-21',
  firstId: 1,
  entries: [
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
}

const OF_18: RecordedInvoices = {
  due: '2026-11-28',
  firstId: 1,
  entries: [
    ['upgrade', '15:33:15', '15:48:00', 470],
    ['generator', '15:33:16', '15:48:00', 474],
    ['cabling', '15:33:16', '15:48:00', 478],
    ['charging', '15:33:16', '15:48:00', 482],
    ['inspection', '15:33:16', '15:48:00', 486],
    ['oven', '15:33:16', '15:33:16'],
    ['credit', '15:33:17', '15:33:17'],
    ['lots', '15:33:18', '15:48:00', 490],
    ['points', '15:33:18', '15:48:00', 494],
    ['awkward', '15:33:19', '15:48:00', 498],
    ['training', '15:33:19', '15:48:00', 502],
  ],
}

const OF_19: RecordedInvoices = {
  due: '2026-11-21',
  firstId: 1,
  entries: [
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

/** Down payments, a final invoice, a contact as customer and payments are on this server only. */
const WITH_PLATFORM: RecordedInvoices = {
  due: '2026-11-28',
  firstId: 4,
  entries: [
    ['upgrade', '15:54:58', '15:56:50', 535, 12],
    ['generator', '15:54:59', '15:56:53', 537, 16],
    ['cabling', '15:54:59', '15:56:54', 539, 19],
    ['charging', '15:54:59', '15:56:55', 541, 23],
    ['inspection', '15:54:59', '15:56:57', 543, 28],
    ['oven', '15:54:59', '15:56:58', 545, 31],
    ['credit', '15:55:00', '15:56:59', 547, 34],
    ['lots', '15:55:01', '15:57:00', 549, 37],
    ['points', '15:55:01', '15:57:02', 551, 46],
    ['awkward', '15:55:02', '15:57:03', 553, 110],
    ['training', '15:55:02', '15:57:04', 555, 115],
    ['parts', '15:55:04', '15:57:06', 557, 117],
    ['labour', '15:55:04', '15:57:07', 559, 121],
    ['mixed', '15:55:04', '15:57:08', 561, 125],
    ['yearly', '15:55:05', '15:57:10', 563, 130],
    ['emergency', '15:55:05', '15:57:11', 565, 134],
    ['returned', '15:55:05', '15:57:12', 567, 138],
    ['rebate', '15:55:05', '15:57:14', 569, 142],
    ['downPayment', '15:55:06', '15:57:15', 571, 145],
    ['final', '15:55:06', '15:57:16', 573, 151],
  ],
}

/** The invoices of the recorded server; 20.0, of which none could be recorded, has those of the server before it. */
export function recordedInvoices(version: OdooVersion): RecordedInvoices {
  if (hasPlatform(version)) return WITH_PLATFORM
  if (isSince(version, '19.0')) return OF_19
  if (isSince(version, '18.0')) return OF_18
  return isSince(version, '17.0') ? OF_17 : OF_16
}
