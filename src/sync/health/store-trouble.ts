import type { StoreError } from '../../store/error.js'

const AGAIN_AFTER_MS = 60 * 60_000

/** Remembers what is wrong with the store, so that the log says it once an hour and not each minute. */
export class StoreTrouble {
  #kind: StoreError['kind'] | undefined
  #saidAt = 0

  /** Whether this is to be said now. */
  isNews({ kind }: StoreError, now: Date): boolean {
    const known = kind === this.#kind && Math.abs(now.getTime() - this.#saidAt) < AGAIN_AFTER_MS
    if (!known) this.#saidAt = now.getTime()
    this.#kind = kind
    return !known
  }

  /** All went well. Answers whether there had been trouble. */
  end(): boolean {
    const had = this.#kind !== undefined
    this.#kind = undefined
    return had
  }
}
