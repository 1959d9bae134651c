/** A public structure of Chorus Pro's directory (`structures/v1/rechercher`, `structures/v1/consulter`). */
export interface PublicStructure {
  /** `idStructureCPP`, of 64 bits. */
  readonly id: string
  readonly siret: string
  /** `designationStructure`. */
  readonly name: string
  /** `statut` is `ACTIF`. */
  readonly active: boolean
  /** `codeServiceDoitEtreRenseigne`. */
  readonly requiresServiceCode: boolean
  /** `numeroEJDoitEtreRenseigne`. */
  readonly requiresCommitmentNumber: boolean
  /** `gestionNumeroEJOuCodeService`: one of the two is enough. */
  readonly requiresEither: boolean
  /** `statutMiseEnPaiementNestPasRemonte`. */
  readonly doesNotReportPayment: boolean
}

export interface StructureService {
  /** `idService`, of 64 bits. */
  readonly id: string
  /** `codeService`. */
  readonly code: string
  readonly name: string
  /** `estActif`, within `dateDbtService` … `dateFinService`. */
  readonly active: boolean
}
