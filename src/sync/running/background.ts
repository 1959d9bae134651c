import { mark } from '../../marks/mark.js'
import type { LeaseHolder } from '../../store/store.js'

/**
 * What a process does beside its cycles, so that no invoice waits for it: one job at a time, whichever connection began
 * it. A stop ends it at once.
 */
export class Background {
  readonly #closing = new AbortController()
  #isTaken = false
  #job: Promise<void> = Promise.resolve()

  /** @param holder the run of the process, as whose its work is known to others */
  constructor(readonly holder: LeaseHolder) {}

  /**
   * Begins `work` unless another job is under way or `isDue` says no, and does not wait for its end. What `isDue` throws
   * is the caller's.
   *
   * @param stop ends the job when it is aborted
   * @param work gets the signal to obey; what it throws is lost, so that it should throw nothing
   */
  async beginIf(
    isDue: () => Promise<boolean>,
    work: (stop: AbortSignal) => Promise<void>,
    stop: AbortSignal,
  ): Promise<void> {
    if (this.#isTaken && mark('one-job-beside')) return
    this.#isTaken = true
    let isBegun = false
    try {
      isBegun = !this.#closing.signal.aborted && (await isDue())
    } finally {
      if (!isBegun) this.#isTaken = false
    }
    if (!isBegun) return
    this.#job = work(AbortSignal.any([stop, this.#closing.signal]))
      .catch(() => undefined)
      .finally(() => {
        this.#isTaken = false
      })
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#job
  }

  /** Ends what is under way, resolves when it has ended, and begins nothing from now on. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#job
  }
}
