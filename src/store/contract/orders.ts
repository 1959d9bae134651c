/** What is remembered for quotations and orders; how each stands is kept in Odoo, in the bridge's own fields. */
export interface OrderStore {
  /** What Chorus Pro answered about a commitment since `since`; undefined: it was not asked. */
  commitmentKnown(
    environment: string,
    siret: string,
    number: string,
    since: Date,
  ): Promise<boolean | undefined>
  /** Forgets answers of before `forgetBefore`. */
  saveCommitment(
    environment: string,
    siret: string,
    number: string,
    answer: { readonly isKnown: boolean; readonly at: Date; readonly forgetBefore: Date },
  ): Promise<void>
  /** Whether the account of the connection was refused the check, or Odoo's user the orders, since then. */
  wasOrderCallRefused(connection: string, call: OrderCall, since: Date): Promise<boolean>
  recordOrderCallRefused(connection: string, call: OrderCall, now: Date): Promise<void>
  /** It was let through. */
  forgetOrderCallRefusal(connection: string, call: OrderCall): Promise<void>
}

export type OrderCall = 'commitment' | 'orders'
