import { DEFAULT_SUPPLIER, type WorksDeposit } from '../simulators/chorus/index.js'
import type { SimulatedWorld } from '../simulators/world.js'
import type { Fate, Happening } from './scenario.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const MONTHLY = 'TRX/2026/00001'
const FINAL = 'TRX/2026/00002'
const TOWN = '12345678200051'
/** Another structure of the simulated directory plays the architect. */
const ARCHITECT = '12345678200085'

export const WORKS_FATES: readonly Fate[] = [
  {
    number: MONTHLY,
    fate: 'works contract: held for the portal, adopted, admitted with another amount, paid',
  },
  { number: FINAL, fate: 'works contract: its general balance waits for a signature' },
]

/** A piece of the contract: its number, euros without VAT, and the piece that it answers, if any. */
function deposit(
  { chorus }: SimulatedWorld,
  [cadre, numero, euros, answered]: readonly [string, string, number, string?],
  commentaire?: string,
): void {
  const precedente = chorus.book.invoices.find((piece) => piece.numero === answered)?.identifiantFactureCPP
  const piece: WorksDeposit = {
    cadre,
    numero,
    fournisseur: DEFAULT_SUPPLIER.siret,
    moa: TOWN,
    moe: ARCHITECT,
    montantHT: euros.toFixed(2),
    montantTTC: (euros * 1.2).toFixed(2),
    precedente,
    commentaire,
    utilisateur: {
      nom: 'LACOMBE',
      prenom: 'Inès',
      email: 'ines.lacombe@atelier-lacombe.example',
      telephone: '0478112233',
    },
  }
  chorus.depositWorks(piece)
}

/** The end of a works contract, shortened: one month, and the general balance. */
export const WORKS_HAPPENINGS: readonly Happening[] = [
  {
    at: 0,
    who: 'The accountant',
    what: 'posts two statements of a works contract, in Odoo',
    happen: ({ chorus, odoo }) => {
      chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
      const post = (name: string, untaxed: number, framework: string): number =>
        odoo.addInvoice({ partner: 'commune', name, untaxed, values: { x_chorus_framework: framework } })
      post(MONTHLY, 31_200, 'A4')
      post(FINAL, 8_600, 'A7')
    },
  },
  {
    at: DAY,
    who: 'The accountant',
    what: 'deposits both on the portal',
    happen: (world) => {
      deposit(world, ['A4', MONTHLY, 31_200])
      deposit(world, ['A7', FINAL, 8_600])
    },
  },
  {
    at: 5 * DAY,
    who: 'The architect',
    what: `admits 29 850 € in place of 31 200 € of ${MONTHLY}`,
    happen: (world) => {
      deposit(world, ['A15', 'EA-1', 29_850, MONTHLY], 'Quantités ramenées à celles du chantier.')
      deposit(world, ['A17', 'PDG-1', 8_600, FINAL])
    },
  },
  {
    at: 10 * DAY,
    who: 'The town',
    what: 'validates the instalment, and sends the general balance to be signed',
    happen: (world) => {
      deposit(world, ['A19', 'EAV-1', 29_850, 'EA-1'])
      deposit(world, ['A20', 'DG-1', 8_600, 'PDG-1'])
    },
  },
]
