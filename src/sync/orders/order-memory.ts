import { isWithin, type Span, spanFrom } from '../../domain/running/span.js'
import type { SeenRecord } from '../../domain/running/seen.js'

/** More than that were not written within an hour by people; the oldest are read once more. */
const MOST_SEEN = 20_000

/** How long until the server is asked again whether *Sales* was installed. */
const LOOK_AGAIN_MS = 24 * 3_600_000

/** In memory: a new process reads what changed in the last hour once more, and finds that Odoo shows it all. */
export class OrderMemory {
  readonly #orders = new Map<number, Date>()
  readonly #customers = new Map<number, Date>()
  readonly #waiting = new Map<number, Span>()
  #look: Span | undefined

  /** Whether it is time to learn of the server anew, where it has no orders: not at the start, when it was just asked. */
  mayLookAgain(now: Date): boolean {
    const isFirst = this.#look === undefined
    if (this.#look !== undefined && isWithin(this.#look, now)) return false
    this.#look = spanFrom(now, LOOK_AGAIN_MS)
    return !isFirst
  }

  /** What was read of what was written at `since` or later; what is older is forgotten. */
  seen(since: Date): { readonly orders: SeenRecord[]; readonly customers: SeenRecord[] } {
    return { orders: recent(this.#orders, since), customers: recent(this.#customers, since) }
  }

  /** @param readAt by Odoo's clock: what was written in that very second may be written once more in it */
  recordSeen(orders: readonly SeenRecord[], customers: readonly SeenRecord[], readAt: Date): void {
    keep(this.#orders, orders, readAt)
    keep(this.#customers, customers, readAt)
  }

  /** One that could not be dealt with, or of which nobody knows whether it was. */
  wait(id: number, now: Date, milliseconds: number): void {
    this.#waiting.set(id, spanFrom(now, milliseconds))
  }

  isWaiting(id: number, now: Date): boolean {
    const span = this.#waiting.get(id)
    if (span === undefined) return false
    if (isWithin(span, now)) return true
    this.#waiting.delete(id)
    return false
  }
}

function recent(records: Map<number, Date>, since: Date): SeenRecord[] {
  for (const [id, writtenAt] of records) if (writtenAt < since) records.delete(id)
  return [...records].map(([id, writtenAt]) => ({ id, writtenAt }))
}

const SECOND_MS = 1_000

function keep(records: Map<number, Date>, read: readonly SeenRecord[], readAt: Date): void {
  for (const { id, writtenAt } of read) {
    if (writtenAt.getTime() + SECOND_MS > readAt.getTime()) continue
    // The latest last, so that the oldest go first.
    records.delete(id)
    records.set(id, writtenAt)
  }
  for (const id of records.keys()) {
    if (records.size <= MOST_SEEN) return
    records.delete(id)
  }
}
