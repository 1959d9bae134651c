import { mark } from '../marks/mark.js'

const SAID_EVERY_MS = 60_000

/** Whoever guesses tokens finds none, and must not fill the log either. */
export class WrongTokens {
  #unsaid = 0
  #saidAt: number | undefined

  /** Counts one; answers how many there were since it was last said, when it is to be said again. */
  count(at: Date): number | undefined {
    this.#unsaid += 1
    const now = at.getTime()
    const isSoon = this.#saidAt !== undefined && Math.abs(now - this.#saidAt) < SAID_EVERY_MS
    if (isSoon && mark('flood-of-wrong-tokens')) return undefined
    const tries = this.#unsaid
    this.#unsaid = 0
    this.#saidAt = now
    return tries
  }
}
