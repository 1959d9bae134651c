import { privateStructure } from '../directory.js'
import type { Platform } from '../platform.js'
import type { Supplier } from '../options.js'
import { ending } from './ending.js'
import { months } from './months.js'
import { ARCHITECT, SUBCONTRACTOR, TOWN } from './parties.js'
import type { Act, Terms } from './terms.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const MONTHLY = ['18400.00', '22650.00', '31200.00', '27480.00', '19900.00', '14370.00']

/** Ids of the companies that a contract brings along. */
const FIRST_PARTY_ID = 26_500_001

export type WorksContractOptions = { readonly [Key in keyof Terms]?: Terms[Key] | undefined }

/** One thing that one of the parties does on the portal. */
export interface ContractStep {
  /** e.g. `month-3-instalment`. */
  readonly name: string
  /** Simulated time. */
  readonly at: Date
}

/**
 * A works contract of six months, from the first monthly statement to the general balance, played by its parties on the
 * portal: contractor (*titulaire*), MOE, MOA, and a sub-contractor whose invoices wait for the contractor's validation.
 * Everything is on the platform's agenda, so that it plays by the clock; `playNext` moves the clock to the next step.
 */
export class WorksContract {
  readonly steps: readonly ContractStep[]
  #played = 0

  constructor(
    private readonly platform: Platform,
    readonly terms: Terms,
  ) {
    const start = platform.clock.now().getTime() + HOUR
    const acts = [...months(terms), ...ending(terms)].sort((a, b) => a.day - b.day)
    this.steps = acts.map((act) => this.#schedule(act, new Date(start + act.day * DAY)))
  }

  #schedule({ name, play }: Act, at: Date): ContractStep {
    this.platform.agenda.schedule(at, (due) => {
      this.#played += 1
      play(this.platform, due)
    })
    return { name, at }
  }

  /** How many steps have been played by now. */
  get played(): number {
    this.platform.settle()
    return this.#played
  }

  /** Moves the clock to the next step, which is played; undefined when there is none. */
  playNext(): ContractStep | undefined {
    const next = this.steps[this.played]
    if (next === undefined) return undefined
    this.platform.clock.advance(Math.max(0, next.at.getTime() - this.platform.clock.now().getTime()))
    this.platform.settle()
    return next
  }

  /** Plays every step up to and with the one of this name. @throws Error when there is none of this name to come */
  playUntil(name: string): ContractStep {
    for (let step = this.playNext(); step !== undefined; step = this.playNext())
      if (step.name === name) return step
    throw new Error(`no step ${name} to come`)
  }
}

/** Brings the companies along that are new to the platform, and gives the contractor the space *factures de travaux*. */
export function startContract(platform: Platform, options: WorksContractOptions): WorksContract {
  const terms: Terms = {
    titulaire: options.titulaire ?? platform.accounts[0]?.supplier.siret ?? '',
    moe: options.moe ?? ARCHITECT,
    moa: options.moa ?? TOWN,
    sousTraitant: options.sousTraitant ?? SUBCONTRACTOR,
    numeroMarche: options.numeroMarche ?? 'M2026-042',
    mensuels: options.mensuels ?? ['TRX-01', 'TRX-02', 'TRX-03', 'TRX-04', 'TRX-05', 'TRX-06'],
    final: options.final ?? 'TRX-FINAL',
    general: options.general ?? 'TRX-SOLDE',
    montantsHT: options.montantsHT ?? MONTHLY,
    soldeHT: options.soldeHT ?? '8600.00',
    corrections: options.corrections ?? new Map([[3, '29850.00']]),
    moeSilencieux: options.moeSilencieux ?? [],
    ending: options.ending ?? 'signed',
  }
  bring(platform, terms.moe, FIRST_PARTY_ID)
  bring(platform, terms.sousTraitant, FIRST_PARTY_ID + 1)
  platform.worksSpace.add(terms.titulaire)
  const contract = new WorksContract(platform, terms)
  platform.worksContract = contract
  return contract
}

function bring(platform: Platform, company: Supplier, id: number): void {
  if (platform.directory.find(company.siret) === undefined)
    platform.directory.put(privateStructure(company, id))
}
