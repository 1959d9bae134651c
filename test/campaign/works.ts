import { DEFAULT_SUPPLIER, type WorksDeposit } from '../../src/simulators/chorus/index.js'
import { INVOICE_DATE } from './make-plan.js'
import type { PlannedWorks } from './plan.js'
import type { World } from './world.js'

/** No other customer of a plan, so that nobody changes its record. */
const MOA = '11000201100044'
const MOE = '12345678200085'

export const WORKS_INVOICE = 'TRX/26/0001'
export const ADMITTED = 'EA-1'
export const VALIDATED = 'EAV-1'

const CLAIMED = 31_200
const LESS = 29_850

/** The parties of a works contract: they deposit its pieces on the portal, whatever else goes on. */
export class Contractors {
  #done = 0

  constructor(
    private readonly planned: PlannedWorks,
    private readonly world: World,
  ) {
    world.chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
  }

  /** What they do up to a step of the plan. */
  act(step: number): void {
    for (const [at, happen] of this.#acts().slice(this.#done)) {
      if (at > step) return
      happen()
      this.#done += 1
    }
  }

  #acts(): (readonly [number, () => void])[] {
    const { posted, deposited, admitted, validated } = this.planned
    const acts: (readonly [number, () => void])[] = [
      [
        posted,
        () => {
          this.#post()
        },
      ],
      [
        deposited,
        () => {
          this.#deposit('A4', WORKS_INVOICE, CLAIMED)
        },
      ],
      [
        admitted,
        () => {
          this.#deposit('A15', ADMITTED, this.#admitted, WORKS_INVOICE)
        },
      ],
      [
        validated,
        () => {
          this.#deposit('A19', VALIDATED, this.#admitted, ADMITTED)
        },
      ],
    ]
    return acts.sort(([one], [other]) => one - other)
  }

  get #admitted(): number {
    return this.planned.isOtherAmount ? LESS : CLAIMED
  }

  #post(): void {
    const values = { x_chorus_framework: 'A4' }
    const given = {
      partner: 'state',
      name: WORKS_INVOICE,
      date: INVOICE_DATE,
      untaxed: CLAIMED,
      values,
    } as const
    this.world.odoo.addInvoice(given)
  }

  #deposit(cadre: string, numero: string, euros: number, answered?: string): void {
    const { chorus } = this.world
    const precedente = chorus.book.invoices.find((piece) => piece.numero === answered)?.identifiantFactureCPP
    const piece: WorksDeposit = {
      cadre,
      numero,
      fournisseur: DEFAULT_SUPPLIER.siret,
      moa: MOA,
      moe: MOE,
      montantHT: euros.toFixed(2),
      montantTTC: (euros * 1.2).toFixed(2),
      precedente,
      steps: LIVES[cadre] ?? [],
    }
    chorus.depositWorks(piece)
  }
}

/** What follows DEPOSEE; an answered piece becomes ASSOCIEE. */
const LIVES: Readonly<Record<string, WorksDeposit['steps']>> = {
  A4: [{ afterSeconds: 120, statut: 'A_ASSOCIER_MOE' }],
  A15: [{ afterSeconds: 120, statut: 'A_ASSOCIER_MOA' }],
  A19: [
    { afterSeconds: 600, statut: 'MISE_A_DISPOSITION' },
    { afterSeconds: 3_600, statut: 'MISE_EN_PAIEMENT' },
  ],
}
