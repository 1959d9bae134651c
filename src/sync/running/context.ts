import type { Connection } from '../../config/config.js'
import type { ChorusPort } from '../../chorus/port.js'
import type { OdooPort } from '../../odoo/port.js'
import type { LeaseClaim, Store } from '../../store/store.js'
import type { Clock } from './clock.js'
import type { AttachmentTypes } from '../requests/attachment-types.js'
import type { SearchWorth } from '../deposit/search-worth.js'
import type { SearchPace } from '../follow/search-pace.js'
import type { BackOffs } from '../requests/back-offs.js'
import type { Background } from './background.js'
import type { Log } from './log.js'
import type { StoreTrouble } from '../health/store-trouble.js'
import type { RefusedDocuments } from '../document/refused-documents.js'
import type { Troubles } from '../health/troubles.js'
import type { OrderMemory } from '../orders/order-memory.js'
import type { SellerMemory } from '../recipients/seller.js'
import type { UnreadableBox } from '../health/unreadable.js'
import type { CircuitBreakers } from '../health/circuit-breakers.js'

/** All that a stage works with. */
export interface StageContext {
  readonly connection: Connection
  readonly odoo: OdooPort
  readonly chorus: ChorusPort
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Id of this process's lease; no intent is written without it. */
  readonly holderId: string
  /** What goes on beside the cycles. */
  readonly background: Background
  /** Nothing outside is changed: no document is made, nothing deposited, nothing written. */
  readonly dryRun: boolean
  /** Aborted when the process is asked to stop: the step in hand is finished, no other is begun. */
  readonly stop: AbortSignal
  /** When this process was started, by our clock. */
  readonly startedAt: Date
  /** What was said about a store that cannot be written, so that it is not said each minute. */
  readonly storeTrouble: StoreTrouble
  /** What was said of services that fail alone. */
  readonly troubles: Troubles
  /** Whether Odoo refuses to make documents, whatever the invoice. */
  readonly refusedDocuments: RefusedDocuments
  /** How each side fared so far. */
  readonly breakers: CircuitBreakers
  /** Of which SIRET the company is, where Odoo does not say. */
  readonly seller: SellerMemory
  /** Requests of users, by invoice, that could not be answered so far. */
  readonly requestBackOffs: BackOffs
  /** Rejections, by invoice, that could not be marked as handled so far for what replaces it. */
  readonly rejectionBackOffs: BackOffs
  /** Under which types files may be added to invoices. */
  readonly attachmentTypes: AttachmentTypes
  /** What Chorus Pro holds of invoices and could not be attached so far. */
  readonly proofBackOffs: BackOffs
  readonly searchPace: SearchPace
  readonly searchWorth: SearchWorth
  /** Pieces of works contracts of which it could not be had so far what they answer, by Chorus Pro's identifier. */
  readonly worksBackOffs: BackOffs
  /** What could not be done so far about invoices to validate, by Chorus Pro's identifier. */
  readonly validating: {
    readonly decisions: BackOffs
    readonly tellings: BackOffs
    readonly documents: BackOffs
  }
  /** What was read of the quotations and orders that changed lately. */
  readonly orders: OrderMemory
  /** What cannot be read of what was met in this cycle, on both sides. */
  readonly unreadable: UnreadableBox
}

/** Which side a stage cannot do without. */
export type Side = 'odoo' | 'chorus'

export const SIDES: readonly Side[] = ['odoo', 'chorus']

/** As people call them, in either language. */
export const SIDE_NAMES: Readonly<Record<Side, string>> = { odoo: 'Odoo', chorus: 'Chorus Pro' }

export interface Stage {
  readonly name: string
  readonly needs: readonly Side[]
  run(context: StageContext): Promise<void>
}

/** What is begun outside is begun while the lease is held, or not at all. */
export function claimOf({ holderId, clock }: Pick<StageContext, 'holderId' | 'clock'>): LeaseClaim {
  return { holderId, now: clock.now() }
}
