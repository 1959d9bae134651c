import type { Html } from '../domain/words/html.js'

/** What people find in Odoo: notes and activities. */

export interface Note {
  readonly invoiceId: number
  readonly messageId: string
  readonly body: Html
}

export interface CompanyActivity {
  /** Begins with `ACTIVITY_PREFIX`. */
  readonly summary: string
  readonly note: Html
  /** `YYYY-MM-DD`, for a new activity; an existing one keeps the day that somebody may have put it off to. */
  readonly deadline: string
  /** Who gets a new activity, if this is an active internal user other than the bridge's own. */
  readonly userId: number | undefined
  /** Who gets it otherwise, on the same condition. */
  readonly userLogin: string | undefined
}

/** `own`: there was nobody else, the activity is assigned to the bridge's user and shows on the invoice only. */
export type ActivityOwner = 'person' | 'own'
