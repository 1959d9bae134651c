import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'

const HOUR_MS = 3_600_000

/** Remembers which services or parts of a side fail alone, so that the log says each once an hour and not each minute. */
export class Troubles {
  readonly #quiet = new Map<string, Span>()

  /** Whether this is to be said now. */
  isNews(what: string, now: Date): boolean {
    const quiet = this.#quiet.get(what)
    if (quiet !== undefined && isWithin(quiet, now)) return false
    this.#quiet.set(what, spanFrom(now, HOUR_MS))
    return true
  }

  /** It went well. */
  over(what: string): void {
    this.#quiet.delete(what)
  }
}
