import { displayName } from './computed.js'
import type { Database } from './database.js'
import { shownDatetime } from './time.js'
import { numberOf, type Row, textOf, valueOf } from './values.js'

/** A message of an invoice's chatter, as a person would see it. */
export interface ChatterMessage {
  readonly id: number
  /** `false` when nobody is its author. */
  readonly author: string | false
  /** UTC, whole seconds, without zone. */
  readonly date: string
  readonly body: string
  readonly messageId: string
  readonly internal: boolean
}

/** An activity that is open on an invoice. */
export interface OpenActivity {
  readonly id: number
  readonly type: string
  readonly summary: string
  readonly note: string
  readonly user: string
  /** `YYYY-MM-DD` */
  readonly deadline: string
}

/** What was asked of the server, and what people would see in it. */
export class Book {
  readonly #db: Database
  readonly #counts = new Map<string, number>()

  constructor(db: Database) {
    this.#db = db
  }

  note(model: string, method: string): void {
    const key = `${model}.${method}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  /** Requests by `model.method`. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }

  count(model: string, method: string): number {
    return this.#counts.get(`${model}.${method}`) ?? 0
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Forgets the requests counted so far. */
  reset(): void {
    this.#counts.clear()
  }

  /** Invoices that the send wizard was asked to e-mail to their customers. */
  get emailed(): readonly number[] {
    return this.#db.emailed
  }

  /** Activities of which Odoo told the assignee by e-mail. */
  get activityMails(): readonly number[] {
    return this.#db.activityMails
  }

  /** The messages of an invoice, oldest first. */
  chatter(moveId: number): ChatterMessage[] {
    return this.#of('mail.message', moveId, 'model').map((message) => ({
      id: message.id,
      author: this.#name('res.partner', message, 'author_id') || false,
      date: shownDatetime(textOf(message, 'date')),
      body: textOf(message, 'body'),
      messageId: textOf(message, 'message_id'),
      internal: this.#linked('mail.message.subtype', message, 'subtype_id')?.['internal'] === true,
    }))
  }

  /** The open activities of an invoice, oldest first. */
  activities(moveId: number): OpenActivity[] {
    return this.#of('mail.activity', moveId, 'res_model')
      .filter((activity) => activity['active'] !== false)
      .map((activity) => ({
        id: activity.id,
        type: this.#name('mail.activity.type', activity, 'activity_type_id'),
        summary: textOf(activity, 'summary'),
        note: textOf(activity, 'note'),
        user: this.#name('res.users', activity, 'user_id'),
        deadline: textOf(activity, 'date_deadline'),
      }))
  }

  #of(model: string, moveId: number, modelField: string): Row[] {
    return this.#db
      .table(model)
      .lookup('res_id', moveId)
      .filter((row) => valueOf(row, modelField) === 'account.move')
  }

  #linked(comodel: string, row: Row, field: string): Row | undefined {
    return this.#db.table(comodel).get(numberOf(row, field))
  }

  #name(comodel: string, row: Row, field: string): string {
    const target = this.#linked(comodel, row, field)
    return target === undefined ? '' : displayName(this.#db, comodel, target)
  }
}
