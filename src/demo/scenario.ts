import { plainPdf } from '../simulators/odoo/models/documents.js'
import type { SimulatedWorld } from '../simulators/world.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** One invoice of the demonstration and what it is to show. */
export interface Fate {
  readonly number: string
  readonly fate: string
}

export const FATES: readonly Fate[] = [
  { number: 'INV/2026/00001', fate: "the deposit's answer is lost: found again, not sent twice; paid" },
  { number: 'INV/2026/00002', fate: 'suspended, completed on the portal, paid' },
  { number: 'INV/2026/00003', fate: 'rejected by the recipient' },
  { number: 'INV/2026/00004', fate: 'already deposited by hand on the portal: adopted' },
  { number: 'INV/2026/00007', fate: 'to recycle, corrected in Odoo, paid' },
  { number: 'INV/2026/00008', fate: 'flow refused: the service was closed that day' },
  { number: 'INV/2026/00009', fate: 'private customer: left alone' },
  { number: 'INV/2026/00011', fate: 'blocked before deposit, mended in Odoo, paid' },
  {
    number: 'INV/2026/00012',
    fate: 'awkward characters and a signed quote that goes with it, waiting on the recipient',
  },
  {
    number: 'INV/2026/00013',
    fate: 'paid eight days late: what the buyer owes by law, and the claim for it',
  },
  { number: 'RINV/2026/00001', fate: 'credit note' },
]

/** Something that someone does during the demonstration, at a simulated time after its beginning. */
export interface Happening {
  readonly at: number
  readonly who: string
  readonly what: string
  readonly happen: (world: SimulatedWorld) => void
}

export const HAPPENINGS: readonly Happening[] = [
  {
    at: 0,
    who: 'Chorus Pro',
    what: 'each invoice is given its fate',
    happen: ({ chorus, odoo }) => {
      chorus.setLife('INV/2026/00001', 'helios')
      chorus.setLife('INV/2026/00002', 'suspended')
      chorus.setLife('INV/2026/00003', 'rejected')
      chorus.setLife('INV/2026/00013', {
        steps: [
          { afterSeconds: 0, statut: 'DEPOSEE' },
          { afterSeconds: 600, statut: 'MISE_A_DISPOSITION' },
          { afterSeconds: (30 * DAY) / 1000, statut: 'MISE_A_DISPOSITION_COMPTABLE' },
          { afterSeconds: (8 * DAY) / 1000, statut: 'MISE_EN_PAIEMENT' },
        ],
      })
      chorus.setLife('INV/2026/00007', 'toRecycle')
      chorus.setLife('INV/2026/00012', 'silent')
      chorus.depositManually({ numero: 'INV/2026/00004', montantTTC: '7531.20' })
      odoo.editInvoice(idOf(odoo, 'INV/2026/00011'), { purchase_order_reference: false })
      chorus.faults.add({ path: 'factures/v1/deposer/flux', fault: { kind: 'drop-after' } })
      const awkward = idOf(odoo, 'INV/2026/00012')
      const quote = odoo.attachFile(awkward, 'Devis signé.pdf', plainPdf('Devis'))
      odoo.editInvoice(awkward, { x_chorus_attachment_ids: [[6, 0, [quote]]] })
    },
  },
  {
    at: 5_000,
    who: 'The State',
    what: 'closes its service FAC9510075 while INV/2026/00008 is on its way',
    happen: ({ chorus }) => {
      const state = chorus.directory.find('11000201100044')
      if (state === undefined) return
      const services = state.services.map((service) =>
        service.code === 'FAC9510075' ? { ...service, actif: false } : service,
      )
      chorus.directory.put({ ...state, services })
    },
  },
  {
    at: 6 * HOUR,
    who: 'The accountant',
    what: 'reads the note on INV/2026/00011 and fills in the commitment number, in Odoo',
    happen: ({ odoo }) => {
      odoo.editInvoice(idOf(odoo, 'INV/2026/00011'), { purchase_order_reference: 'EJ-2026-00500' })
    },
  },
  {
    at: 2 * DAY,
    who: 'The accountant',
    what: 'corrects the service code of INV/2026/00007 and asks to send it on, in Odoo',
    happen: ({ odoo }) => {
      odoo.editInvoice(idOf(odoo, 'INV/2026/00007'), {
        buyer_reference: 'COLLEGES',
        x_chorus_request: 'recycle',
      })
    },
  },
  {
    at: 4 * DAY,
    who: 'The accountant',
    what: 'adds the missing document of INV/2026/00002 on the portal and completes it',
    happen: ({ chorus }) => {
      chorus.setLife('INV/2026/00002', {
        steps: [
          { afterSeconds: 0, statut: 'COMPLETEE' },
          { afterSeconds: (5 * DAY) / 1000, statut: 'MANDATEE' },
          { afterSeconds: (9 * DAY) / 1000, statut: 'MISE_EN_PAIEMENT' },
        ],
      })
    },
  },
  {
    at: 6 * DAY,
    who: 'The accountant',
    what: 'makes a new invoice for INV/2026/00003 and marks the rejection as handled, in Odoo',
    happen: ({ odoo }) => {
      odoo.editInvoice(idOf(odoo, 'INV/2026/00003'), { x_chorus_request: 'rejection_handled' })
    },
  },
  {
    at: 39 * DAY,
    who: 'The accountant',
    what: 'asks for the claim of what is owed for INV/2026/00013, in Odoo',
    happen: ({ odoo }) => {
      odoo.editInvoice(idOf(odoo, 'INV/2026/00013'), { x_chorus_request: 'claim_interest' })
    },
  },
]

/** When cycles run: every minute of the first half hour, then four times a day until everything has ended. */
export function* moments(): Generator<number> {
  yield 0
  yield 5_000
  for (let at = MINUTE; at < 30 * MINUTE; at += MINUTE) yield at
  for (let at = 6 * HOUR; at <= 40 * DAY; at += 6 * HOUR) yield at
}

export function idOf(odoo: SimulatedWorld['odoo'], number: string): number {
  const id = odoo.records('account.move').find((move) => move['name'] === number)?.['id']
  if (typeof id !== 'number') throw new Error(`the simulated Odoo has no invoice ${number}`)
  return id
}
