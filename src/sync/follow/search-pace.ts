/**
 * How often Chorus Pro is asked whether anything has changed. Companies that share an application of PISTE use at most half of its
 * requests of a day for it, however many they are and however often their cycles begin: the other half is for what is to be
 * done. The first time is never waited for.
 */
export class SearchPace {
  readonly #last = new Map<string, number>()

  /** @param restMs between two searches */
  constructor(private readonly restMs: () => number) {}

  isDue(search: 'invoices' | 'works', now: Date): boolean {
    const last = this.#last.get(search)
    const sinceMs = last === undefined ? Infinity : now.getTime() - last
    // A clock that was set back says nothing.
    return sinceMs < 0 || sinceMs >= this.restMs()
  }

  /** It was made, and ended well. */
  done(search: 'invoices' | 'works', now: Date): void {
    this.#last.set(search, now.getTime())
  }
}
