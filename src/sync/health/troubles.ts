import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'

const HOUR_MS = 3_600_000

/** Remembers what was said of services that fail alone, so that the log says it once an hour, and not each minute by each stage. */
export class Troubles {
  readonly #quiet = new Map<string, Span>()

  /** Whether this is to be said now. */
  isNews(message: string, now: Date): boolean {
    for (const [said, quiet] of this.#quiet) if (!isWithin(quiet, now)) this.#quiet.delete(said)
    if (this.#quiet.has(message)) return false
    this.#quiet.set(message, spanFrom(now, HOUR_MS))
    return true
  }
}
