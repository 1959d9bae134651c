/** Customers that are taken for private ones and may be public bodies, and what Odoo shows of them. */
export interface MaybePublicStore {
  /** Those of invoices that are left out for their customer, each once, by the latest examination; by name. */
  maybePublicCustomers(connection: string): Promise<MaybePublicCustomer[]>
  /** Customer → the reason that Odoo was last made to show. */
  maybePublicMarks(connection: string): Promise<ReadonlyMap<number, string>>
  /** Odoo shows this reason on the customers, or (undefined) none any more. */
  recordMaybePublicMarks(
    connection: string,
    partnerIds: readonly number[],
    reason: string | undefined,
  ): Promise<void>
  /** HTML: what the activity about them last said; empty: there is none. */
  maybePublicActivity(connection: string): Promise<string>
  recordMaybePublicActivity(connection: string, note: string): Promise<void>

  /** INSEE's legal category of a SIRET; undefined: not known so far. */
  legalCategory(environment: string, siret: string): Promise<string | undefined>
  /** Puts the SIRET among those to ask for, unless it is already. */
  wantLegalCategory(environment: string, siret: string): Promise<void>
  /**
   * SIRETs whose category is wanted and was not asked for since `askedBefore`. None when the account of the connection
   * has been refused such questions since then: another connection's may ask.
   */
  legalCategoriesToAsk(
    connection: string,
    environment: string,
    askedBefore: Date,
    limit: number,
  ): Promise<string[]>
  /**
   * Keeps a category, and takes up again the invoices of that SIRET which were left out as private without it: all when
   * `isPublic`, else those whose customer was listed as maybe public. Those of connections with another environment stay.
   */
  saveLegalCategory(environment: string, siret: string, found: LegalCategory, now: Date): Promise<void>
  /** Asked for in vain. */
  recordLegalCategoryUnknown(environment: string, siret: string, now: Date): Promise<void>
  /** The account of the connection is not given any. */
  recordLegalCategoriesRefused(connection: string, now: Date): Promise<void>
}

export interface MaybePublicCustomer {
  readonly partnerId: number
  readonly name: string
  /** French, one sentence. */
  readonly reason: string
  /** The salesperson of the latest of its invoices that has one. */
  readonly userId?: number | undefined
}

export interface LegalCategory {
  readonly category: string
  readonly isPublic: boolean
}
