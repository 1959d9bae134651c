import { backOffMs } from '../domain/back-off.js'
import { isWithin, spanFrom, type Span } from '../domain/span.js'

/** Which things are not to be tried yet because they failed, by id. In memory: a new process tries each at once. */
export class BackOffs {
  readonly #failed = new Map<number, { failures: number; wait: Span }>()

  /** How many wait, or did when they were last tried. */
  get size(): number {
    return this.#failed.size
  }

  isWaiting(id: number, now: Date): boolean {
    const failed = this.#failed.get(id)
    return failed !== undefined && isWithin(failed.wait, now)
  }

  failed(id: number, now: Date): void {
    const failures = this.#failed.get(id)?.failures ?? 0
    this.#failed.set(id, { failures: failures + 1, wait: spanFrom(now, backOffMs(failures)) })
  }

  done(id: number): void {
    this.#failed.delete(id)
  }
}
