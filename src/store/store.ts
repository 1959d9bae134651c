import type { FlowSyntax } from '../chorus/port.js'
import type { DepositState } from '../domain/deposit-state.js'
import type { StatusEvent } from '../domain/event.js'
import type { HandedOver } from '../domain/handed-over.js'
import type { OdooInvoice, ShownState } from '../domain/invoice.js'
import type { Move } from '../domain/move.js'
import type { PublishedEntry, PublishedService, PublishedStructure } from '../domain/published-structure.js'
import type { Reason } from '../domain/reason.js'
import type { Stage } from '../domain/stage.js'
import type { PublicStructure, StructureService } from '../domain/structure.js'
import type { Telling } from '../domain/telling.js'

/**
 * The only memory of the bridge. Each method is one whole step and one transaction: after it, or after a crash in the
 * middle of it, the store says either all of the step or nothing of it. The interface is asynchronous so that another
 * engine can stand behind it; `test/store/contract.ts` says what any of them owes.
 *
 * All moments are `Date`s, kept in UTC to the millisecond. Every `tellings` argument is queued in the same transaction
 * as the fact it tells; a note whose Message-Id is already queued or delivered is not queued again.
 */
export interface Store
  extends
    LeaseStore,
    ClockStore,
    DiscoverStore,
    MoveStore,
    PrepareStore,
    DirectoryStore,
    BuyerStore,
    DepositStore,
    FollowStore,
    RecoveryStore,
    TellStore,
    ViewStore {
  close(): Promise<void>
}

export interface LeaseStore {
  /**
   * Takes or renews the lease. Refused while another holder's lease has not expired: the answer is that holder's. Taking
   * over one that ended more than `LONG_SILENCE_MS` ago, or taking the first in a copy, is a doubt (`doubtSince`). One
   * that ends later than any taken by now could was taken by a clock that ran ahead, and holds nobody up.
   */
  acquireLease(holder: LeaseHolder, now: Date, ttlMs: number): Promise<LeaseAnswer>
  /** Gives the lease up if it is still held by this holder. */
  releaseLease(holderId: string): Promise<void>
}

export interface ClockStore {
  /**
   * What our own clock wrote while it ran ahead: a date of which the stages know that they never set one so far from now
   * has come, and what was noted later than now counts as long ago.
   */
  forgetFuture(now: Date, longest: LongestWaits): Promise<void>
}

/** How far ahead of its moment a date is set at most. */
export interface LongestWaits {
  /** Of an invoice in `discovered`. */
  readonly discoveredMs: number
  /** Of an invoice in `blocked`. */
  readonly blockedMs: number
  readonly tellingMs: number
  /** Of an invoice in `ready`, and a deposit's next check. */
  readonly otherMs: number
}

export interface LeaseHolder {
  /** Unique to one run of the process. */
  readonly id: string
  readonly host: string
  readonly pid: number
}

export type LeaseAnswer =
  { readonly held: true } | { readonly held: false; readonly by: LeaseHolder; readonly until: Date }

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
  readonly buyerSiret: string | undefined
  /**
   * When the invoice was blocked or left out: the latest `write_date` of the invoice and its buyer then. A later one
   * means that somebody changed something since.
   */
  readonly examinedUntil: Date | undefined
  /** `identifiantFactureCPP`. */
  readonly chorusIdentifier: string | undefined
  /** The current status, which the events add up to. */
  readonly statusCode: string | undefined
  readonly statusAt: Date | undefined
  /** What Chorus Pro was given, or has; undefined while nothing of the invoice is there. */
  readonly handedOver: HandedOver | undefined
  /** How Odoo departs from that, as it was told on the invoice. */
  readonly moved: Move | undefined
  /** When the invoice was found to be deleted in Odoo. */
  readonly deletedAt: Date | undefined
}

export interface Choice {
  readonly code: string
  readonly sentence: string
}

export interface DiscoverStore {
  /** Where discovery or the window search stands; undefined before the first time. */
  cursor(connection: string, name: CursorName): Promise<Date | undefined>
  saveCursor(connection: string, name: CursorName, value: Date): Promise<void>
  /** Rows of the given Odoo ids that the store knows. */
  knownInvoices(connection: string, odooIds: readonly number[]): Promise<InvoiceRow[]>
  /**
   * Writes what discovery saw. A new invoice becomes a row in the given stage; a known one gets its new reading and,
   * when `stage` is given, that stage (failures back to zero; blocked reasons and any prepared document are dropped
   * when the stage becomes `discovered` or `ignored`). A stage is not given to an invoice that Chorus Pro may have by
   * now: of such a sighting nothing is written. What Odoo refused to be told is tried again when the invoice has
   * changed.
   */
  recordSightings(connection: string, sightings: readonly Sighting[], now: Date): Promise<void>
  /**
   * Takes up again the invoices that were left out on grounds that no longer hold, and answers how many. When another
   * whole directory is in use: those whose buyer it publishes. When the rules have changed: all that the rules or the
   * directory left out; and discovery starts from the beginning, for invoices that the rules kept from being read.
   */
  reconsiderLeftOut(connection: string, basis: ChoiceBasis, now: Date): Promise<number>
}

/** What decides which invoices are for Chorus Pro, beside the invoices and their buyers themselves. */
export interface ChoiceBasis {
  readonly environment: string
  /** The configured rules as one text; another text is another rule. */
  readonly rules: string
}

/** What becomes in Odoo of invoices that Chorus Pro has. */
export interface MoveStore {
  /** Unfinished invoices that were handed over and not compared with Odoo since `before`, longest first. */
  invoicesToVerify(connection: string, before: Date, limit: number): Promise<InvoiceRow[]>
  markVerified(ids: readonly number[], now: Date): Promise<void>
  /** Odoo departs from what Chorus Pro has, or (undefined) does no longer; the invoice is there. */
  recordMove(id: number, move: Move | undefined, tellings: readonly Telling[]): Promise<void>
  /** The invoice no longer exists in Odoo: what is to be told about it rests, until a sighting or a move shows it. */
  recordDeleted(id: number, now: Date): Promise<void>
}

export type CursorName = 'odoo' | 'chorus'

export interface Sighting {
  readonly invoice: OdooInvoice
  /** Left out: a known invoice stays in its stage. Required for a new one. */
  readonly stage?: Stage
  readonly choice?: Choice
  /** When the stage may begin (posting plus grace). */
  readonly dueAt?: Date
}

export interface PrepareStore {
  /** Invoices in `discovered` or `blocked` whose `dueAt` has come, oldest invoice first. */
  invoicesToPrepare(connection: string, now: Date, limit: number): Promise<InvoiceRow[]>
  recordReady(id: number, ready: ReadyInvoice, now: Date): Promise<void>
  /** Stage `blocked` with its reasons; the invoice is looked at again at `recheckAt`, or when it changes in Odoo. */
  recordBlocked(id: number, blocked: BlockedInvoice, now: Date): Promise<void>
  recordIgnored(id: number, ignored: IgnoredInvoice, now: Date): Promise<void>
  /** The stage could not be done now: tried again at `dueAt`; counts one failure. */
  postpone(id: number, dueAt: Date, why: string): Promise<void>
  cachedStructure(environment: string, siret: string): Promise<CachedStructure | undefined>
  /** `structure` undefined: the directory knows no public structure with this SIRET. */
  saveStructure(
    environment: string,
    siret: string,
    entry: DirectoryEntry | undefined,
    now: Date,
  ): Promise<void>
}

export interface ReadyInvoice {
  /** The reading from which the document was made. */
  readonly invoice: OdooInvoice
  readonly buyerSiret: string
  readonly choice: Choice
  readonly document: PreparedDocument
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
  readonly tellings: readonly Telling[]
}

export interface IgnoredInvoice {
  /** See `InvoiceRow.examinedUntil`; undefined when the invoice is gone. */
  readonly examinedUntil: Date | undefined
  readonly choice: Choice
  readonly buyerSiret: string | undefined
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
}

export interface DocumentRepair {
  readonly code: string
  readonly term: string
  readonly detail: string
}

export interface DirectoryEntry {
  readonly structure: PublicStructure
  readonly services: readonly ServiceEntry[]
}

export interface ServiceEntry extends StructureService {
  /** Undefined: not asked yet; it costs one request a service. */
  readonly requiresCommitmentNumber: boolean | undefined
}

export interface CachedStructure {
  readonly entry: DirectoryEntry | undefined
  readonly checkedAt: Date
}

/**
 * The whole directory of an environment as Chorus Pro publishes it. A new one is filled beside the one in use and takes
 * its place in one transaction; until then, and when it never comes to that, the one in use is untouched.
 */
export interface DirectoryStore {
  /** Begins a new one and answers its id; one that another process was still filling is given up. */
  beginDirectory(environment: string, takenAt: Date): Promise<number>
  /** One transaction. Fails when this directory is no longer being filled. */
  addToDirectory(id: number, batch: DirectoryBatch): Promise<void>
  /** Takes the place of the one in use. Fails when this directory is no longer being filled. */
  useDirectory(id: number): Promise<void>
  /** Gives up one that is being filled. */
  discardDirectory(id: number): Promise<void>
  /** The one in use. */
  directoryInUse(environment: string): Promise<StoredDirectory | undefined>
  publishedEntry(environment: string, siret: string): Promise<PublishedEntry | undefined>
  /** Whether any structure of this SIREN is in the directory in use. */
  publishesSiren(environment: string, siren: string): Promise<boolean>
  /**
   * Whether the directory is to be refreshed now: the one in use was taken before `takenBefore`, or there is none, and
   * nobody has claimed it since `attemptedBefore`. Of two processes or connections that ask, one is told yes.
   */
  claimDirectoryRefresh(environment: string, claim: DirectoryClaim): Promise<boolean>
}

export interface DirectoryClaim {
  readonly now: Date
  readonly takenBefore: Date
  readonly attemptedBefore: Date
}

export interface DirectoryBatch {
  readonly structures: readonly PublishedStructure[]
  readonly services: readonly PublishedService[]
}

export interface StoredDirectory {
  readonly takenAt: Date
  /** How many structures it has. */
  readonly structures: number
}

/** The customers of the invoices that were prepared, for what is written on their records in Odoo. */
export interface BuyerStore {
  /**
   * Buyers of invoices that were found ready or blocked, whose cached structure is newer than what was last marked.
   * None while Odoo has refused the connection's user since `refusedSince`.
   */
  buyersToMark(connection: string, environment: string, refusedSince: Date): Promise<BuyerToMark[]>
  /** What Odoo shows of these is what the directory said at `checkedAt`. */
  recordBuyersMarked(connection: string, buyers: readonly MarkedBuyer[]): Promise<void>
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

export type { DepositState } from '../domain/deposit-state.js'

export interface DepositRow {
  readonly id: number
  readonly invoiceId: number
  /** From 1, per invoice. */
  readonly attempt: number
  readonly state: DepositState
  readonly intendedAt: Date
  /** `numeroFluxDepot`. */
  readonly flowNumber: string | undefined
  /** `etatCourantDepotFlux`, as last seen. */
  readonly flowState: string | undefined
  readonly acceptedAt: Date | undefined
  readonly nextCheckAt: Date
  readonly checks: number
  readonly fileName: string
  readonly sha256: string
  /** Since when, and when last, Chorus Pro has answered that it does not have the invoice: by its own clock. */
  readonly absentSince: Date | undefined
  readonly absentAt: Date | undefined
}

export interface DepositWithInvoice {
  readonly deposit: DepositRow
  readonly invoice: InvoiceRow
}

export interface DepositStore {
  /** Invoices in `ready` whose `dueAt` has come, oldest first. */
  invoicesReady(connection: string, now: Date, limit: number): Promise<InvoiceRow[]>
  document(invoiceId: number): Promise<PreparedDocument | undefined>
  /**
   * Commits the intent: stage `depositing`, a deposit in state `intended`. Answers undefined, and changes nothing, when
   * the invoice is no longer `ready`, Chorus Pro is known to have it, or this holder no longer has the lease: then
   * nothing may be sent. Throws a `StoreError` of kind `full` when there would be no room for the outcome either.
   */
  recordDepositIntent(invoiceId: number, holderId: string, now: Date): Promise<DepositRow | undefined>
  /** The answer came with a flow number: stage `deposited`. */
  recordFlowAccepted(depositId: number, accepted: FlowAcceptance, now: Date): Promise<void>
  /**
   * Surely not received: stage `ready` again (`discovered` when there is no document), due at `dueAt`; counts one
   * failure.
   */
  recordNotAccepted(depositId: number, why: string, dueAt: Date): Promise<void>
  /** Nobody knows: stays `depositing`, to be settled from `settleAt` on. */
  recordUncertain(depositId: number, why: string, settleAt: Date): Promise<void>
  /**
   * Deposits in state `intended` or `uncertain` whose `nextCheckAt` has come. (No call is under way when this is asked:
   * the stages of a connection run one after the other, so an `intended` row is one whose process died.)
   */
  depositsToSettle(connection: string, now: Date): Promise<DepositWithInvoice[]>
  /** Still unknown: asked again at `nextCheckAt`. `absent`: Chorus Pro has answered that it does not have the invoice. */
  recordSettleLater(depositId: number, nextCheckAt: Date, absent?: Absence): Promise<void>
}

export interface Absence {
  readonly since: Date
  readonly at: Date
}

export interface FlowAcceptance {
  readonly flowNumber: string
  readonly nextCheckAt: Date
  readonly tellings: readonly Telling[]
}

export interface FollowStore {
  /** Deposits in state `accepted` whose `nextCheckAt` has come. */
  depositsInFlight(connection: string, now: Date): Promise<DepositWithInvoice[]>
  recordFlowState(depositId: number, report: FlowObservation): Promise<void>
  /** `IN_INTEGRE` seen: the deposit is `integrated`; the stage becomes `followed` once the invoice is found. */
  recordFlowIntegrated(depositId: number, flowState: string, now: Date): Promise<void>
  /** Stage `refused`, with reasons. */
  recordFlowRefused(depositId: number, refusal: FlowRefusal, now: Date): Promise<void>
  /** `IN_INCIDENTE`: never processed. Stage `ready` again, due at `dueAt`. */
  recordFlowLost(depositId: number, flowState: string, dueAt: Date): Promise<void>
  /** Rows by invoice number or by Chorus identifier, whatever their stage but `ignored`. */
  invoicesByNumber(connection: string, numbers: readonly string[]): Promise<InvoiceRow[]>
  invoicesByIdentifier(connection: string, identifiers: readonly string[]): Promise<InvoiceRow[]>
  /** Invoices whose flow is integrated and whose identifier is not yet known. */
  invoicesToIdentify(connection: string, limit: number): Promise<DepositWithInvoice[]>
  events(invoiceId: number): Promise<StatusEvent[]>
  /**
   * The invoice exists in Chorus Pro: keeps its identifier (and marks an open deposit `adopted`, or `integrated` when
   * its flow is known), appends events, sets status and stage, queues tellings. Events already known are left out.
   */
  recordObservation(id: number, observation: Observation, now: Date): Promise<void>
  /** Finds again the invoices that no search has shown since `before` and that are still `followed`. */
  invoicesUnseenSince(connection: string, before: Date, limit: number): Promise<InvoiceRow[]>
  /** A search was made for these and showed nothing new. */
  markSeen(ids: readonly number[], now: Date): Promise<void>
  /**
   * Invoices (any stage) on which a user asked something (`invoice.request`) that `recordRequestOutcome` has not
   * answered yet. An answered request stays answered until a sighting shows the field empty or changed, because the
   * answer that empties the field in Odoo is itself still to be delivered.
   */
  invoicesWithRequest(connection: string, limit: number): Promise<InvoiceRow[]>
  /**
   * What a user asked was done, or refused: one transaction with what is told about it. Fails, and writes nothing, when
   * the invoice would start over, or be held, although Chorus Pro may have it by now.
   */
  recordRequestOutcome(id: number, outcome: RequestOutcome, now: Date): Promise<void>
}

export interface FlowObservation {
  readonly flowState: string
  readonly nextCheckAt: Date
  readonly tellings: readonly Telling[]
}

export interface FlowRefusal {
  readonly flowState: string
  readonly reasons: readonly Reason[]
  readonly tellings: readonly Telling[]
}

export interface Observation {
  readonly identifier: string
  /** `numeroFluxDepot` of the invoice, when Chorus Pro gives one. */
  readonly flowNumber: string | undefined
  readonly newEvents: readonly StatusEvent[]
  readonly stage: Extract<Stage, 'followed' | 'closed'>
  readonly statusCode: string
  readonly statusAt: Date
  readonly tellings: readonly Telling[]
}

export interface RequestOutcome {
  /** Left out: the stage stays. `discovered` starts over: document and reasons are dropped, failures back to zero. */
  readonly stage?: Stage
  readonly choice?: Choice
  readonly tellings: readonly Telling[]
}

/** After so long without a sign of life, a file that nobody closed may be a copy of one that was worked with since. */
export const LONG_SILENCE_MS = 15 * 60_000

/** What is needed after the file was lost, or an older copy of it was put back. */
export interface RecoveryStore {
  /** When it was noticed that deposits may have been made of which this store knows nothing; undefined: never. */
  doubtSince(): Promise<Date | undefined>
  /** `noticedAt` undefined: it will be noticed when a bridge next takes the lease. */
  recordDoubt(noticedAt: Date | undefined): Promise<void>
  /**
   * Odoo shows a deposit that this store has not made: stage `depositing`, a deposit in state `uncertain` with the flow
   * that is shown, if one is. What was open before it is over.
   */
  recordShownDeposit(id: number, shown: ShownState, now: Date): Promise<void>
  /**
   * Odoo was told later things of this invoice than the store knows: what still waits of fields and activities counts
   * as told, so that Odoo does not go back, and an activity that nobody remembers can be taken off.
   */
  recordOvertaken(id: number, now: Date): Promise<void>
}

export interface OutboxRow {
  readonly id: number
  readonly invoiceId: number
  readonly odooId: number
  readonly telling: Telling
  readonly attempts: number
  /** Odoo has refused it so often that it rested. */
  readonly wasRefused: boolean
}

export interface TellStore {
  /**
   * What is to be told: for each invoice its oldest undelivered tellings, in order, none of an invoice whose first one
   * is not due yet, and none of one that was deleted in Odoo.
   */
  claimOutbox(connection: string, now: Date, limit: number): Promise<OutboxRow[]>
  /**
   * The intent, before Odoo is called: should the process die, the telling is tried again at `retryAt` and not before.
   * False, and nothing may be told, when it is no longer waiting or this holder no longer has the lease.
   */
  beginTelling(outboxId: number, holderId: string, now: Date, retryAt: Date): Promise<boolean>
  recordDelivered(outboxIds: readonly number[], now: Date): Promise<void>
  /** Tried again at `nextAttemptAt`. */
  recordTellFailed(outboxId: number, why: string, nextAttemptAt: Date): Promise<void>
  /** Odoo refuses it again and again: with all that comes after it about the invoice it rests until `takeUpAt`. */
  recordRefused(outboxId: number, why: string, now: Date, takeUpAt: Date): Promise<void>
  /** Everything that Odoo refused is tried again at once. Answers of how many invoices. */
  takeUpRefused(connection: string): Promise<number>
  /** Odoo does not take it and nothing depends on it: kept with its reason, and no longer in the way. */
  setAside(outboxId: number, why: string): Promise<void>
}

/** The whole story of one invoice, for `show`. */
export interface InvoiceStory {
  readonly row: InvoiceRow
  readonly reasons: readonly Reason[]
  readonly repairs: readonly DocumentRepair[]
  /** Of the document: what is questionable in it, and was let pass. */
  readonly warnings: readonly Reason[]
  readonly deposits: readonly DepositRow[]
  readonly events: readonly StatusEvent[]
  readonly outbox: readonly OutboxEntry[]
  /** Why the last step was postponed, if it was. */
  readonly lastError: string | undefined
}

export interface OutboxEntry {
  readonly telling: Telling
  readonly state: 'pending' | 'delivered' | 'set-aside'
  readonly error: string | undefined
}

export interface RefusedTelling {
  readonly number: string
  readonly why: string
  readonly since: Date
  readonly takeUpAt: Date
}

export interface ViewStore {
  /** All rows but the ignored ones, newest first; with them if asked. */
  listInvoices(filter: { connection?: string; includeIgnored?: boolean }): Promise<InvoiceRow[]>
  /** By invoice number; several connections may each have one. */
  stories(number: string): Promise<InvoiceStory[]>
  reasons(invoiceId: number): Promise<Reason[]>
  deposits(invoiceId: number): Promise<DepositRow[]>
  /** How many invoices are in each stage; a stage without any is left out. */
  stageCounts(connection: string): Promise<Partial<Record<Stage, number>>>
  /** How many tellings wait, and how many are set aside: given up, refused by Odoo, or about a deleted invoice. */
  outboxCounts(connection: string): Promise<{ pending: number; setAside: number }>
  /** Invoices of which Odoo refuses to be told, and why. */
  refusedTellings(connection: string): Promise<RefusedTelling[]>
}
