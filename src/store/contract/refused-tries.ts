/** Answers by which what is wanted of an invoice could not be done so far; only those of one sort add up. */
export interface RefusedTryStore {
  /** Undefined: there was none. */
  refusedTries(invoiceId: number, what: RefusedWhat): Promise<RefusedTries | undefined>
  /**
   * One more. Those of what a user asks for are forgotten once that is answered, or asked for no more.
   *
   * @returns with this one
   */
  recordRefusedTry(invoiceId: number, what: RefusedWhat, at: Date): Promise<RefusedTries>
  /** What was begun was surely not done. */
  recordTryWithoutEffect(invoiceId: number, what: RefusedWhat): Promise<void>
}

export interface RefusedWhat {
  /** What a user asks for, or what the bridge does by itself. */
  readonly purpose: string
  readonly cause: RefusalCause
}

/**
 * - `not-shown`: no search of Chorus Pro shows the invoice
 * - `forbidden`: the account may not use the service
 * - `not-understood`: Chorus Pro does not understand the call
 * - `refused`: Chorus Pro says no
 * - `odoo`: Odoo refuses what it takes
 * - `begun`: nobody knows the outcome, for it is recorded before the call
 */
export type RefusalCause =
  'not-shown' | 'forbidden' | 'not-understood' | 'refused' | 'technical' | 'odoo' | 'begun'

export interface RefusedTries {
  readonly times: number
  readonly firstAt: Date
  readonly lastAt: Date
}
