import type { FlowSyntax } from '../../domain/invoice/flow-syntax.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import type { Telling } from '../../domain/words/telling.js'
import type { CachedStructure, DirectoryDoubt, DirectoryEntry } from './directory.js'
import type { Choice, InvoiceRow } from './invoice-row.js'
import type { MaybePublicCustomer } from './maybe-public.js'

export interface PrepareStore {
  /** Invoices in `discovered` or `blocked` whose `dueAt` has come, oldest invoice first. */
  invoicesToPrepare(connection: string, now: Date, limit: number): Promise<InvoiceRow[]>
  recordReady(id: number, ready: ReadyInvoice, now: Date): Promise<void>
  /** Stage `blocked` with its reasons; the invoice is looked at again at `recheckAt`, or when it changes in Odoo. */
  recordBlocked(id: number, blocked: BlockedInvoice, now: Date): Promise<void>
  recordIgnored(id: number, ignored: IgnoredInvoice, now: Date): Promise<void>
  /**
   * Something that blocked invoices depend on beside themselves has changed: all of them are due now. Answers how many.
   */
  recheckBlocked(connection: string, now: Date): Promise<number>
  /** Whether any invoice is blocked. */
  hasBlocked(connection: string): Promise<boolean>
  /** Odoo failed to render the document of the invoice as it is. */
  recordRenderingFailed(id: number): Promise<void>
  /** The stage could not be done now: tried again at `dueAt`; counts one failure. */
  postpone(id: number, dueAt: Date, why: string): Promise<void>
  cachedStructure(environment: string, siret: string): Promise<CachedStructure | undefined>
  /**
   * `entry` undefined: the directory knows no public structure with this SIRET. All connections of an environment share
   * the answers; one that is older than what another has saved meanwhile is not kept. Ends a doubt. Where a structure is known
   * that was not before, invoices that were left out for it are taken up again.
   */
  saveStructure(
    environment: string,
    siret: string,
    entry: DirectoryEntry | undefined,
    checkedAt: Date,
  ): Promise<void>
  /** Chorus Pro shows less of a SIRET than before: what is kept of it stays, and is no fresher than it was. */
  saveDirectoryDoubt(environment: string, siret: string, doubt: DirectoryDoubt): Promise<void>
  /**
   * SIRETs of which the directory said before `checkedBefore` that it does not know them, and for which invoices were left out
   * that were due since `dueSince`.
   */
  unknownSirets(connection: string, environment: string, due: UnknownSirets): Promise<string[]>
  /**
   * Whether a service demands a commitment number: added to what is kept of its structure, and to nothing else in it;
   * the structure itself was not asked again, and is no fresher than it was.
   */
  saveServiceDemand(
    environment: string,
    siret: string,
    serviceId: string,
    requiresCommitmentNumber: boolean,
  ): Promise<void>
}

export interface UnknownSirets {
  readonly checkedBefore: Date
  readonly dueSince: Date
  readonly limit: number
}

export interface ReadyInvoice {
  /** The reading from which the document was made. */
  readonly invoice: OdooInvoice
  /** The last change in Odoo that the document surely has in it, beside the invoice's own record. */
  readonly documentUntil: Date
  readonly buyerSiret: string
  readonly choice: Choice
  readonly document: PreparedDocument
  /** Of the company that invoices, by all that is known of it; undefined: nobody knows it. */
  readonly companySiret: string | undefined
  /** What the catalogue of requirements found questionable and let pass. */
  readonly warnings: readonly Reason[]
  readonly tellings: readonly Telling[]
}

export interface BlockedInvoice {
  readonly invoice: OdooInvoice
  /** See `InvoiceRow.examinedUntil`. */
  readonly examinedUntil: Date
  readonly buyerSiret: string | undefined
  readonly choice: Choice
  readonly reasons: readonly Reason[]
  readonly recheckAt: Date
  /** See `InvoiceRow.toldReasons`. */
  readonly told: string | undefined
  readonly tellings: readonly Telling[]
}

export interface IgnoredInvoice {
  /** See `InvoiceRow.examinedUntil`; undefined when the invoice is gone. */
  readonly examinedUntil: Date | undefined
  readonly choice: Choice
  readonly buyerSiret: string | undefined
  /** The customer, when it may be a public body all the same. */
  readonly maybePublic?: MaybePublicCustomer | undefined
  /** See `InvoiceRow.toldReasons`; left out: it stays. */
  readonly told?: string | undefined
  readonly tellings: readonly Telling[]
}

export interface PreparedDocument {
  readonly fileName: string
  readonly syntax: FlowSyntax
  /** Hexadecimal. */
  readonly sha256: string
  readonly bytes: Uint8Array
  /** What was changed in Odoo's own document, and why. */
  readonly repairs: readonly DocumentRepair[]
  /** BT-30, the SIRET of the supplier that the document names. */
  readonly sellerSiret: string | undefined
  /** BT-112, as Odoo writes amounts. */
  readonly grandTotal: string | undefined
}

export interface DocumentRepair {
  readonly code: string
  readonly term: string
  readonly detail: string
}
