/** Fills evenly, by a clock that nobody can set, and begins full. What is taken in advance is owed. */
export class TokenBucket {
  #capacity: number
  #perSecond: number
  #level: number
  #at: number

  constructor(
    { capacity, perSecond }: BucketSize,
    private readonly elapsedMs: () => number,
  ) {
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#level = capacity
    this.#at = elapsedMs()
  }

  /** How long until there is another one. */
  waitMs(): number {
    this.#fill()
    return this.#level >= 1 ? 0 : ((1 - this.#level) / this.#perSecond) * 1000
  }

  take(): void {
    this.#level -= 1
  }

  /** What is added comes full. */
  resize({ capacity, perSecond }: BucketSize): void {
    this.#fill()
    this.#level = Math.min(capacity, this.#level + Math.max(0, capacity - this.#capacity))
    this.#capacity = capacity
    this.#perSecond = perSecond
  }

  #fill(): void {
    const now = this.elapsedMs()
    this.#level = Math.min(this.#capacity, this.#level + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
  }
}

export interface BucketSize {
  readonly capacity: number
  readonly perSecond: number
}
