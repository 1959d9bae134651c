/** The company that invoices (`res.company` and its contact), as Odoo has it. */
export interface OdooCompany {
  readonly id: number
  readonly name: string
  /**
   * Normalised and not checked: a SIRET, a SIREN (registering with an approved platform writes it over the SIRET),
   * anything. Absent when there is none.
   */
  readonly registry: string | undefined
  readonly vatNumber: string | undefined
  /** ISO 3166-1, two letters; absent when the address has no country. */
  readonly country: string | undefined
  readonly postcode: string | undefined
}
