import type { BookView } from '../../simulators/chorus/index.js'
import type { Book, OdooSimulator } from '../../simulators/odoo/index.js'
import type { InvoiceRecord, Ledger } from '../ledger.js'
import type { Plan } from '../plan.js'

/** What a checker may look at: the two servers' own books, the plan and what was done to it. Never the bridge's store. */
export interface Evidence {
  readonly plan: Pick<Plan, 'invoices'>
  readonly ledger: Ledger
  readonly chorus: Pick<BookView, 'deposits' | 'flows' | 'invoices'>
  readonly odoo: Pick<OdooSimulator, 'record'> & {
    readonly book: Pick<Book, 'chatter' | 'activities' | 'emailed' | 'activityMails'>
  }
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
  readonly evidence: Evidence
}

/** The stage that Odoo shows on the invoice. */
export function shownStage({ odoo }: Evidence, id: number): string {
  const stage = odoo.record('account.move', id)?.['x_chorus_stage']
  return typeof stage === 'string' ? stage : 'none'
}
