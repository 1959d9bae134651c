import type { Decision, InvoiceOfOthers, Turn, ValidationState } from '../../domain/validating/validation.js'
import type { LeaseClaim } from './lease.js'

/** Invoices of others that the company has to validate. */
export interface ValidationStore {
  /** Undefined: Chorus Pro was never asked. */
  validationSearch(connection: string): Promise<ValidationSearch | undefined>
  saveValidationSearch(connection: string, search: ValidationSearch): Promise<void>
  /** Those of these identifiers that are known. */
  validations(connection: string, identifiers: readonly string[]): Promise<ValidationRow[]>
  /** Those that await the company's decision, the most urgent first. */
  waitingValidations(connection: string): Promise<ValidationRow[]>
  /** Of those a decision was begun in Chorus Pro, and nobody knows what became of it. */
  begunValidations(connection: string): Promise<ValidationRow[]>
  /** Of which Odoo does not show the latest. */
  untoldValidations(connection: string, limit: number): Promise<ValidationRow[]>
  /** Whose document is to be attached, and that Odoo shows. */
  validationsWithoutDocument(connection: string, limit: number): Promise<ValidationRow[]>
  /** Keeps what Chorus Pro shows of an invoice. What is as it was known changes nothing. */
  noteValidation(connection: string, seen: SeenValidation): Promise<void>
  /** Before the call: until its outcome is recorded, nobody knows whether it was carried out. */
  recordDecisionBegun(
    connection: string,
    identifier: string,
    decision: BegunDecision,
    by: LeaseClaim,
  ): Promise<void>
  /**
   * Nothing is under way any more.
   *
   * @param tried what may still show to have been carried out
   */
  recordDecisionOver(connection: string, identifier: string, tried: readonly TriedDecision[]): Promise<void>
  /** What users asked for has its answer, and nothing is under way any more. */
  recordDecisionAnswered(connection: string, identifier: string, outcome: DecisionOutcome): Promise<void>
  /** Odoo shows this version of it, in this record. */
  recordValidationTold(connection: string, identifier: string, version: number, odooId: number): Promise<void>
  /** When Odoo is about to be given the document; undefined: it was not taken. */
  recordValidationDocumentBegun(connection: string, identifier: string, at: Date | undefined): Promise<void>
  recordValidationDocument(
    connection: string,
    identifier: string,
    became: 'attached' | 'given-up',
  ): Promise<void>
  /** Undefined: Chorus Pro was never asked for the reasons of this frame. */
  knownMotives(connection: string, frame: string): Promise<KnownMotives | undefined>
  saveMotives(connection: string, frame: string, motives: KnownMotives): Promise<void>
}

export interface ValidationSearch {
  /** By our clock. */
  readonly askAt: Date
  /** Something was there to be validated, now or before. */
  readonly hasAny: boolean
  /** The last question was refused to this account. */
  readonly isRefused: boolean
}

/** As Chorus Pro shows it. */
export interface ValidationFacts extends InvoiceOfOthers {
  /** The long code; undefined: Chorus Pro does not tell. */
  readonly frame: string | undefined
  /** `idValideur`: the structure of the company. */
  readonly validatorId: string | undefined
  /** Nobody has told since when it waits, so that nobody knows until when. */
  readonly isSinceUnknown?: boolean | undefined
  /** By our clock: when Chorus Pro is asked again for what it refused to tell of it. Nobody is shown that. */
  readonly askAgainAt?: Date | undefined
  /** By our clock: since when no search shows it, and Chorus Pro refuses to tell why. Nobody is shown that. */
  readonly unlistedSince?: Date | undefined
}

export interface SeenValidation {
  readonly identifier: string
  readonly facts: ValidationFacts
  readonly statusCode: string
  readonly statusAt: Date
  readonly turn: Turn
  readonly state: ValidationState
  readonly deadline: Date
  /** What there is to be said of it, where nobody asked. */
  readonly answer?: ValidationAnswer | undefined
}

/** A sentence for the users. */
export interface ValidationAnswer {
  readonly sentence: string
  /** Of facts alone: the same answer is told once. */
  readonly key: string
}

/** What was handed to Chorus Pro, and not confirmed by it. */
export interface TriedDecision extends AskedDecision {
  /** By Chorus Pro's clock where it is known. */
  readonly begunAt: Date
}

export interface BegunDecision extends TriedDecision {
  /** Chorus Pro said no that decides nothing yet, in these words; undefined: its answer was lost, so far as is known. */
  readonly refusal?: string | undefined
  /** That no is not followed by another try. */
  readonly isLast?: true | undefined
  /** What was tried before, oldest first, and of which nobody knows either whether it was carried out. */
  readonly former?: readonly TriedDecision[] | undefined
}

/** What a user asked for, as Odoo shows it. */
export interface AskedDecision {
  readonly decision: Decision
  /** `codeMotif` */
  readonly motive: string | undefined
  readonly comment: string | undefined
}

export interface DecisionOutcome {
  readonly answer: ValidationAnswer
  /** It is taken off in Odoo, unless something else is asked for there by then. */
  readonly handled: AskedDecision | undefined
  /** How the invoice stands by it, where that is another than before. */
  readonly now?: { readonly statusCode: string; readonly statusAt: Date; readonly state: ValidationState }
  /** What may still show to have been carried out. */
  readonly tried?: readonly TriedDecision[] | undefined
}

export interface ValidationRow extends Omit<SeenValidation, 'answer'> {
  /** Undefined: not made in Odoo, or nobody knows. */
  readonly odooId: number | undefined
  readonly decision: BegunDecision | undefined
  /** Oldest first: what was tried before, nothing has shown so far, and may have been carried out all the same. */
  readonly tried: readonly TriedDecision[]
  readonly answer: ValidationAnswer | undefined
  readonly handled: AskedDecision | undefined
  readonly version: number
  /** Odoo shows `version`. */
  readonly isTold: boolean
  readonly document: 'wanted' | 'attached' | 'given-up'
  readonly documentBegunAt: Date | undefined
}

export interface KnownMotives {
  readonly motives: readonly { readonly code: string; readonly label: string }[]
  /** By our clock. */
  readonly askAt: Date
}
