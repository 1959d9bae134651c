/** Why an invoice is blocked, refused or returned. */
export interface Reason {
  /** Stable, in capitals; what tests and `show` name. Chorus Pro's own text has code `CHORUS_PRO`. */
  readonly code: string
  /** French, for the accountant: what is wrong and what to do. */
  readonly sentence: string
  /** The Odoo field to look at, as the French form labels it, and where; absent when no field can mend it. */
  readonly field?: string
}
