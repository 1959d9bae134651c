import type { DirectoryEntry } from './directory.js'

/** The customers of the invoices that were prepared, for what is written on their records in Odoo. */
export interface BuyerStore {
  /**
   * Buyers of invoices that were found ready or blocked, whose cached structure is newer than what was last marked.
   * None while Odoo has refused the connection's user since `refusedSince`.
   */
  buyersToMark(connection: string, environment: string, refusedSince: Date): Promise<BuyerToMark[]>
  /** What Odoo shows of these is what the directory said at `checkedAt`. */
  recordBuyersMarked(connection: string, buyers: readonly MarkedBuyer[]): Promise<void>
  /** Whether Odoo has refused the connection's user to write on contacts since then. */
  wasMarkingRefused(connection: string, since: Date): Promise<boolean>
  /** Odoo does not let the connection's user write on contacts. */
  recordMarkingRefused(connection: string, now: Date): Promise<void>
}

export interface MarkedBuyer {
  readonly partnerId: number
  readonly checkedAt: Date
}

export interface BuyerToMark extends MarkedBuyer {
  readonly siret: string
  /** Undefined: the directory knows no public structure with this SIRET. */
  readonly entry: DirectoryEntry | undefined
}
