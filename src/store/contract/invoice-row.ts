import type { HandedOver } from '../../domain/invoice/handed-over.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Divergence } from '../../domain/invoice/divergence.js'
import type { Stage } from '../../domain/chorus-status/stage.js'

/** An invoice as the store knows it. */
export interface InvoiceRow {
  readonly id: number
  readonly connection: string
  readonly odooId: number
  readonly invoice: OdooInvoice
  readonly stage: Stage
  readonly stageSince: Date
  /** Why the invoice is for Chorus Pro, or is not: a stable code and an English sentence for the administrator. */
  readonly choice: Choice | undefined
  /** Not before this moment does the current stage look at it again. */
  readonly dueAt: Date
  /** How often the current stage has failed in a row; for the back-off. */
  readonly failures: number
  /** How often in a row Odoo failed to render the document of the invoice as it is. */
  readonly failedRenderings: number
  /** What tells the last note about reasons from others (`toldReasons`); undefined before the first. */
  readonly toldReasons: string | undefined
  /** Why the current stage was last put off, if it was: English, for the administrator. */
  readonly lastError: string | undefined
  readonly buyerSiret: string | undefined
  /**
   * When the invoice was blocked or left out: the latest `write_date` of the invoice and its buyer then. A later one
   * means that somebody changed something since. Once its document was made: the last change that is in it.
   */
  readonly examinedUntil: Date | undefined
  /** `identifiantFactureCPP`. */
  readonly chorusIdentifier: string | undefined
  /** The current status, which the events add up to. */
  readonly statusCode: string | undefined
  readonly statusAt: Date | undefined
  /** What Chorus Pro was given, or has; undefined while nothing of the invoice is there. */
  readonly handedOver: HandedOver | undefined
  /** How Odoo diverges from that, as it was told on the invoice. */
  readonly divergence: Divergence | undefined
  /** A recycling that was begun and of which the outcome is not known. */
  readonly recycling: Recycling | undefined
  /** When the bridge saw that Odoo has the whole money for the invoice, as it was told; undefined while it has not. */
  readonly paidInOdooAt: Date | undefined
  /** When the invoice was found to be deleted in Odoo. */
  readonly deletedAt: Date | undefined
}

/** What an invoice's status was when it was last seen: enough to tell what is news. */
export type KnownStatus = Pick<InvoiceRow, 'id' | 'stage' | 'statusCode' | 'statusAt' | 'chorusIdentifier'>

/** The invoice was to be sent to its recipient again. */
export interface Recycling {
  /** What tells the request from any other, in the Message-Id of its answer. */
  readonly requestKey: string
  /** By Chorus Pro's clock where it is known. */
  readonly begunAt: Date
  /** When the invoice took the status that the recycling ends. */
  readonly statusAt: Date
  /** The recipient and the references, as the answer names them. */
  readonly sent: string
  /** What Chorus Pro has of the invoice once it was carried out; undefined: not known. */
  readonly handedOver: HandedOver | undefined
  /** It repeats one that was begun first at this time, and that may have been carried out though nothing shows it. */
  readonly firstBegunAt?: Date | undefined
  /** Chorus Pro said no to it, in these words if any, and the first one may have been carried out all the same. */
  readonly refusal?: string | undefined
}

export interface Choice {
  readonly code: string
  readonly sentence: string
}
