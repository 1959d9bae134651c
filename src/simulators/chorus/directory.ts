import type { Supplier } from './options.js'

export interface Service {
  readonly id: number
  readonly code: string
  readonly libelle: string
  readonly actif: boolean
  /** `parametres.numeroEngagement`: invoices to this service must bear a commitment number. */
  readonly engagementObligatoire: boolean
  /** `YYYY-MM-DD HH:MM`, French legal time. */
  readonly debut: string
  readonly fin: string
}

export interface Structure {
  readonly id: number
  readonly siret: string
  readonly designation: string
  readonly publique: boolean
  readonly actif: boolean
  readonly adresse: { readonly rue: string; readonly codePostal: string; readonly ville: string }
  readonly codeServiceObligatoire: boolean
  readonly engagementObligatoire: boolean
  /** `gestionNumeroEJOuCodeService`: one of the two is enough, and needed. */
  readonly engagementOuService: boolean
  /** `statutMiseEnPaiementNestPasRemonte`. */
  readonly paiementNonRemonte: boolean
  readonly services: readonly Service[]
  readonly numeroTVA?: string
  /** `categorieJuridique` of INSEE, four digits: with it the platform tells of this structure, in qualification too. */
  readonly categorieJuridique?: string
  /** `dateExpirationMotPasseCompteTech`, shown only to the structure itself. */
  readonly motDePasseExpire?: Date
}

/** A company, as the platform knows one that invoices. */
export function privateStructure(supplier: Supplier, id: number): Structure {
  return {
    id,
    siret: supplier.siret,
    designation: supplier.designation,
    numeroTVA: supplier.numeroTVA,
    publique: false,
    actif: true,
    adresse: { rue: '12 rue des Artisans', codePostal: '69003', ville: 'Lyon' },
    codeServiceObligatoire: false,
    engagementObligatoire: false,
    engagementOuService: false,
    paiementNonRemonte: false,
    services: [],
  }
}

/** Every structure the simulated platform knows, public and private. */
export class Directory {
  readonly #structures = new Map<string, Structure>()

  constructor(structures: readonly Structure[]) {
    for (const structure of structures) this.#structures.set(structure.siret, structure)
  }

  all(): readonly Structure[] {
    return [...this.#structures.values()]
  }

  find(siret: string): Structure | undefined {
    return this.#structures.get(siret)
  }

  findById(id: number): Structure | undefined {
    return this.all().find((structure) => structure.id === id)
  }

  /** Adds a structure, or replaces the one with the same SIRET: the directory changes under its users' feet. */
  put(structure: Structure): void {
    this.#structures.set(structure.siret, structure)
  }
}
