import type { BookView } from '../../../src/simulators/chorus/index.js'
import type { Book, OdooSimulator } from '../../../src/simulators/odoo/index.js'
import type { InvoiceRecord, Ledger } from '../ledger.js'
import type { Company, Plan } from '../plan.js'
import type { ValidationRecord } from '../validators.js'

/** What a checker may look at: the servers' own books, the plan and what was done to it. Never the bridge's store. */
export interface Evidence {
  readonly plan: Pick<Plan, 'invoices' | 'works'>
  readonly ledger: Ledger
  readonly chorus: ChorusBooks
  readonly odooOf: (company: Company) => OdooBooks
  /** What was done to invoices that a company has to validate. */
  readonly validations?: {
    readonly records: readonly ValidationRecord[]
    readonly steps: Plan['steps']
  }
}

export type ChorusBooks = Pick<BookView, 'deposits' | 'flows' | 'invoices'>

export type OdooBooks = Pick<OdooSimulator, 'record' | 'records'> & {
  readonly book: Pick<Book, 'chatter' | 'activities' | 'emailed' | 'activityMails'>
}

/** Something that must not be. */
export interface Finding {
  /** A stable word for the rule that was broken. */
  readonly rule: string
  /** The number of the invoice in the plan; absent when it is about the whole run. */
  readonly invoice?: string
  readonly detail: string
}

/** An invoice with everything of the evidence that is about it. */
export interface Subject {
  readonly planned: Plan['invoices'][number]
  readonly record: InvoiceRecord
  readonly id: number
  /** Every number that it has had in Odoo. */
  readonly numbers: ReadonlySet<string>
  readonly last: InvoiceRecord['standings'][number]
  readonly ledger: Ledger
  /** Every call of the deposit service, whosever. */
  readonly calls: ChorusBooks['deposits']
  /** What Chorus Pro has of its company. */
  readonly chorus: ChorusBooks
  /** Its company's. */
  readonly odoo: OdooBooks
  /** Its customer was a public body at some time. */
  readonly wasPublic: boolean
}

/** It is to be in Chorus Pro as it stands now, or to be told what it lacks. */
export function isDue({ last }: Subject): boolean {
  return last.isPublic && !last.isExcluded && last.state === 'posted' && !last.doNotSend
}

/** The stage that Odoo shows on the invoice. */
export function shownStage({ odoo, id }: Subject): string {
  const stage = odoo.record('account.move', id)?.['x_chorus_stage']
  return typeof stage === 'string' ? stage : 'none'
}
