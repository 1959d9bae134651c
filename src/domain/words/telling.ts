import type { Html } from './html.js'

/** Something Odoo does not know yet. Tellings of one invoice are delivered in the order in which they were written. */
export type Telling = NoteTelling | FieldsTelling | ActivityTelling

/** A chatter note. Posting it twice is prevented by its `messageId`. */
export interface NoteTelling {
  readonly kind: 'note'
  /** A Message-Id in angle brackets, made of facts only, so that a rebuilt store makes the same one. */
  readonly messageId: string
  readonly body: Html
}

/** Values for the custom fields; writing them twice changes nothing. */
export interface FieldsTelling {
  readonly kind: 'fields'
  readonly values: FieldValues
  /** The request that was answered, where they empty its field: one that was made since is not to be wiped away. */
  readonly answered?: string | undefined
  /** What users had filled in, by field, where the values empty it: what was written there since is not to be wiped away. */
  readonly used?: Readonly<Record<string, string>> | undefined
  /** Ids of the files that were sent: they go from the field in which users choose them, which keeps all others. */
  readonly usedFiles?: readonly number[] | undefined
}

/**
 * The one activity that asks somebody to act on the invoice: there is to be this one, or none. Setting it twice changes
 * nothing; taking back one that was never told of is left out by the store.
 */
export interface ActivityTelling {
  readonly kind: 'activity'
  readonly wanted: WantedActivity | undefined
}

export interface WantedActivity {
  /** One line of plain French. */
  readonly summary: string
  readonly note: Html
  /** `YYYY-MM-DD`, until when it has time; absent: it has none. */
  readonly deadline?: string | undefined
}

/** Custom field name → value as Odoo's `write` takes it (datetimes in UTC; `false` empties a field). */
export type FieldValues = Readonly<Record<string, string | number | false>>

/**
 * The Message-Id of a note. `key` says what the note is about (`deposited.1`, `status.REJETEE.202610051423`).
 * Odoo keeps it as given (measured on 16.0, 17.0 and 19.0), which makes it an idempotency key.
 */
export function messageIdFor(connection: string, odooId: number, key: string): string {
  return `<chorus.${connection}.${String(odooId)}.${key}@odoo-chorus-bridge>`
}
