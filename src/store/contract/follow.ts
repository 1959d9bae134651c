import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import type { HandedOver } from '../../domain/invoice/handed-over.js'
import type { Reason } from '../../domain/words/reason.js'
import type { Stage } from '../../domain/chorus-status/stage.js'
import type { Telling } from '../../domain/words/telling.js'
import type { DepositWithInvoice } from './deposit.js'
import type { LeaseClaim } from './lease.js'
import type { Choice, InvoiceRow, KnownStatus, Recycling } from './invoice-row.js'

export interface FollowStore {
  /** Deposits in state `accepted` whose `nextCheckAt` has come. */
  depositsInFlight(connection: string, now: Date): Promise<DepositWithInvoice[]>
  /** Numbers of the invoices that were deposited by this flow, whatever became of them. */
  numbersInFlow(connection: string, flowNumber: string): Promise<string[]>
  recordFlowState(depositId: number, report: FlowObservation): Promise<void>
  /** `IN_INTEGRE` seen: the deposit is `integrated`; the stage becomes `followed` once the invoice is found. */
  recordFlowIntegrated(depositId: number, flowState: string, now: Date): Promise<void>
  /** Stage `refused`, with reasons. */
  recordFlowRefused(depositId: number, refusal: FlowRefusal, now: Date): Promise<void>
  /**
   * Nothing of it is in Chorus Pro, and that is no fault of the invoice: stage `ready` again (`discovered` when there is no
   * document), due at `dueAt`.
   */
  recordFlowLost(depositId: number, lost: FlowLost): Promise<void>
  /** Rows by invoice number or by Chorus identifier, whatever their stage but `ignored`. */
  invoicesByNumber(connection: string, numbers: readonly string[]): Promise<InvoiceRow[]>
  invoicesByIdentifier(connection: string, identifiers: readonly string[]): Promise<InvoiceRow[]>
  /** Of the same invoices what tells news from what is known: of the thousand on a page nearly none has any. */
  statusesByIdentifier(connection: string, identifiers: readonly string[]): Promise<KnownStatus[]>
  /** Invoices whose flow is integrated, whose identifier is not yet known, and whose `dueAt` has come: longest due first. */
  invoicesToIdentify(connection: string, now: Date, limit: number): Promise<DepositWithInvoice[]>
  events(invoiceId: number): Promise<StatusEvent[]>
  /**
   * The invoice exists in Chorus Pro: keeps its identifier (and marks an open deposit `adopted`, or `integrated` when
   * its flow is known), appends events, sets status and stage, queues tellings. Events already known are left out.
   * Refusals of its history are over.
   */
  recordObservation(id: number, observation: Observation, now: Date): Promise<void>
  /** Chorus Pro would not give its history. Answers since when, and how often in a row, this time included. */
  recordHistoryRefused(id: number, now: Date): Promise<Refusals>
  /**
   * Finds again the invoices that are still `followed` and that no search has shown since `before`, or `beforeIfPaid` where
   * Odoo has the money; those first that are waited for.
   */
  invoicesUnseenSince(
    connection: string,
    unseen: { readonly before: Date; readonly beforeIfPaid: Date },
    limit: number,
  ): Promise<InvoiceRow[]>
  /** When the first event took place that is known of any invoice that is still `followed` and not paid in Odoo. */
  oldestFollowed(connection: string): Promise<Date | undefined>
  /** A search was made for these and showed nothing new. */
  markSeen(ids: readonly number[], now: Date): Promise<void>
  /**
   * Invoices (any stage) on which a user asked something (`invoice.request`) that `recordRequestOutcome` has not
   * answered yet; those as well of which a recycling, or another action, that is asked for by name is not over. An answered request stays answered until a sighting shows the field empty or changed, because the
   * answer that empties the field in Odoo is itself still to be delivered.
   */
  invoicesWithRequest(
    connection: string,
    which: WhichRequests,
    limit: number,
    afterOdooId?: number,
  ): Promise<InvoiceRow[]>
  /** Before the call: until its outcome is recorded, nobody knows whether it was carried out. */
  recordRecyclingBegun(id: number, recycling: Recycling, by: LeaseClaim): Promise<void>
  /** It was surely not carried out. */
  recordRecyclingOver(id: number): Promise<void>
  /**
   * Stage `held` until a user asks for another deposit; what a user has asked for meanwhile stays to be answered.
   * Fails, and writes nothing, when Chorus Pro may have the invoice by now.
   */
  recordHeld(id: number, held: HeldBack, tellings: readonly Telling[], now: Date): Promise<void>
  /**
   * What a user asked was done, or refused, and with it a recycling is over: one transaction with what is told about it. Fails, and writes nothing, when
   * the invoice would start over, or be held, although Chorus Pro may have it by now.
   */
  recordRequestOutcome(id: number, outcome: RequestOutcome, now: Date): Promise<void>
}

export interface FlowObservation {
  readonly flowState: string
  readonly nextCheckAt: Date
  readonly tellings: readonly Telling[]
}

export interface FlowLost {
  readonly flowState: string
  /** English, for the administrator. */
  readonly why: string
  readonly dueAt: Date
  readonly refusal?: DepositRefusal
  readonly tellings: readonly Telling[]
}

export interface FlowRefusal {
  readonly flowState: string
  readonly refusal: DepositRefusal
  readonly reasons: readonly Reason[]
  readonly tellings: readonly Telling[]
}

/** By what is asked for. */
export type WhichRequests = { readonly among: readonly string[] } | { readonly notAmong: readonly string[] }

export interface HeldBack {
  readonly reasons: readonly Reason[]
  /** See `InvoiceRow.toldReasons`. */
  readonly told: string
}

export interface Observation {
  readonly identifier: string
  /** `numeroFluxDepot` of the invoice, when Chorus Pro gives one. */
  readonly flowNumber: string | undefined
  readonly newEvents: readonly StatusEvent[]
  readonly stage: Extract<Stage, 'followed' | 'closed'>
  readonly statusCode: string
  readonly statusAt: Date
  /** What Chorus Pro has of the invoice; left out: what was kept, or else what Odoo says now. */
  readonly handedOver?: HandedOver | undefined
  /** It is among the pieces of works contracts, which what is kept of it says from then on. */
  readonly works?: ObservedPiece
  /** Forgotten where the invoice was returned: somebody has to act on that, whatever was paid. */
  readonly paidInOdooAt?: Date | undefined
  /** What Chorus Pro holds of the invoice is to be attached to it in Odoo, unless it was already. */
  readonly wantsProof?: boolean
  readonly tellings: readonly Telling[]
}

/** What a piece of a works contract adds to what is kept of its invoice; left out: what was kept. */
export type ObservedPiece = Pick<HandedOver, 'claimed' | 'admitted'>

export interface RequestOutcome {
  /** Left out: the stage stays. `discovered` starts over: document and reasons are dropped, failures back to zero. */
  readonly stage?: Stage
  readonly choice?: Choice
  /** What the user asks for now is another request, which is still to be answered. */
  readonly leavesRequest?: boolean
  /** A recycling that was begun has its outcome. */
  readonly endsRecycling?: boolean
  /** An action that was begun has its outcome. */
  readonly endsAction?: boolean
  /** Names of the uploads that Chorus Pro has added to the invoice with it. */
  readonly addedUploads?: readonly string[]
  /** What Chorus Pro has of the invoice from now on; left out: what it had. */
  readonly handedOver?: HandedOver
  /** With it Odoo says again what Chorus Pro has. */
  readonly settlesDivergence?: boolean
  readonly tellings: readonly Telling[]
}

/** What was refused again and again. */
export interface Refusals {
  readonly since: Date
  readonly times: number
}
