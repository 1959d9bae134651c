import type { DocumentChanges } from '../../odoo/port.js'
import type { StageContext } from '../running/context.js'

/** Of so many that follow one another it is asked at once. */
const TOGETHER = 50

/** Asked again after so long: it takes several requests, and what the invoices themselves say is asked more often. */
const FRESH_MS = 10_000

/** What was last changed of what invoices are made from that are deposited one after the other. */
export class LastChanges {
  #last:
    { readonly changes: DocumentChanges; readonly at: number; readonly of: ReadonlySet<number> } | undefined

  constructor(
    private readonly context: StageContext,
    private readonly inTurn: readonly number[],
  ) {}

  async of(odooIds: readonly number[]): Promise<DocumentChanges> {
    const now = this.context.clock.now().getTime()
    const last = this.#last
    const isFresh = last !== undefined && Math.abs(now - last.at) < FRESH_MS
    if (isFresh && odooIds.every((id) => last.of.has(id))) return last.changes
    const [first] = odooIds
    const from = first === undefined ? 0 : Math.max(this.inTurn.indexOf(first), 0)
    const of = new Set([...odooIds, ...this.inTurn.slice(from, from + TOGETHER)])
    const changes = await this.context.odoo.documentChanges([...of])
    this.#last = { changes, at: now, of }
    return changes
  }
}
