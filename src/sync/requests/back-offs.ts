import { backOffMs } from '../../domain/running/back-off.js'
import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import { mark } from '../../marks/mark.js'

/** Of a row of the store, or Chorus Pro's own: those are text, and have more digits than a number keeps. */
type Id = number | string

/**
 * What users ask on invoices and could not be done so far: not to be tried yet. One request an invoice; another one
 * begins anew. In memory: a new process tries each at once.
 */
export class BackOffs {
  readonly #failed = new Map<Id, { request: string; failures: number; wait: Span }>()
  readonly #noes = new Map<Id, { request: string; times: number }>()

  /** How many wait, or did when they were last tried. */
  get size(): number {
    return this.#failed.size
  }

  isWaiting(id: Id, request: string, now: Date): boolean {
    const failed = this.#failed.get(id)
    if (failed === undefined) return false
    if (failed.request !== request && mark('another-request-waits-for-none')) return false
    return isWithin(failed.wait, now)
  }

  /** Whatever the cause, an outage included: it is put off. */
  failed(id: Id, request: string, now: Date): void {
    const before = this.#failed.get(id)
    const failures = before?.request === request ? before.failures : 0
    this.#failed.set(id, { request, failures: failures + 1, wait: spanFrom(now, backOffMs(failures)) })
  }

  /** One more answer that was a no to this very request; how many there were. Other failures count for nothing here. */
  countNo(id: Id, request: string): number {
    const before = this.#noes.get(id)
    const times = (before?.request === request ? before.times : 0) + 1
    this.#noes.set(id, { request, times })
    return times
  }

  done(id: Id): void {
    this.#failed.delete(id)
    this.#noes.delete(id)
  }
}
