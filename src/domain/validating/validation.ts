import type { StatusEvent } from '../chorus-status/event.js'
import { frenchDay } from '../words/french-time.js'

/** What a validator may answer. */
export const DECISIONS = ['validate', 'refuse'] as const
export type Decision = (typeof DECISIONS)[number]

/** How an invoice of a sub-contractor stands towards the company that has to validate it. */
export const VALIDATION_STATES = ['waiting', 'validated', 'tacit', 'refused', 'elsewhere'] as const
export type ValidationState = (typeof VALIDATION_STATES)[number]

/** Another company's invoice, as Chorus Pro shows it to whoever has to validate it. */
export interface InvoiceOfOthers {
  readonly number: string
  /** `YYYY-MM-DD` */
  readonly invoiceDate: string | undefined
  readonly depositDate: string | undefined
  readonly supplierName: string | undefined
  readonly supplierSiret: string | undefined
  readonly buyerName: string | undefined
  readonly buyerSiret: string | undefined
  readonly contract: string | undefined
  readonly commitment: string | undefined
  /** As they came. */
  readonly amountUntaxed: string | undefined
  readonly amountTotal: string | undefined
  readonly amountDue: string | undefined
  readonly currency: string
}

/** Whose validation it is: a co-contractor's sub-contractor passes the co-contractor first, then the *mandataire*. */
export type Turn = 1 | 2

/** Silence counts as validation after so long (AIFE's page on sub-contracting). */
const SILENCE_DAYS = 15

/** An activity is due so many days before silence counts: that is when Odoo shows it as such. */
const REMINDED_DAYS = 3

const DAY_MS = 24 * 3_600_000

/** The statuses in which an invoice awaits a validator, in the order of turns. */
export const AWAITING = ['A_VALIDER_1', 'A_VALIDER_2'] as const

export function turnOf(status: string): Turn | undefined {
  return status === 'A_VALIDER_1' ? 1 : status === 'A_VALIDER_2' ? 2 : undefined
}

/** What each status on the way says of the turn that it ends. */
const ENDS: Readonly<Record<string, { readonly turn: Turn; readonly state: ValidationState }>> = {
  VALIDEE_1: { turn: 1, state: 'validated' },
  VALIDEE_2: { turn: 2, state: 'validated' },
  ABSENCE_VALIDATION_1_HORS_DELAI: { turn: 1, state: 'tacit' },
  ABSENCE_VALIDATION_2_HORS_DELAI: { turn: 2, state: 'tacit' },
  REFUSEE_1: { turn: 1, state: 'refused' },
  REFUSEE_2: { turn: 2, state: 'refused' },
  ERREUR_FOURNISSEUR_SUR_VALIDEUR: { turn: 1, state: 'refused' },
  ERREUR_COTRAITANT_SUR_VALIDEUR: { turn: 2, state: 'refused' },
}

/** What a status tells of this turn; undefined: nothing. */
export function endOf(status: string, turn: Turn): ValidationState | undefined {
  const end = ENDS[status]
  return end?.turn === turn ? end.state : undefined
}

/** What ended this turn since it began for the last time, by the order of events. */
export function endIn(history: readonly StatusEvent[], turn: Turn): StatusEvent | undefined {
  const begun = history.findLastIndex(({ code }) => turnOf(code) === turn)
  return history.slice(begun + 1).find(({ code }) => endOf(code, turn) !== undefined)
}

/** From when on silence counts. */
export function silenceCountsFrom(awaitedSince: Date): Date {
  return new Date(awaitedSince.getTime() + SILENCE_DAYS * DAY_MS)
}

/** `YYYY-MM-DD`: when an activity about it becomes due; never before it was made. */
export function reminderDay(deadline: Date, now: Date): string {
  return frenchDay(new Date(Math.max(deadline.getTime() - REMINDED_DAYS * DAY_MS, now.getTime())))
}

/** A reason of this code says nothing by itself. */
export const OTHER_MOTIVE = 'AUTRE'

/** Of what a validator writes, in characters. */
export const LONGEST_COMMENT = 2_000
