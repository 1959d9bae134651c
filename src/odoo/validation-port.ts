import type { Decision, InvoiceOfOthers, ValidationState } from '../domain/validating/validation.js'
import type { ActivityOwner, CompanyActivity, Note } from './told.js'

/** What the stages ask of Odoo about invoices that the company has to validate. */
export interface ValidationPort {
  /**
   * Whether `setup` has made the models for invoices that the company has to validate. Asked of the server once an hour while
   * they are lacking.
   */
  hasValidations(): Promise<boolean>

  /** Shows an invoice to validate in the record of its key, which is made once. Answers its id. */
  putValidation(record: ValidationRecord): Promise<number>

  /** Offers these reasons of refusal to users, each once. */
  putMotives(motives: readonly MotiveRecord[]): Promise<void>

  /** What users have decided on invoices to validate of the company, and waits for an answer; on one of them alone. */
  validationDecisions(validationId?: number): Promise<DecisionInOdoo[]>

  /**
   * What Odoo shows of the company's invoices of this Chorus Pro that wait for a decision, or of the one of this id however it
   * stands. None where `setup` has not made the models.
   */
  shownValidations(environment: string, validationId?: number): Promise<ShownValidation[]>

  /** Posts an internal note on an invoice to validate, unless a message with its Message-Id is there. */
  postValidationNote(validationId: number, note: Pick<Note, 'messageId' | 'body'>): Promise<void>

  /** The same as `setActivity`, on an invoice to validate. */
  setValidationActivity(validationId: number, activity: CompanyActivity): Promise<ActivityOwner>

  clearValidationActivity(validationId: number): Promise<void>
}

/** What Odoo shows of an invoice to validate. */
export interface ValidationRecord {
  /** Of the invoice in its Chorus Pro: no other record has it. */
  readonly key: string
  /** Undefined: not known yet. */
  readonly odooId: number | undefined
  readonly name: string
  readonly identifier: string
  readonly values: Readonly<Record<string, string | number | false>>
  /** What users asked for and this answers. */
  readonly handled: Pick<DecisionInOdoo, 'decision' | 'motive' | 'comment'> | undefined
}

/** A record as Odoo shows it; of an invoice, what `putValidation` wrote there. */
export interface ShownValidation {
  readonly identifier: string
  readonly state: ValidationState
  /** In words. */
  readonly status: string | undefined
  readonly statusAt: Date | undefined
  /** `YYYY-MM-DD` */
  readonly deadline: string | undefined
  readonly facts: InvoiceOfOthers & { readonly frame: string | undefined }
}

export interface MotiveRecord {
  readonly frame: string
  readonly code: string
  readonly label: string
}

export interface DecisionInOdoo {
  readonly odooId: number
  readonly identifier: string
  readonly decision: Decision
  /** `codeMotif` */
  readonly motive: string | undefined
  readonly comment: string | undefined
  /** `write_date` of the record. */
  readonly writtenAt: string
}
