import { backOffMs } from '../../domain/running/back-off.js'
import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import { mark } from '../../marks/mark.js'

/**
 * What users ask on invoices and could not be done so far: not to be tried yet. One request an invoice; another one
 * begins anew. In memory: a new process tries each at once.
 */
export class BackOffs {
  readonly #failed = new Map<number, { request: string; failures: number; wait: Span }>()

  /** How many wait, or did when they were last tried. */
  get size(): number {
    return this.#failed.size
  }

  isWaiting(id: number, request: string, now: Date): boolean {
    const failed = this.#failed.get(id)
    if (failed === undefined) return false
    if (failed.request !== request && mark('another-request-waits-for-none')) return false
    return isWithin(failed.wait, now)
  }

  /** How often this very request could not be done. */
  failures(id: number, request: string): number {
    const failed = this.#failed.get(id)
    return failed?.request === request ? failed.failures : 0
  }

  failed(id: number, request: string, now: Date): void {
    const failures = this.failures(id, request)
    this.#failed.set(id, { request, failures: failures + 1, wait: spanFrom(now, backOffMs(failures)) })
  }

  done(id: number): void {
    this.#failed.delete(id)
  }
}
