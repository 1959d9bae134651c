import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import type { DepositState } from '../../domain/chorus-status/deposit-state.js'
import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceRow } from './invoice-row.js'
import type { PreparedDocument, ReadyInvoice } from './prepare.js'

export type { DepositState }

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
  /** What Chorus Pro said against it, where it did not take it. */
  readonly refusal: DepositRefusal | undefined
}

export interface DepositWithInvoice {
  readonly deposit: DepositRow
  readonly invoice: InvoiceRow
}

export interface DepositStore {
  /** Invoices in `ready` whose `dueAt` has come, oldest first. */
  invoicesReady(connection: string, now: Date, limit: number): Promise<InvoiceRow[]>
  document(invoiceId: number): Promise<StoredDocument | undefined>
  /**
   * Commits the intent: stage `depositing`, a deposit in state `intended`. Answers why not, and changes nothing, when
   * this holder no longer has the lease, the invoice is no longer `ready`, or Chorus Pro is known to have it: then nothing
   * may be sent. Throws a `StoreError` of kind `full` when there would be no room for the outcome either.
   *
   * @param lot file name of the lot in which it goes; left out: it goes by itself
   */
  recordDepositIntent(
    invoiceId: number,
    holderId: string,
    now: Date,
    lot?: string,
  ): Promise<DepositRow | NoIntent>
  /** The answer came with a flow number: stage `deposited`. */
  recordFlowAccepted(depositId: number, accepted: FlowAcceptance, now: Date): Promise<void>
  /**
   * Surely not received: stage `ready` again (`discovered` when there is no document), due at `dueAt`; counts one
   * failure.
   */
  recordNotAccepted(depositId: number, notAccepted: NotAccepted): Promise<void>
  /** Nobody knows: stays `depositing`, to be settled from `settleAt` on. */
  recordUncertain(depositId: number, why: string, settleAt: Date, known?: KnownOfUncertain): Promise<void>
  /**
   * Deposits in state `intended` or `uncertain` whose `nextCheckAt` has come. (No call is under way when this is asked:
   * the stages of a connection run one after the other, so an `intended` row is one whose process died.)
   */
  depositsToSettle(connection: string, now: Date): Promise<DepositWithInvoice[]>
  /**
   * Still unknown: asked again at `nextCheckAt`. `absent`: Chorus Pro has answered that it does not have the invoice; without
   * that answer it was no look, and is not counted as one.
   */
  recordSettleLater(
    depositId: number,
    nextCheckAt: Date,
    absent?: Absence,
    tellings?: readonly Telling[],
  ): Promise<void>
}

export type StoredDocument = PreparedDocument & Pick<ReadyInvoice, 'companySiret'>

export interface NotAccepted {
  /** English, for the administrator. */
  readonly why: string
  readonly dueAt: Date
  /** False: whether it counts as a failure of the invoice is decided elsewhere. */
  readonly isCounted?: boolean
  /** What Chorus Pro says against it. */
  readonly refusal?: DepositRefusal
  readonly tellings?: readonly Telling[]
}

/** What an answer told all the same. */
export interface KnownOfUncertain {
  readonly flowNumber?: string | undefined
  /** Chorus Pro says that it has the invoice, and does not show it. */
  readonly refusal?: DepositRefusal | undefined
}

export type NoIntent = 'lease-lost' | 'not-ready'

export interface Absence {
  readonly since: Date
  readonly at: Date
}

export interface FlowAcceptance {
  readonly flowNumber: string
  readonly nextCheckAt: Date
  readonly tellings: readonly Telling[]
}
