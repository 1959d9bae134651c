import type { PlannedEvent } from './plan.js'

/** How an invoice stood in Odoo from some moment on, for whoever deposits it. */
export interface Standing {
  /** How many calls of the deposit service Chorus Pro had received by then. */
  readonly deposits: number
  readonly state: 'posted' | 'draft' | 'cancel' | 'deleted'
  readonly number: string
  /** Euros with VAT, two decimals. */
  readonly total: string
  readonly recipient: string
  readonly service: string | undefined
  readonly commitment: string | undefined
  readonly contract: string | undefined
  /** No reference that its customer demands is missing. */
  readonly isComplete: boolean
  readonly doNotSend: boolean
}

export interface InvoiceRecord {
  /** Its id in Odoo; undefined until it was posted there. */
  id: number | undefined
  readonly isPublic: boolean
  readonly standings: Standing[]
  readonly events: Happening[]
}

/** An event of the plan that took place. */
export interface Happening {
  /** Milliseconds since 1970, by the simulators' clock. */
  readonly at: number
  /** See `Standing`. */
  readonly deposits: number
  readonly event: PlannedEvent
}

/** What the driver did and saw from outside in one run; nothing of it comes from the bridge. */
export class Ledger {
  readonly invoices: InvoiceRecord[] = []
  /** How often each kind of fault struck. */
  readonly strikes = new Map<string, number>()
  /** Complaints of the bridge about itself, and hangs: findings whatever the books say. */
  readonly faults: string[] = []

  /** Something struck that may leave a deposit uncertain. */
  depositsWereTroubled = false

  struck(kind: string): void {
    this.strikes.set(kind, (this.strikes.get(kind) ?? 0) + 1)
  }

  /** Keeps how an invoice stands if that is not how it stood. */
  stands(record: InvoiceRecord, standing: Standing): void {
    const last = record.standings.at(-1)
    const { deposits: _, ...now } = standing
    const { deposits: __, ...before } = last ?? standing
    if (last === undefined || JSON.stringify(now) !== JSON.stringify(before)) record.standings.push(standing)
  }
}
